namespace Mtf.Python.Tests.Grammar;

/// <summary>Small sources by grammar area.</summary>
internal static class Snippets
{
    /// <summary>Valid since 3.11.</summary>
    public static readonly Dictionary<string, string[]> Valid = new(StringComparer.Ordinal)
    {
        ["numbers"] =
        [
            "0", "00", "0_0", "1_000", "0xFF", "0X_f_F", "0o17", "0b1_0", "1.", ".5", "1e5", "1E-5", "1_0.0_1e+1_0", "1j", "0777.5",
            "09e1", "09j", "1.5J", "1if 1else 2", "1or 2", "0xfor x in y", "[1for x in y]", "1 .real", "1..real", "1e400",
            "123456789012345678901234567890",
            "0xffffffffffffffffffffffffffffffff", "0o7777777777777777777777777", "0b" + "1001100111",
        ],
        ["strings"] =
        [
            "''", "\"\"", "'a' \"b\" '''c'''", "u'x'", "U'x'", "u'a' 'b'", "r'\\n'", "R\"\\'\"", "b'a\\x41\\101\\u0041'", "rb'\\x'",
            "bR'\\x'", "'\\a\\b\\f\\n\\r\\t\\v\\\\\\'\\\"'",
            "'\\0\\12\\123\\1234\\777'", "'\\x41\\u0041\\U0001F600'", "'\\ud800'", "'\\q\\ '", "'a\\\nb'", "'a\\\r\nb'", "'''a\r\nb\rc'''",
            "'''a'b''c\\''''", "\"\"\"\"a\"\"\"",
            "'é' 'ü'", "x = 'é'; y", "'\\N{LATIN SMALL LETTER A}\\N{HYPHEN-MINUS}'", "b'' b'x'", "('a'\n 'b')", "'😀'; x", "r'''\\''' '''",
        ],
        ["formatted strings"] =
        [
            "f''", "f'a'", "f'{x}'", "F'{x!r}{y!s}{z!a}'", "f'{x:>{w}.{p}f}'", "f'{{}}'", "f'{{{x}}}'", "f'{x}' 'b'", "'a' f'{x}' 'b'",
            "f'' ''", "f'{x:}'",
            "rf'\\{x}'", "f'\\{x}'", "fr'{x:\\d}'", "f'\\N{DIGIT ONE}{x}'", "f'{x!r:>10}'", "f'{ x }'", "f'''{\nx\n}'''", "f'{a[\"b\"]}'",
            "f'{a != b}'", "f'{(a := 1)}'",
            "f'{x:=5}'", "f'{x=}'", "f'{x = }'", "f'a{x=!s}b{y=:>5}'", "f'{lambda_}'", "f'{(lambda x: x)}'", "f'{ {1: 2}[1] }'",
            "f'{yield_}'", "def f(): f'{yield}'", "f'{await_}'",
            "f'{x,}'", "f'{a, b}'", "f'{*a, b}'", "f'{f\"{x}\"}'", "f'''{f\"{x}\"}'''", "f'{x:{y}}' f'{z}'", "f'é{x}ü{y}'", "u'a' f'{x}'",
            "f'{x}' u'a'", "f'{\"a\" \"b\"}'", "f'{a:%H:%M}'",
            "f'{a[1:2]:3}'", "f'{a:b{c}d{e}f}'", "f'}}{x}{{'", "f'''a\n{x}\nb'''", "f'{x!r}' '{y}'", "f'{3.4:10}'", "f'{a:{\"b\"}}'",
            "f'{\"}\"}'", "f'{a[\"}\"]}'", "f'{d[\"a:b\"]}'",
        ],
        ["operators"] =
        [
            "a + b - c * d / e // f % g @ h", "a ** b ** c", "-a ** -b", "not a", "not not a", "~-+a", "a << b >> c", "a & b | c ^ d",
            "a and b or c and d", "a if b else c if d else e",
            "await_ + 1", "(a) + (b)", "(a + b) * c", "a < b <= c != d == e > f >= g", "a is b", "a is not b", "a in b", "a not in b",
            "not a in b", "not a is not b", "(x := 1)", "-1", "- 1 ** 2",
            "a ** not_b", "...", "None, True, False", "*a, b", "a,", "lambda: (yield)", "a if b else lambda: c", "-(-(-a))", "a or not b",
            "(yield)", "async def f(): await a ** await b",
        ],
        ["calls"] =
        [
            "f()", "f(a, b,)", "f(a=1, b=2)", "f(*a, **b)", "f(a, *b, c, d=1, *e, **g, h=2)", "f(**a, b=1)", "f(x for x in y)",
            "f((x for x in y), 1)", "f(a := 1)", "f(a := 1, b)", "f(*a if b else c)",
            "f(a)(b)[c].d(e)", "f(a if b else c)", "f(lambda: 1)", "f(match=1, case=2, type=3, _=4)", "f(*a or b)", "f(**a or b)",
            "f(not a)", "f(a, b=c if d else e)", "f(x async for x in y)", "print(*a, sep='')",
        ],
        ["subscripts"] =
        [
            "a[b]", "a[b, c]", "a[b,]", "a[:]", "a[::]", "a[b:c:d]", "a[:, ::2, 1:]", "a[*b]", "a[*b, c]", "a[b:=1]", "a[b:=1, c]",
            "a[(b:=1):2]", "a[lambda: 1]", "a[b if c else d]", "a[...]", "a[b][c:d]", "a[()]",
        ],
        ["displays"] =
        [
            "()", "(a,)", "(a, b)", "(*a, b)", "[]", "[a]", "[a,]", "[*a, *b]", "{}", "{a}", "{a, *b,}", "{a: b}", "{a: b, **c, d: e,}",
            "{**a}", "{**a, **b}", "((a))", "((a, b), c)", "{a := 1, b}", "[a := 1, b]", "{(a := 1): 2}",
            "{a: b if c else d}", "{lambda: 1: 2}", "((yield))", "(a := 1, b)", "{**a | b}",
        ],
        ["comprehensions"] =
        [
            "[a for a in b]", "[a for a in b if c if d]", "[a for a, b in c for d in e]", "{a for a in b}", "{a: b for a, b in c}",
            "(a for a in b)", "[a async for a in b]", "[a for *a, b in c]", "[a for a, in b]", "[a for a.b in c]",
            "[a for a[0] in c]", "[(a, b) for (a, b) in c]", "[a := b for b in c]", "[x for x in a or b]", "[x for x in (lambda: 1)]",
            "[[x for x in y] for y in z]", "[x if y else z for x in w]", "{a: b async for a in c}",
            "[x for x in y if not x]", "[x for x in y if x if (lambda: z)]",
        ],
        ["lambdas"] =
        [
            "lambda: 0", "lambda a: a", "lambda a, b=1, *c, d, e=2, **f: a", "lambda *, a: a", "lambda a, /: a", "lambda a, /, b, *, c: a",
            "lambda *a: a", "lambda **a: a", "lambda a,: a", "lambda *a,: a", "lambda **a,: a", "lambda a=1, /, b=2: a",
            "lambda: lambda: 0", "lambda x: x if x else y", "lambda: (yield)", "lambda *, a=1, b: a",
        ],
        ["targets"] =
        [
            "a = b = c", "a, b = c", "a, = b", "(a) = b", "(a, b) = c", "[a, b] = c", "a, *b = c", "*a, = b", "a.b = c", "a[b] = c",
            "f().a = b", "(f)[a] = b", "a, (b, [c, *d]) = e", "() = a", "[] = a", "a += b", "a.b -= c", "a[b] @= c", "(a) **= b",
            "a //= b", "a >>= b", "a <<= b", "a &= b", "a |= b", "a ^= b", "a %= b", "a /= b", "a *= b", "a = yield b", "a += yield",
            "a: int", "a: int = 1", "(a): int", "a.b: int", "a[b]: int = c", "a: int = yield", "a: int = b, c", "a = *b, c", "a = b, *c",
            "*a = b", "for a in b: pass", "for a, b in c: pass", "for (a) in b: pass", "for a.b in c: pass", "for [a, b] in c: pass",
            "for *a, b in c: pass", "for a in *b, c: pass", "for a, in b: pass", "a = b = yield c", "(a.b) = c",
            "match = case = type = _ = 1",
        ],
        ["simple statements"] =
        [
            "pass", "pass;", "a; b; c", "break", "continue", "return", "return a", "return a, *b", "return *a, b", "raise", "raise a",
            "raise a from b", "assert a", "assert a, b", "del a", "del a, b", "del (a), [b, c]", "del a.b, c[d],", "del ()", "del (a, b)",
            "global a", "global a, b", "nonlocal a, b", "yield", "yield a", "yield a, b", "yield from a", "yield *a, b", "a", "*a",
            "print", "print >>a, b",
        ],
        ["imports"] =
        [
            "import a", "import a.b.c", "import a as b, c.d as e", "from a import b", "from a.b import c as d, e", "from . import a",
            "from .a import b", "from ...a.b import c", "from .... import a", "from a import *", "from a import (b)",
            "from a import (b, c as d,)",
            "from . a import b", "import a . b", "from .import a", "from match import case as type", "import type",
        ],
        ["compound statements"] =
        [
            "if a: pass", "if a:\n b\nelif c:\n d\nelif e:\n f\nelse:\n g\n", "if a := b: pass", "while a: pass\nelse: pass",
            "while a:\n\tb\n", "for a in b:\n c\nelse:\n d", "async for a in b: pass", "try:\n a\nexcept:\n b",
            "try: a\nexcept b: c\nexcept d as e: f\nelse: g\nfinally: h",
            "try: a\nfinally: b", "try: a\nexcept* b: c", "try: a\nexcept *b as c: d\nelse: e", "try: a\nexcept (b, c): d",
            "if a: b; c\nd", "if a:\n  b\n  if c:\n    d\n  e\nf", "try: a\nexcept b.c as d: pass", "try: a\nexcept b if c else d: pass",
        ],
        ["with"] =
        [
            "with a: pass", "with a as b: pass", "with a as b, c as d: pass", "with (a as b): pass", "with (a as b, c as d,): pass",
            "with (a, b): pass", "with (a, b) as c: pass", "with (a), b: pass", "with (a): pass", "with ((a, b)): pass", "with (a,): pass",
            "with (): pass", "with (yield): pass",
            "with (a := b): pass", "with (a for a in b): pass", "with (a, *b): pass", "with (a := b, c): pass", "with (a, b := c): pass",
            "with ((a := b), c): pass", "with (a)(b) as c: pass", "with (a).b as c, d: pass", "with a as (b, c): pass",
            "with a as b.c, d as e[f]: pass",
            "with (a if b else c): pass", "with (a, (b := c)): pass", "async with a as b: pass", "async with (a as b, c): pass",
            "with (a as (b, c), d): pass", "with (a, b), c: pass", "with (a) as b, (c) as d: pass", "with a as [b, *c]: pass",
            "with (f(a, b), g(x for x in y)): pass",
            "with (open(a) as b, open(c, d=e)): pass", "with (lambda: a): pass", "with (lambda: a, b): pass",
        ],
        ["definitions"] =
        [
            "def f(): pass", "def f(a, b=1, *c, d, e=2, **g): pass", "def f(a, /, b, *, c): pass",
            "def f(a: int, *b: str, c: x = 1, **d: y) -> z: pass", "def f(*a: *b): pass", "def f(a,): pass", "def f(*a,): pass",
            "def f(**a,): pass", "def f(a, /,): pass", "def f(*, a, b=1, c): pass",
            "async def f(): await a", "@a\ndef f(): pass", "@a.b(c)\n@d\nclass e: pass", "@a[b]\ndef f(): pass",
            "@a if b else c\ndef f(): pass", "@(a := b)\ndef f(): pass", "@a\nasync def f(): pass", "@a := b\ndef f(): pass",
            "class a: pass", "class a(): pass", "class a(b, c=d, *e, **f): pass", "class a(b,): pass",
            "def f() -> a: b", "def f():\n '''doc'''\n return 1", "def match(): pass", "class type: pass", "def f(case, _): pass",
            "def f(a=lambda: 1, b=2): pass", "def f(a, b=1, /, c=2, *, d): pass", "def f():\n  pass # x\n\n# y\n",
        ],
        ["match"] =
        [
            "match a:\n case b: pass", "match a:\n case 1 | -2 | 3.5 | 1+2j | -1-2j | 'x' 'y' | b'z' | None | True | False: pass",
            "match a, b:\n case c, d: pass", "match a,:\n case [b, *c]: pass", "match *a, b:\n case (c, *_): pass",
            "match (a):\n case (b): pass", "match a:\n case (): pass\n case []: pass",
            "match a:\n case (b,): pass\n case b,: pass\n case *b, c: pass",
            "match a:\n case {}: pass\n case {'b': c, d.e: f, **g}: pass\n case {1: _, -2: x, None: y}: pass\n case {**r}: pass",
            "match a:\n case b(): pass\n case b.c(d, e=f, g=h,): pass", "match a:\n case b.c.d: pass", "match a:\n case _: pass",
            "match a:\n case b | c as d: pass", "match a:\n case (b as c) | d: pass", "match a:\n case b if c := d: pass",
            "match a:\n case {'k': [1, x]} if x > 1:\n  pass\n case str() as s: pass", "match -a:\n case b: pass",
            "match [a]:\n case b: pass", "match {a: b}:\n case c: pass", "match not a:\n case b: pass", "match (yield):\n case b: pass",
            "match = 1", "match.a", "match(a)", "match(a, b)", "match[a]", "match, a", "match: int = 1", "match * a", "match - a",
            "match in a", "case = 1", "case(a)", "print(match, case, type)", "match a:\n\n # c\n case b:\n  pass\n",
            "match(a):\n case b: pass", "match a.b:\n case c.d: pass", "match match:\n case case: pass",
            "match a:\n case [[b, c], {'d': e(f)}]: pass", "match (a := b):\n case c: pass", "match lambda: 1:\n case c: pass",
            "match a:\n case 'b': pass", "type = 1", "type(a)", "type.b", "type: int", "type[a]", "type, b", "type in a",
        ],
        ["layout"] =
        [
            "", "\n\n", "# a", "a # b", "a\\\n+ b", "(a\n\n  # c\n + b)", "if a:\n\tb\n\tc", "if a:\n        b\n        c", "\fa",
            "if a:\n\f  b", "a\r\nb\r\n", "a\rb\r", "if a:\r\n  b\r\n", "a = [\n1,\n2,\n]\nb", "if a: # c\n  # d\n\n  b\n # e\nc",
            "if a:\n  b\n\n\nc",
            "\\\na", "if a:\n  b; c;\nd", "x = 1 ; ", "if a:\n b\n  # deep comment\n c", "é = ñ", "ｅｖａｌ(ﬁ)", "𝐱 = ª",
            "class A:\n  def f(self):\n    pass\n\n  x = 1\n\ny = 2", "if a:\\\n  b", "def f(\n):\n  pass", "e\u0301 = \u1100\u1161\u11a8",
            "a\t+\tb", "\u00b5 = \u2118",
        ],
    };

