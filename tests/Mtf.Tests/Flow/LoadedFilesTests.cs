using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow;

/// <summary>An interpreter runs what it is given, whatever its name.</summary>
public sealed class LoadedFilesTests
{
    private const string JavaScript = "require('child_process').exec(process.argv[2]);\n";
    private const string Python = "import os, sys\nos.system(sys.argv[1])\n";

    [Theory]
    [InlineData("package.json", """{ "bin": "lib/server.dat" }""", "lib/server.dat", JavaScript)]
    [InlineData("package.json", """{ "bin": { "a": "server" } }""", "server", JavaScript)]
    [InlineData("package.json", """{ "main": "./server.txt" }""", "server.txt", JavaScript)]
    [InlineData("package.json", """{ "scripts": { "start": "cross-env X=1 node --no-warnings lib/data.bin" } }""", "lib/data.bin", JavaScript)]
    [InlineData("package.json", """{ "scripts": { "postinstall": "node ./setup.dat && echo done" } }""", "setup.dat", JavaScript)]
    [InlineData("package.json", """{ "scripts": { "start": "python3 server.txt" } }""", "server.txt", Python)]
    [InlineData("package.json", """{ "main": "server.py" }""", "server.py", "const a = () => 1;\n" + JavaScript)]
    [InlineData("manifest.json", """{ "server": { "type": "python", "mcp_config": { "command": "python", "args": ["${__dirname}/server.txt"] } } }""", "server.txt", Python)]
    [InlineData("manifest.json", """{ "server": { "type": "node", "entry_point": "server/main.dat" } }""", "server/main.dat", JavaScript)]
    [InlineData("manifest.json", """{ "server": { "mcp_config": { "command": "x", "platform_overrides": { "linux": { "command": "node", "args": ["run.dat"] } } } } }""", "run.dat", JavaScript)]
    [InlineData("server.json", """{ "packages": [ { "runtimeHint": "node", "runtimeArguments": [ { "value": "lib/run.dat" } ] } ] }""", "lib/run.dat", JavaScript)]
    public void What_a_manifest_runs_is_read(string manifest, string text, string file, string code) => Assert.Contains(
        Analyze([], (manifest, text), (file, code)).Capabilities, capability => capability.Kind == "proc.shell" && capability.Context.Location.File == file);

    [Theory]
    [InlineData("require('./table.dat');\n", JavaScript)]
    [InlineData("import './table.dat';\n", JavaScript)]
    [InlineData("await import(new URL('./table.dat', import.meta.url));\n", JavaScript)]
    [InlineData("const path = require('path');\nrequire(path.join(__dirname, 'table.dat'));\n", JavaScript)]
    [InlineData("import { createRequire } from 'module';\nconst load = createRequire(import.meta.url);\nload('./table.' + 'dat');\nload('./lib/table.dat');\n", JavaScript)]
    [InlineData("const name = `${__dirname}/table.dat`;\nnew (require('worker_threads').Worker)(name);\n", JavaScript)]
    [InlineData("require('child_process').fork('table.dat');\n", JavaScript)]
    [InlineData("require('child_process').spawn(process.execPath, ['table.dat']);\n", JavaScript)]
    [InlineData("require('child_process').execSync('python3 ./table.dat');\n", Python)]
    public void What_code_loads_is_read(string index, string code)
    {
        var analysis = Analyze(["index.js"], ("index.js", index), ("table.dat", code), ("lib/table.dat", code));
        Assert.Contains(analysis.Capabilities, capability => capability.Kind == "proc.shell" && capability.Context.Location.File.EndsWith("table.dat", StringComparison.Ordinal));
    }

    [Fact]
    public void What_loaded_files_load_is_read() => Assert.Contains(
        Analyze(["index.js"], ("index.js", "require('./a.dat');\n"), ("a.dat", "require('./b.txt');\n"), ("b.txt", JavaScript)).Capabilities,
        capability => capability is { Kind: "proc.shell", Context: { Location.File: "b.txt", Phase: Phase.Startup } });

    [Theory]
    [InlineData("#!/usr/bin/env node\n" + JavaScript)]
    [InlineData("#!/usr/bin/env python3\n" + Python)]
    public void A_program_is_read_under_any_name(string code) => Assert.Contains(
        Analyze([], ("run.dat", code)).Capabilities, capability => capability.Kind == "proc.shell");

    [Theory]
    [InlineData("index.js", "require('./table.dat');\n")]
    [InlineData("package.json", """{ "main": "table.dat" }""")]
    public void Loaded_code_that_does_not_parse_is_named(string path, string text) => Assert.Contains(
        Analyze([], (path, text), ("table.dat", "\u0001\u0002 ) 5 {")).Unanalysed, part => part is { File: "table.dat", IsWholeFile: true });

    [Fact]
    public void Data_that_is_only_read_is_not_taken_for_code() => Assert.Empty(
        Analyze(["index.js"], ("index.js", "const fs = require('fs');\nconst text = fs.readFileSync('table.dat');\nrequire('./more.json');\n"), ("table.dat", ") 5 {"), ("more.json", "{}")).Unanalysed);

    [Fact]
    public void Code_of_two_languages_is_named() => Assert.Contains(
        Analyze([], ("package.json", """{ "main": "server.py" }"""), ("server.py", JavaScript)).Unanalysed, part => part.File == "server.py");

    [Fact]
    public void A_wrong_interpreter_in_a_script_does_not_hide_a_module() => Assert.Contains(
        Analyze([], ("package.json", """{ "main": "index.js", "scripts": { "start": "python index.js" } }"""), ("index.js", JavaScript)).Capabilities,
        capability => capability.Kind == "proc.shell");

    private static StaticAnalysis Analyze(IReadOnlyList<string> entryPoints, params (string Path, string Text)[] files)
    {
        using var tree = new MemoryTree(files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text))));
        return StaticAnalyzer.Analyze(tree, entryPoints);
    }
}
