using System.Globalization;
using System.Text.Json.Nodes;
using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;
using YamlDotNet.RepresentationModel;

namespace Mtf.Tests.Checks.Metadata;

/// <summary>Reads the short YAML evidence that pages and tests of metadata checks are written in.</summary>
public static class MetadataExample
{
    private static readonly DateTimeOffset DefaultAsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public static EvidenceSet Read(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        var root = (YamlMappingNode)stream.Documents[0].RootNode;
        var subject = Purl(Text(root, "subject")!);
        var asOf = Date(root, "asOf") ?? DefaultAsOf;
        var files = root.Children.Where(child => child.Key.ToString() is "package.json" or "server.json")
            .Select(child => (child.Key.ToString(), Json(child.Value).ToJsonString()))
            .Concat(Items(root, "files").Select(file => (Text(file, "path")!, Text(file, "text") ?? "")));
        var history = Has(root, "versions")
            ? Evidence.Of(History(root, subject))
            : Evidence.NotAvailable<PackageHistory>("The example has no history.");
        return new EvidenceSet
        {
            Subject = new Subject(subject, "sha256", new string('0', 64)),
            Kind = Enum.Parse<ArtifactKind>(Text(root, "kind") ?? "NpmPackage"),
            AsOf = asOf,
            Files = Evidence.Of<FileTree>(new MemoryTree(files)),
            Inventory = Evidence.Of(Inventory(root, subject)),
            History = history,
            Dependencies = Has(root, "components") ? Evidence.Of(Graph(root)) : Evidence.NotAvailable<DependencyGraph>("The example has no graph."),
            Advisories = Has(root, "advisories") ? Evidence.Of(Report(root, asOf)) : Evidence.NotAvailable<AdvisoryReport>("The example has no advisories."),
        };
    }

    private static PackageHistory History(YamlMappingNode root, PackageUrl subject) => new()
    {
        Ecosystem = subject.Ecosystem,
        Name = subject.FullName,
        Maintainers = Texts(root, "maintainers"),
        Versions = [.. Items(root, "versions").Select(version => new PublishedVersion
        {
            Version = Text(version, "version")!,
            PublishedAt = Date(version, "at"),
            Maintainers = Texts(version, "maintainers"),
            Publisher = Text(version, "publisher"),
            Repository = Text(version, "repository"),
            Deprecated = Text(version, "deprecated"),
            Withdrawn = Text(version, "withdrawn") == "true",
            AttestationsUrl = Text(version, "attested") == "true" ? "https://registry.example.test/attestations" : null,
            SignatureCount = int.Parse(Text(version, "signatures") ?? "0", CultureInfo.InvariantCulture),
            InstallScripts = Map(version, "scripts"),
            ManifestJson = Child(version, "manifest") is { } manifest ? Json(manifest).ToJsonString() : "",
        })],
    };

    private static Inventory Inventory(YamlMappingNode root, PackageUrl subject) => new()
    {
        Name = Text(root, "name") ?? subject.FullName,
        Version = subject.Version,
        AuthorName = Text(root, "author"),
        AuthorContact = Text(root, "contact"),
        Homepage = Text(root, "homepage"),
        Repository = Text(root, "repository"),
        McpName = Text(root, "mcpName"),
        InstallScripts = Map(root, "scripts"),
        Requirements = [.. Texts(root, "requires").Select(name => new DependencyRequirement(name, "*"))],
    };

    private static DependencyGraph Graph(YamlMappingNode root) => new(
        [.. Items(root, "components").Select(Component)], Texts(root, "unresolved").Count == 0, Texts(root, "unresolved"), "Example.");

    private static Component Component(YamlNode node) => new()
    {
        Purl = Purl(Text(node, "purl")!),
        Source = ComponentSource.Resolved,
        Direct = Text(node, "direct") == "true",
        Development = Text(node, "development") == "true",
        DependsOn = [.. Texts(node, "dependsOn").Select(text => Purl(text).ToString())],
        PublishedAt = Date(node, "at"),
        LatestVersion = Text(node, "latest"),
        LatestPublishedAt = Date(node, "latestAt"),
        Deprecated = Text(node, "deprecated"),
    };

    private static AdvisoryReport Report(YamlMappingNode root, DateTimeOffset asOf)
    {
        var components = Has(root, "components") ? Graph(root).Components : [];
        var matches = Items(root, "advisories").Select(node =>
        {
            var purl = Purl(Text(node, "component")!);
            return new AdvisoryMatch
            {
                Component = components.FirstOrDefault(component => component.Purl == purl) ?? new Component { Purl = purl, Source = ComponentSource.Metadata },
                Id = Text(node, "id")!,
                Aliases = Texts(node, "aliases"),
                Cvss = Number(node, "cvss"),
                Epss = Number(node, "epss"),
                SeverityText = Text(node, "severity"),
                KnownExploited = Text(node, "exploited") == "true",
                IsMalware = Text(node, "malware") == "true",
                FixedVersion = Text(node, "fixed"),
                Published = Date(node, "published"),
                VexStatus = Text(node, "vex"),
                VexJustification = Text(node, "justification"),
                VexOrigin = Text(node, "vex") is null ? null : Text(node, "vexOrigin") == "artifact" ? VexOrigin.Artifact : VexOrigin.User,
                Summary = Text(node, "summary") ?? "",
            };
        });
        return new AdvisoryReport(
            new AdvisorySnapshot(Date(root, "snapshot") ?? asOf, 1, ["npm", "PyPI", "NuGet"], null, null), [.. matches], Texts(root, "unmatchable"));
    }

    /// <summary><c>npm:@scope/name@1.0.0</c>.</summary>
    private static PackageUrl Purl(string text)
    {
        var (type, rest) = (text[..text.IndexOf(':')], text[(text.IndexOf(':') + 1)..]);
        var at = rest.LastIndexOf('@');
        return PackageUrl.For(Enum.Parse<Ecosystem>(type, ignoreCase: true), rest[..at], rest[(at + 1)..]);
    }

    private static YamlNode? Child(YamlNode node, string key) =>
        node is YamlMappingNode map && map.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;

    private static bool Has(YamlNode node, string key) => Child(node, key) is not null;

    private static string? Text(YamlNode node, string key) => (Child(node, key) as YamlScalarNode)?.Value;

    private static IReadOnlyList<string> Texts(YamlNode node, string key) =>
        Child(node, key) is YamlSequenceNode items ? [.. items.Select(item => ((YamlScalarNode)item).Value!)] : [];

    private static IEnumerable<YamlNode> Items(YamlNode node, string key) => Child(node, key) as YamlSequenceNode ?? [];

    private static Dictionary<string, string> Map(YamlNode node, string key) =>
        Child(node, key) is YamlMappingNode map ? map.ToDictionary(child => child.Key.ToString(), child => child.Value.ToString()) : [];

    private static double? Number(YamlNode node, string key) =>
        Text(node, key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : null;

    private static DateTimeOffset? Date(YamlNode node, string key) =>
        Text(node, key) is { } text ? DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null;

    private static JsonNode Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(child => KeyValuePair.Create(child.Key.ToString(), (JsonNode?)Json(child.Value)))),
        YamlSequenceNode items => new JsonArray([.. items.Select(Json)]),
        _ => JsonValue.Create(node.ToString()),
    };
}