    /// <summary>Invalid in every version.</summary>
    public static readonly Dictionary<string, string[]> Invalid = new(StringComparer.Ordinal)
    {
        ["numbers"] =
        [
            "0777", "1__0", "1_", "0x", "0xg", "0b2", "0o8", "1e", "1e+", "1a", "0_7", "1.5a", "0b12", "0x_", "1_.5", "1._5", "12if_x",
            "1_000_",
        ],
        ["strings"] =
        [
            "'", "'a", "'a\nb'", "'''a", "\"", "b'é'", "'\\x4'", "'\\u00'", "'\\U00110000'", "'\\N{'", "'\\N'", "b'\\x'", "'a' b'b'",
            "ur'a'", "br u'a'", "fb'a'", "r'\\'", "b'a' f'b'", "'\\U0000000g'",
        ],
        ["formatted strings"] =
        [
            "f'{'", "f'{}'", "f'{ }'", "f'}'", "f'{a'", "f'{a b}'", "f'{a!x}'", "f'{a!}'", "f'{a! r}'", "f'{!r}'", "f'{:x}'", "f'{a!r b}'",
            "f'{lambda x: 1}'", "f'{a:{b}'", "f'{(a}'", "f'{a)}'", "f'", "f'{a", "f'''{a}", "f'{a[}'", "f'{a=!}'", "f'{a$b}'", "f'{=x}'",
            "f'{*}'", "f'{a:{b:{c:{d}}}}'",
        ],
        ["operators"] =
        [
            "a +", "* a b", "a b", "a == ", "not", "a not b", "a is", "a ** ", "a if b", "a if b else", "a := 1", "a <> b", "a ! b",
            "a $ b", "a ? b", "`a`", "await", "a = await", "(a := )", "a <= > b", "a not not in b", "-", "lambda", "a and", "or a", "a..b",
            "a.1b", "++", "a++", "!a", "not * a",
        ],
        ["calls"] =
        [
            "f(", "f(a b)", "f(a=1, b)", "f(**a, b)", "f(**a, *b)", "f(a for a in b, c)", "f(c, a for a in b)", "f(a.b=1)", "f(1=2)",
            "f(True=1)", "f(a=)", "f(,)", "f(a,,b)", "f(*)", "f(**)", "f(a for a in b,)", "f(yield)", "f(a:=)", "f(*a for a in b)",
            "f(a=b:=c)", "f((a)=1)", "f(a:b)",
        ],
        ["subscripts"] = ["a[]", "a[", "a[b c]", "a[,]", "a[:::]", "a[b:=1:2]", "a[**b]", "a[*]", "a[b=1]", "a[yield]", "a[*b:c]"],
        ["displays"] =
        [
            "(", "[", "{", ")", "]", "}", "(a]", "[a)", "{a: b, c}", "{a, b: c}", "{a:}", "{:a}", "(*a)", "[**a]", "{**a for a in b}",
            "{*a: b}", "{**}", "(,)", "[,]", "{,}", "{a: *b}", "(yield,)", "[yield]", "{a := 1: 2}", "((*a))", "(**a)", "{a: b := c}",
        ],
        ["comprehensions"] =
        [
            "[a for]", "[a for a]", "[a for a in]", "[for a in b]", "[a for 1 in b]", "[a for f() in b]", "[a, b for a in c]",
            "[a for a in b, c]", "[a for a in b if]", "[a for a in b else c]", "[a async a in b]", "[a for a in lambda: b]",
            "[a for a in *b]", "[a for a + b in c]", "{a: b, for a in c}", "[a for a in b if c else d]", "[a for a in (yield) for]",
        ],
        ["lambdas"] =
        [
            "lambda a", "lambda a=1, b: 0", "lambda *: 0", "lambda *, **a: 0", "lambda /: 0", "lambda **a, b: 0", "lambda *a, *b: 0",
            "lambda (a): 0", "lambda a: int: 0", "lambda a, /, b, /: 0", "lambda *a, /: 0", "lambda 1: 0", "lambda a:", "lambda a b: 0",
            "lambda *a=1: 0",
        ],
        ["targets"] =
        [
            "1 = a", "f() = a", "a + b = c", "(a + b) = c", "None = a", "True = a", "'a' = b", "a = 1 = b", "a if b else c = d",
            "lambda: a = b", "[a for a in b] = c", "{} = a", "{a} = b", "-a = b", "a < b = c", "a and b = c", "(a for a in b) = c",
            "f'{a}' = b", "... = a", "a, 1 = b", "(a, f()) = b", "yield = a",
            "await_ a = b", "a, b += c", "[a] += b", "(a, b) += c", "f() += 1", "1 += a", "a += b = c", "a += b += c", "a, b: int",
            "(a, b): int", "[a]: int", "f(): int", "1: int", "a: int: str", "a: int, b", "a = ", "= a", "a == b = c", "for 1 in a: pass",
            "for f() in a: pass", "for a + b in c: pass", "for a in: pass", "for in a: pass", "for a b in c: pass",
            "a: = b", "**a = b", "(*a) = b", "(a := b) = c", "a := b = c", "*a += b", "(yield) = a", "a = yield = b",
            "for (yield) in a: pass", "*a: int", "__a b = c", "await a = b", "(a,) += b",
        ],
        ["simple statements"] =
        [
            "pass a", "break 1", "return return", "raise from a", "raise a from", "raise a, b", "assert", "assert a,", "assert a, b, c",
            "del", "del f()", "del 1", "del *a", "del a + b", "del (a, *b)", "del a, f()", "global", "global a.b", "global a,", "nonlocal",
            "nonlocal 1", "yield from", "yield from *a", "print a", "exec 'a'", "a;;b", ";", "a b c", "del (a for a in b)", "raise *a",
            "assert *a", "return pass", "del (a", "del a b", "from",
        ],
        ["imports"] =
        [
            "import", "import a,", "import a as", "import a.b as c.d", "import a.", "import .a", "import *", "from a", "from a import",
            "from a import b,", "from a import (b", "from a import ()", "from a import (b,,c)", "from a import b as c.d",
            "from a import b.c", "from . import *, a", "from a import (*)", "from import a", "import (a)", "from a import b c",
            "from .. a. import b", "import a b",
        ],
        ["compound statements"] =
        [
            "if a", "if a:", "if: pass", "if a:\nb", "else: pass", "elif a: pass", "if a: if b: pass", "while: pass", "while a",
            "for a in b", "try: a", "try:\n a\nb", "except: a", "finally: a", "try: a\nelse: b", "try: a\nexcept* : b",
            "try: a\nexcept a: b\nexcept* c: d", "try: a\nexcept* b: c\nexcept: d", "try: a\nfinally: b\nexcept: c",
            "try: a\nexcept a as b.c: d", "try: a\nexcept a as: b", "if a:\n b\nelse\n c", "if a: b\nelse: c\nelse: d", "if a = b: pass",
            "while a = b: pass", "async a", "async if a: pass", "async while a: pass", "if a, b: pass", "if *a: pass", "if a: b else: c",
            "for a in b: c\nelif d: e", "if a:\n b\nelse if c:\n d", "try: a\nexcept a, b as c: d",
        ],
        ["with"] =
        [
            "with a", "with: pass", "with a as: pass", "with a as 1: pass", "with a as f(): pass", "with (a as b: pass",
            "with (a as b) as c: pass", "with (a as b, *c): pass", "with a, : pass", "with (a as b), c: pass", "with *a: pass",
            "with a as b as c: pass", "with a as b + c: pass", "with (a as b, c := d): pass", "with yield: pass", "with a := b: pass",
            "with (a as b, yield): pass",
        ],
        ["definitions"] =
        [
            "def", "def f", "def f()", "def f():", "def f(a, b=1, c): pass", "def f(*): pass", "def f(*, **a): pass", "def f(/): pass",
            "def f(a, /, b, /): pass", "def f(*a, /): pass", "def f(**a, b): pass", "def f(**a, *b): pass", "def f(*a, *b): pass",
            "def f(a b): pass", "def f(a=): pass", "def f((a, b)): pass", "def f(1): pass", "def f(a.b): pass", "def f() -> : pass",
            "def f() - > a: pass",
            "def 1(): pass", "def f.g(): pass", "def None(): pass", "class", "class a", "class a(: pass", "class 1: pass",
            "class a(b for b in c): pass", "@a", "@a\nb", "@a\nif b: pass", "@\ndef f(): pass", "@a def f(): pass", "@a\n@b\n",
            "def f(*a=1): pass", "def f(**a=1): pass", "def f(*, a, *b): pass", "def f(a, *): pass", "def f(,): pass",
            "async class a: pass", "@a\nasync for b in c: pass", "def f(a: *b): pass", "def f(a): return\n  b", "def f(**a: *b): pass",
            "def f(*, /): pass", "class a.b: pass", "def f(a:): pass", "@*a\ndef f(): pass",
        ],
        ["match"] =
        [
            "match a:\n pass", "match a:\n case b", "match a:\n case: pass", "match a:\n case 1 + 2: pass", "match a:\n case b + c: pass",
            "match a:\n case f(a=1, b): pass", "match a:\n case b.c(d.e=1): pass", "match a:\n case {b: c}: pass",
            "match a:\n case {**a, 'b': c}: pass", "match a:\n case {**_}: pass", "match a:\n case b as _: pass",
            "match a:\n case b as c.d: pass", "match a:\n case *b: pass",
            "match a:\n case (*b): pass", "match a:\n case b | *c: pass", "match a:\n case 1j + 2j: pass",
            "match a:\n case 1 + 2 + 3j: pass", "match a:\n case --1: pass", "match a:\n case not b: pass", "match a:\n case b c: pass",
            "match a:\n case {'b'}: pass", "match a:\n case +1: pass", "match a:\ncase b: pass", "match a: case b: pass",
            "match:\n case b: pass", "match a b:\n case c: pass", "match a:\n case b: pass\n c",
            "match *a:\n case b: pass", "match a:\n case b[0]: pass", "match a:\n case b if: pass", "match a:\n case -b: pass",
            "match a:\n case ...: pass", "match a:\n case {'b': *c}: pass", "match a:\n case f(*b): pass",
            "match a:\n case lambda: 1: pass", "match a:\n case b := c: pass", "match a:\n case b(c)(d): pass", "match a b",
            "case a: pass", "match a:\n case b as c as d: pass", "match a:\n case f(**b): pass",
        ],
        ["layout"] =
        [
            " a", "a\n b", "if a:\n  b\n c", "if a:\n    b\n\tc", "if a:\n\tb\n        c", "a \\ b", "a\\", "a = \\\n",
            "if a:\n  b\n    c", "$", "a\0b", "a\u00a0b", "\u20ac = 1", "a = \u2212 1", "if a:\n\n", "(\n", "a)\n", "[a\nb = 1\n",
            "def f(\n  x\nreturn 1\n", "if a:\n  b\n   \tc", "\u00b2 = 1", "a = (1,\ndef f(): pass",
        ],
    };

