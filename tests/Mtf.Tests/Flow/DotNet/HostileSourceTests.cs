using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow.DotNet;

public sealed class HostileSourceTests
{
    private const int Many = 10_000;

    public static TheoryData<string> Names => [.. Hostile.Keys];

    private static Dictionary<string, Func<string>> Hostile { get; } = new(StringComparer.Ordinal)
    {
        ["parentheses"] = () => Method("var x = " + Nest("(", "1", ")") + ";"),
        ["blocks"] = () => Method(Nest("{", "", "}")),
        ["lambdas"] = () => Method("var x = " + Repeat("a => ", Many) + "1;"),
        ["lambdas with blocks"] = () => Method("var x = " + Nest("() => { return ", "1", "; }") + ";"),
        ["generics"] = () => Method(Nest("A<", "A", ">") + " x = null;"),
        ["comparisons like generics"] = () => Method("x = " + Repeat("a <", Many) + "a;"),
        ["members"] = () => Method("var x = p" + Repeat(".b", Many) + ";"),
        ["calls"] = () => Method("var x = p" + Repeat(".b()", Many) + ";"),
        ["sums"] = () => Method("var x = " + Repeat("\"s\" + ", 50_000) + "p;"),
        ["types"] = () => Nest("class A {", "", "}"),
        ["long namespaces"] = () => "namespace A" + Repeat(".B", Many) + "; class C { }",
        ["interpolations"] = () => Method("var x = " + Nest("$\"{", "1", "}\"") + ";"),
        ["negated patterns"] = () => Method("var x = p is " + Repeat("not ", 400_000) + "null;"),
        ["negations"] = () => Method("var x = " + Repeat("!", Many) + "p;"),
        ["loops"] = () => Method("int a = 0; " + Repeat("while (true) ", Many) + "a = 1;"),
        ["branches over many variables"] = () => Method(string.Concat(Enumerable.Range(0, Many).Select(index => $"var a{index} = p; if (p == null) {{ a{index} = null; }}\n"))),
        ["a negated condition"] = () => "#if " + Repeat("!", Many) + "X\n#endif\nclass A { }",
        ["many definitions"] = () => "#if true\n" + Repeat("#define A\n", 100_000) + "#endif\nclass A { }",
        ["twenty megabytes"] = () => "class A {" + Repeat("int a;\n", 2_900_000) + "}",
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_source_ends_as_not_analysed(string name)
    {
        var analysis = Analyze(("A.cs", Hostile[name]()));
        Assert.Contains(analysis.Unanalysed, part => part.File == "A.cs");
    }

    [Fact]
    public void Thousands_of_conditions_are_read()
    {
        var analysis = Analyze(("A.cs", "class A {\n" + Repeat("#if X\nint a;\n#endif\n", 5_000) + "}"));
        Assert.Empty(analysis.Unanalysed);
    }

    [Fact]
    public void What_is_beside_hostile_source_is_analysed()
    {
        const string server = "class B { static void Main(string[] args) { System.Diagnostics.Process.Start(args[0]); } }";
        var analysis = Analyze(("A.cs", Hostile["parentheses"]()), ("B.cs", server));
        Assert.Contains(analysis.Unanalysed, part => part is { File: "A.cs", IsWholeFile: true });
        Assert.Contains(analysis.Capabilities, item => item.Context.Location.File == "B.cs");
    }

    private static string Method(string body) => "class A { static void Main(string p) { " + body + " } }";

    private static string Nest(string open, string inner, string close) => Repeat(open, Many) + inner + Repeat(close, Many);

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static StaticAnalysis Analyze(params (string Path, string Text)[] files)
    {
        using var tree = new MemoryTree([.. files.Select(file => (file.Path, System.Text.Encoding.UTF8.GetBytes(file.Text)))]);
        return StaticAnalyzer.Analyze(tree, []);
    }
}
