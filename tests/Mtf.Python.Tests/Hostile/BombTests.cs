using System.Diagnostics;
using System.Text;

namespace Mtf.Python.Tests.Hostile;

/// <summary>Sources made to exhaust a parser.</summary>
public sealed class BombTests(ITestOutputHelper output)
{
    private const int SmallStack = 512 * 1024;

    /// <summary>Far more than any of these takes, far less than quadratic time would.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Names => [.. Bombs().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Parses_a_bomb_in_time_on_a_small_stack(string name)
    {
        string source = Bombs()[name];
        StackOf.Run(SmallStack, () =>
        {
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            long allocated = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var module = PythonParser.Parse(source);
            int nodes = module.Descendants().Count();
            output.WriteLine($"{name}: {source.Length} characters, {nodes} nodes, {module.ErrorCount} errors, {watch.ElapsedMilliseconds} ms");
            Assert.True(watch.Elapsed < Limit || Process.GetCurrentProcess().TotalProcessorTime - before < Limit);
            Assert.InRange(nodes, 0, source.Length + 1);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 2_000_000 + 300L * source.Length);
        });
    }

    [Theory]
    [InlineData("long sum")]
    [InlineData("powers")]
    [InlineData("unary")]
    [InlineData("nots")]
    [InlineData("attributes")]
    [InlineData("calls")]
    [InlineData("conditionals")]
    [InlineData("elifs")]
    [InlineData("comparisons")]
    [InlineData("statements")]
    public void Long_chains_are_no_errors(string name) => Assert.Equal(0, PythonParser.Parse(Bombs()[name]).ErrorCount);

    [Theory]
    [InlineData("(", ")", 190)]
    [InlineData("[", "]", 190)]
    [InlineData("{", "}", 190)]
    [InlineData("f(", ")", 190)]
    [InlineData("x[", "]", 190)]
    [InlineData("lambda: ", "", 90)]
    public void Nesting_is_parsed_up_to_a_depth(string open, string close, int depth)
    {
        string source = Repeat(open, depth) + "x" + Repeat(close, depth);
        Assert.Equal(0, PythonParser.Parse(source).ErrorCount);
        Assert.NotEqual(0, PythonParser.Parse(Repeat(open, 250) + "x" + Repeat(close, 250) + "\ny").ErrorCount);
    }

    [Fact]
    public void Statements_behind_too_deep_a_nesting_are_parsed()
    {
        var module = PythonParser.Parse(Repeat("(", 1000) + Repeat(")", 1000) + "\nx = 1\n");
        Assert.Equal(1, module.ErrorCount);
        Assert.IsType<AssignStatement>(Assert.Single(module.Body));
    }

    private static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static Dictionary<string, string> Bombs() => new(StringComparer.Ordinal)
    {
        ["round brackets"] = Repeat("(", 200_000),
        ["square brackets"] = Repeat("[", 200_000),
        ["braces"] = Repeat("{", 200_000),
        ["mixed brackets"] = Repeat("[({", 60_000) + Repeat("})]", 60_000),
        ["closing brackets"] = Repeat(")", 200_000),
        ["subscripts"] = Repeat("a[", 100_000),
        ["long sum"] = "x = " + Repeat("a + ", 300_000) + "a",
        ["powers"] = Repeat("a ** ", 100_000) + "a",
        ["unary"] = Repeat("-", 300_000) + "a",
        ["nots"] = Repeat("not ", 100_000) + "a",
        ["attributes"] = "a" + Repeat(".a", 200_000),
        ["calls"] = "a" + Repeat("()", 200_000),
        ["conditionals"] = Repeat("a if b else ", 100_000) + "c",
        ["elifs"] = "if a: b\n" + Repeat("elif a: b\n", 50_000),
        ["comparisons"] = Repeat("a < ", 100_000) + "a",
        ["statements"] = Repeat("a\n", 200_000),
        ["lambdas"] = Repeat("lambda: ", 50_000) + "a",
        ["lambda defaults"] = Repeat("lambda a=", 50_000) + "a",
        ["indentation"] = string.Concat(Enumerable.Range(0, 1000).Select(depth => new string(' ', depth) + "if a:\n")),
        ["dedents"] = Repeat("if a:\n  if b:\n    c\n", 30_000),
        ["formatted strings"] = Repeat("f'{", 50_000),
        ["triple formatted strings"] = Repeat("f'''{", 50_000),
        ["formatted string lines"] = Repeat("f'''{\n", 50_000),
        ["format specifications"] = "f'" + Repeat("{a:", 50_000),
        ["many fields"] = "f'" + Repeat("{a}", 100_000) + "'",
        ["debug fields"] = "f'" + Repeat("{a=}", 100_000) + "'",
        ["triple quotes"] = Repeat("\\'''\n", 100_000),
        ["both triple quotes"] = Repeat("\"\"\"\\'''\n\\\"\"\"", 50_000),
        ["quotes"] = Repeat("'\n", 200_000),
        ["backslashes"] = Repeat("\\\n", 200_000),
        ["errors"] = Repeat("a b\n", 200_000),
        ["broken headers"] = Repeat("if a\n", 100_000),
        ["open brackets on each line"] = Repeat("a(\nimport b\n", 50_000),
        ["match words"] = Repeat("match a, ", 100_000) + ":",
        ["match lines"] = Repeat("match a:\n", 100_000),
        ["cases"] = "match a:\n" + Repeat(" case b(\n", 50_000),
        ["patterns"] = "match a:\n case " + Repeat("[", 100_000),
        ["or patterns"] = "match a:\n case " + Repeat("b | ", 100_000) + "b: pass",
        ["with brackets"] = Repeat("with (a, b): pass\n", 30_000) + "with " + Repeat("(", 100_000),
        ["decorators"] = Repeat("@a\n", 100_000),
        ["parameters"] = "def f(" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"a{i}=0,")) + "): pass",
        ["digits"] = "a = " + new string('9', 500_000),
        ["hexadecimal digits"] = "a = 0x" + new string('f', 500_000),
        ["fraction"] = "a = 0." + new string('9', 200_000),
        ["long name"] = new string('a', 1_000_000),
        ["long name of marks"] = "a" + Repeat("\u0301\u0327", 100_000),
        ["escapes"] = "'" + Repeat("\\N{SNOWMAN}\\x41", 50_000) + "'",
        ["adjacent strings"] = Repeat("'a' ", 100_000),
        ["adjacent bytes and text"] = Repeat("'a' b'b' ", 50_000),
        ["wide characters"] = Repeat("é = '😀'\n", 50_000),
        ["null characters"] = Repeat("\0", 100_000),
        ["comprehensions"] = "[" + Repeat("a for a in b ", 1) + Repeat("for a in b if c ", 50_000) + "]",
        ["semicolons"] = Repeat("a;", 100_000),
        ["dots"] = "from " + Repeat(".", 200_000) + " import a",
    };
}