    /// <summary>Valid since a later version.</summary>
    public static readonly (PythonVersion Since, string Source)[] Later =
    [
        (PythonVersion.Python312, "type X = int"),
        (PythonVersion.Python312, "type X[T] = list[T]"),
        (PythonVersion.Python312, "type type = type"),
        (PythonVersion.Python312, "type match[*Ts, **P,] = a"),
        (PythonVersion.Python312, "def f[T](a: T) -> T: pass"),
        (PythonVersion.Python312, "def f[T: int, *Ts, **P](*a: *Ts): pass"),
        (PythonVersion.Python312, "class A[T: (int, str)](B[T]): pass"),
        (PythonVersion.Python312, "class A[T]: pass"),
        (PythonVersion.Python313, "type X[T = int, *Ts = *a, **P = [b]] = c"),
        (PythonVersion.Python313, "def f[T: int = bool](): pass"),
        (PythonVersion.Python312, "f'{'a'}'"),
        (PythonVersion.Python312, "f'{a['b']}'"),
        (PythonVersion.Python312, "f'{f'{f'{1}'}'}'"),
        (PythonVersion.Python312, "f'{'\\n'.join(a)}'"),
        (PythonVersion.Python312, "f'{\na\n}'"),
        (PythonVersion.Python312, "f'''{\na # c\n}'''"),
        (PythonVersion.Python312, "f'{a:{b:{c}}}'"),
        (PythonVersion.Python312, "f\"{\"{\"}{x!r:>{w}}\""),
        (PythonVersion.Python314, "try: a\nexcept b, c: d"),
        (PythonVersion.Python314, "try: a\nexcept* b, c,: d"),
        (PythonVersion.Python314, "t'a{b!r:>{c}}'"),
        (PythonVersion.Python314, "rt'\\{b}' t'{c=}'"),
    ];
}
