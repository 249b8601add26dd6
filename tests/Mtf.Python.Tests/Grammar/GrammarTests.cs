using Mtf.Python.Tests.Oracle;

namespace Mtf.Python.Tests.Grammar;

/// <summary>What is accepted and what is not, area by area, and that CPython agrees.</summary>
public sealed class GrammarTests
{
    public static TheoryData<string> Areas => [.. Snippets.Valid.Keys];

    [Theory]
    [MemberData(nameof(Areas))]
    public void Accepts_valid_sources(string area)
    {
        var wrong = Snippets.Valid[area]
            .Select(source => (Source: source, Module: PythonParser.Parse(source)))
            .Where(entry => entry.Module.ErrorCount > 0)
            .Select(entry => $"{entry.Source} -> {entry.Module.Errors[0].Offset}: {entry.Module.Errors[0].Message}");
        Assert.Equal([], wrong);
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void Reports_invalid_sources(string area)
    {
        var wrong = Snippets.Invalid[area].Where(source => PythonParser.Parse(source).ErrorCount == 0);
        Assert.Equal([], wrong);
    }

    [Fact]
    public void Reports_newer_syntax_to_those_who_ask_for_an_older_version()
    {
        foreach (var (since, source) in Snippets.Later)
        {
            Assert.Equal((source, 0), (source, PythonParser.Parse(source, new() { Version = since }).ErrorCount));
            var older = PythonParser.Parse(source, new() { Version = since - 1 });
            Assert.NotEqual((source, 0), (source, since == PythonVersion.Python311 ? 1 : older.ErrorCount));
        }
    }

    [Fact]
    public void Agrees_with_CPython_on_valid_sources()
    {
        using var python = CPython.StartOrSkip();
        var sources = Snippets.Valid.Values.SelectMany(sources => sources)
            .Concat(Snippets.Later.Where(entry => entry.Since <= python.Syntax).Select(entry => entry.Source));
        foreach (string source in sources)
        {
            python.Send('T', source);
            var options = new PythonParserOptions { Version = python.Syntax };
            string ours = SyntaxDump.Write(PythonParser.Parse(source, options), python.Syntax);
            Assert.Equal((source, python.ReadText()), (source, ours));
        }
    }

    [Fact]
    public void Agrees_with_CPython_on_invalid_sources()
    {
        using var python = CPython.StartOrSkip();
        var sources = Snippets.Invalid.Values.SelectMany(sources => sources)
            .Concat(Snippets.Later.Where(entry => entry.Since > python.Syntax).Select(entry => entry.Source));
        foreach (string source in sources)
        {
            python.Send('T', source);
            Assert.Equal((source, null), (source, python.ReadText()));
        }
    }
}
