using Mtf.Flow.TypeScript;
using Xunit;

namespace Mtf.Tests.Flow.TypeScript;

public sealed class TypeEraserTests
{
    [Theory]
    [InlineData("let a: string = 'x', b!: number;", "let a = 'x', b;")]
    [InlineData("function f(this: A, a?: string, ...b: X[]): asserts a is string { return a! }", "function f(a, ...b) { return a }")]
    [InlineData("const f = <T,>(a: T): T => a;", "const f = (a) => a;")]
    [InlineData("const f = async <T extends U>(a: T): Promise<T> => a;", "const f = async (a) => a;")]
    [InlineData("const f = (): undefined | (() => void) => g", "const f = () => g")]
    [InlineData("f(a as unknown as B, c satisfies D, [1] as const);", "f(a, c, [1]);")]
    [InlineData("const x = <any>y; const z = <T>(y);", "const x = y; const z = (y);")]
    [InlineData("const f = x => <Foo>{ a: 1 };", "const f = x => ({ a: 1 });")]
    [InlineData("f<T>(x); new Map<string, A[]>(); tag<T>`x`; a?.<T>(b)", "f(x); new Map(); tag`x`; a?.(b)")]
    [InlineData("const r = a < b > c; g(a < b, c > d); if (a < b && c > (d)) {}", "const r = a < b > c; g(a < b, c > d); if (a < b && c > (d)) {}")]
    [InlineData("const r = a < b > (c)", "const r = a(c)")]
    [InlineData("import type A from 'a'; import { type B, c, type D as E } from 'b'; import type, { f } from 'c'", "import { c } from 'b'; import type, { f } from 'c'")]
    [InlineData("export type { A } from 'a'; export type * from 'b'; export { type B, c }; let c", "export { c }; let c")]
    [InlineData("interface A<T> extends B<T>, C { x: string; y(): void }\ntype D = A<string> | { [k: string]: D };\nlet e", "let e")]
    [InlineData("declare module 'x' { export function f(): void; }\ndeclare global { interface Window { a: 1 } }\ndeclare const y: string; z()", "z()")]
    [InlineData("function f(a: string): void;\nfunction f(a: number): void;\nfunction f(a) {}", "function f(a) {}")]
    [InlineData("abstract class A<T> extends B<T> implements C, D<T> { abstract a: string; abstract f(): void; private readonly x?: T = 1; override g<U>(u: U): U { return u } }", "class A extends B { x = 1; g(u) { return u } }")]
    [InlineData("class A { [key: string]: any; declare b: string; static c: number = 2; get: string; d() {} }", "class A { static c = 2; get; d() {} }")]
    [InlineData("class A { constructor(private a: string, readonly b = 2) {} }", "class A { constructor(a, b = 2) {} }")]
    [InlineData("class A { f(a: string): void; f(a: any) {} constructor(); constructor() {} }", "class A { f(a) {} constructor() {} }")]
    [InlineData("class A { x = 1\n readonly ['y'] = 2 }", "class A { x = 1; ['y'] = 2 }")]
    [InlineData("@dec() class A { @prop({ a: 1 }) x: string; m(@Inject() a: B) {} }", "@dec() class A { @prop({ a: 1 }) x; m(a) {} }")]
    [InlineData("enum A { B, C = 'c' }\nexport const enum D{E = 1 << 2}", "var A = { B, C: 'c' };\nexport var D = { E: 1 << 2 }")]
    [InlineData("namespace A.B { export const c = 1; export function d() {} const e = 2 }", "{ const c = 1; function d() {} const e = 2 }")]
    [InlineData("import x = require('y'); import z = a.b.c; export = x;", "var x = require('y'); var z = a.b.c; _ = x;")]
    [InlineData("const s: unique symbol = Symbol(); let t: [a?: string, ...b: `x${number}`[]] = y", "const s = Symbol(); let t = y")]
    [InlineData("let m: { readonly [K in keyof T as `a${K}`]-?: T[K] extends infer U extends string ? U : never } = x", "let m = x")]
    [InlineData("const v = a ? (b) : c => d; const w = a ? (b): T => c : d", "const v = a ? (b) : c => d; const w = a ? (b) => c : d")]
    [InlineData("const o = { m<T>(a: T): void {}, get x(): string { return '' }, async *g(): X {}, [k]: (a: B): C => d }", "const o = { m(a) {}, get x() { return '' }, async *g() {}, [k]: (a) => d }")]
    [InlineData("for (const x of y as Z[]) {} for (let i: number = 0; i < n; i++) {} try {} catch (e: unknown) {}", "for (const x of y) {} for (let i = 0; i < n; i++) {} try {} catch (e) {}")]
    [InlineData("const a = b as any\n(c)", "const a = b; (c)")]
    [InlineData("const f = (a):\n  string => a", "const f = (a) => a")]
    [InlineData("function f() { return <T\n>x }", "function f() { return x }")]
    [InlineData("const q = a / b as number / c; const re = /[/]<T>/g, t = `a${b as string}c${`d${e!}`}`", "const q = a / b / c; const re = /[/]<T>/g, t = `a${b}c${`d${e}`}`")]
    [InlineData("let type = 1; type = 2; const as = 3; let declare = as, of = type; namespace\n= 4", "let type = 1; type = 2; const as = 3; let declare = as, of = type; namespace = 4")]
    [InlineData("class A { accessor x: number = 1; static { this.y = <any>2 } #p?: string; async = 3; get() {} }", "class A { accessor x = 1; static { this.y = 2 } #p; async = 3; get() {} }")]
    [InlineData("export default interface A {}\nexport default abstract class B {}", "export default class B {}")]
    [InlineData("export default function f(a: string): void;\nexport default function f(a) {}", "export default function f(a) {}")]
    public void Leaves_the_same_program(string source, string expected) => AssertSame(source, expected, TypeDialect.TypeScript);

