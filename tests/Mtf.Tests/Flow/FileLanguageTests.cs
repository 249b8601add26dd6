using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class FileLanguageTests
{
    [Theory]
    [InlineData("#!/usr/bin/env node\nrequire('child_process').exec(process.argv[2]);\n")]
    [InlineData("#!/usr/bin/env python3\nimport os, sys\nos.system(sys.argv[1])\n")]
    public void Programs_without_an_extension_are_read_by_their_first_line(string text)
    {
        using var tree = new MemoryTree(("bin/server", text));
        Assert.Contains(StaticAnalyzer.Analyze(tree, ["bin/server"]).Capabilities, capability => capability.Kind == "proc.shell");
    }

    [Theory]
    [InlineData("lib/native.node")]
    [InlineData("install.ps1")]
    [InlineData("server.dll")]
    public void Code_that_is_not_read_is_named(string path)
    {
        using var tree = new MemoryTree(("index.js", "console.log(1);\n"), (path, "x"));
        Assert.Contains(StaticAnalyzer.Analyze(tree, ["index.js"]).Unanalysed, part => part.File == path && part.IsWholeFile);
    }

    [Fact]
    public void Native_programs_without_an_extension_are_named()
    {
        using var tree = new MemoryTree([("index.js", "1"u8.ToArray()), ("bin/server", "\u007fELF\u0002"u8.ToArray())]);
        Assert.Contains(StaticAnalyzer.Analyze(tree, ["index.js"]).Unanalysed, part => part.File == "bin/server");
    }

    [Fact]
    public void A_subject_with_only_unread_code_is_not_available()
    {
        using var tree = new MemoryTree(("server.dll", "MZ"), ("README.md", "text"));
        Assert.Null(CodeCollector.Collect(tree, Evidence.NotAvailable<Mtf.Inventories.Inventory>("none")).ValueOrDefault);
    }
}
