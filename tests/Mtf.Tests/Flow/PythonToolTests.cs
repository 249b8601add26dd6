using System.Runtime.CompilerServices;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class PythonToolTests
{
    [Fact]
    public void Tools_prompts_and_resources_are_those_that_a_client_is_told_of()
    {
        var found = Directory.GetFiles(Folder(), "*.py").Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)
            .SelectMany(name => Tools(name).Select(tool =>
                $"{name} {tool.Kind} {tool.Name} [{string.Join(' ', tool.Parameters.Select(parameter => $"{parameter.Name}:{parameter.Type}"))}] {tool.Description.Replace('\n', '⏎')}"));
        Assert.Equal(File.ReadAllLines(Path.Combine(Folder(), "expected.txt")), found);
    }

    [Fact]
    public void Hints_titles_and_parameter_descriptions_are_read()
    {
        var tool = Tools("decorated.py").Single(tool => tool.Name == "find-items");
        Assert.Equal((true, false, "Find", true), (tool.ReadOnlyHint, tool.DestructiveHint, tool.Title, tool.HasHandler));
        Assert.Equal("What to look for", tool.Parameters[0].Description);
        Assert.Equal("Who is greeted", Tools("fastmcp2.py").Single(tool => tool.Name == "greet").Parameters[0].Description);
        Assert.True(Tools("lowlevel.py").Single(tool => tool.Name == "status").ReadOnlyHint);
    }

    [Fact]
    public void Types_that_hold_no_free_text_constrain_a_parameter() => Assert.Equal(
        ["days", "exact", "kind", "ratio", "unit"],
        Tools("decorated.py").SelectMany(tool => tool.Parameters).Where(parameter => parameter.IsConstrained).Select(parameter => parameter.Name).Order(StringComparer.Ordinal));

    [Fact]
    public void A_common_handler_says_which_tool_reaches_what()
    {
        var capability = Assert.Single(Analyze("lowlevel.py").Capabilities, item => item.Kind == "fs.read");
        Assert.Equal(("⟨arg:path⟩", Phase.Handler), (capability.Detail, capability.Context.Phase));
        Assert.Equal(["status"], capability.Context.Tools);
    }

    [Fact]
    public void A_handler_that_is_given_to_the_server_says_which_tool_reaches_what()
    {
        var capability = Assert.Single(Analyze("given.py").Capabilities, item => item.Kind == "fs.read");
        Assert.Equal(("⟨arg:path⟩", Phase.Handler), (capability.Detail, capability.Context.Phase));
        Assert.Equal(["read"], capability.Context.Tools);
    }

    private static IReadOnlyList<CodeTool> Tools(string name) => Analyze(name).Tools;

    private static StaticAnalysis Analyze(string name)
    {
        using var tree = new MemoryTree([(name, File.ReadAllBytes(Path.Combine(Folder(), name)))]);
        return StaticAnalyzer.Analyze(tree, []);
    }

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../data/flow/python-servers");
}