    [Theory]
    [InlineData("// @flow\ntype A = {| +x: ?string, ...B |}; opaque type C: string = string; import typeof D from 'd'; import { type E, typeof F, g } from 'e'", "import { g } from 'e'")]
    [InlineData("declare export function f(x: number): void; declare class A { m(): void }\nconst x = ((y: any): B);", "const x = y")]
    [InlineData("class A<+T> extends B<T> { +x: T; static y: (string) => void = z; }", "class A extends B { x; static y = z }")]
    [InlineData("const f = (x: ?string): boolean %checks => !!x", "const f = (x) => !!x")]
    [InlineData("const f = <T>(x: T) => x; const g = (a: string => void, ...b: Array<*>) => a", "const f = (x) => x; const g = (a, ...b) => a")]
    public void Leaves_the_same_program_of_Flow(string source, string expected) => AssertSame(source, expected, TypeDialect.Flow);

    [Theory]
    [InlineData("const a = <Foo x={y} {...p} z=\"s\" w>text {v}<B/></Foo>;", "const a = [Foo, y, ...p, 's', , v, [B],];")]
    [InlineData("const a = () => <><div className=\"it's\">{/* no */}</div>a < b</>;", null)]
    [InlineData("const f = <T,>(x: T) => <Foo<T> render={() => <p title='a\nb'>{x as any}</p>} />", "const f = (x) => [Foo, () => [, `a\nb`, x,]]")]
    [InlineData("const f = <T extends A>(x: T): T => x", "const f = (x) => x")]
    public void Elements_become_arrays(string source, string? expected)
    {
        if (expected is not null)
        {
            AssertSame(source, expected, TypeDialect.TypeScriptJsx);
        }
        else
        {
            AssertInvariants(source, TypeEraser.Erase(source, TypeDialect.TypeScriptJsx).Text);
        }
    }

    [Fact]
    public void Reports_what_the_text_cannot_say()
    {
        const string Source = "class A { constructor(private a: T, b: T, public readonly c = 1) {} }\nenum E { X, Y = 5, Z, W = f(), V }\nexport namespace N.M { export const p = 1, q = 2; const r = 3; export class S {} }\nexport = A;";
        var erased = TypeEraser.Erase(Source, TypeDialect.TypeScript);

        Assert.Empty(erased.Gaps);
        Assert.Equal([Source.IndexOf("a: T", StringComparison.Ordinal), Source.IndexOf("c = 1", StringComparison.Ordinal)], erased.ParameterProperties.Order());
        Assert.Equal([0, 6, null], erased.EnumMembers.OrderBy(member => member.Key).Select(member => member.Value));
        var (position, block) = Assert.Single(erased.Namespaces);
        Assert.Equal(Source.IndexOf("{ export", StringComparison.Ordinal), position);
        Assert.True(block.IsExported);
        Assert.Equal(["N", "M"], block.Path);
        Assert.Equal(["p", "q", "S"], block.Exports);
        Assert.Equal([Source.IndexOf("export = A", StringComparison.Ordinal)], erased.ExportAssignments);
    }

    internal static void AssertInvariants(string source, string erased)
    {
        Assert.Equal(source.Length, erased.Length);
        for (var i = 0; i < source.Length; i++)
        {
            Assert.True(source[i] is '\n' or '\r' == erased[i] is '\n' or '\r', $"a line break moved at {i}");
        }
    }

    private static void AssertSame(string source, string expected, TypeDialect dialect)
    {
        var erased = TypeEraser.Erase(source, dialect);
        AssertInvariants(source, erased.Text);
        Assert.Empty(erased.Gaps);
        var actual = TreeShape.Parse(erased.Text, out var error);
        Assert.True(actual is not null, $"{erased.Text}\n{error}");
        var wanted = TreeShape.Parse(expected, out error);
        Assert.True(wanted is not null, error);
        Assert.Equal(TreeShape.Lines(wanted), TreeShape.Lines(actual));
    }
}
