using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Sboms;

/// <summary>CycloneDX JSON, versions 1.2 to 1.6: components at any depth and the edges between them.</summary>
internal static class CycloneDxReader
{
    public static bool IsCycloneDx(Node root) => root["bomFormat"].Text == "CycloneDX";

    public static IReadOnlyList<Component> Read(ArtifactFile file, Node root)
    {
        var graph = new LockGraph(file.Path, "CycloneDX", ComponentSource.Sbom);
        var subject = Reference(root["metadata", "component"]);
        foreach (var component in root["components"].Items)
        {
            Add(component, graph);
        }

        foreach (var dependency in root["dependencies"].Items)
        {
            var from = dependency["ref"].Text ?? "";
            foreach (var to in dependency["dependsOn"].Texts)
            {
                if (graph.Entries.TryGetValue(from, out var entry))
                {
                    entry.Edges.Add(to);
                }
                else if (from.Length > 0 && from == subject)
                {
                    graph.AddRoot(to, DependencyKind.Production);
                }
            }
        }

        return graph.Build(truncated: false).Components;
    }

    /// <summary>Components nest; the document is at most 64 deep.</summary>
    private static void Add(Node component, LockGraph graph)
    {
        if (SbomPurl.Of(component["purl"].Text, Named(component), component["version"].Text) is { } purl)
        {
            var hashes = component["hashes"].Items.Select(hash => $"{SbomPurl.Algorithm(hash["alg"].Text)}:{hash["content"].Text}");
            graph.Add(Reference(component) is { Length: > 0 } reference ? reference : purl.ToString(), new LockEntry(purl, component.Line)
            {
                Digests = Integrity.FromHex(hashes),
                HasIntegrity = component["hashes"].Items.Count > 0,
                License = LicenseOf(component["licenses"]),
                Development = component["scope"].Text == "excluded",
                Optional = component["scope"].Text == "optional",
            });
        }

        foreach (var inner in component["components"].Items)
        {
            Add(inner, graph);
        }
    }

    private static string? Named(Node component) => component["group"].Text is { Length: > 0 } group ? $"{group}/{component["name"].Text}" : component["name"].Text;

    private static string Reference(Node component) => component["bom-ref"].Text ?? component["purl"].Text ?? "";

    private static string? LicenseOf(Node licenses)
    {
        var names = licenses.Items.Select(item => item["expression"].Text ?? item["license", "id"].Text ?? item["license", "name"].Text).OfType<string>();
        return string.Join(" AND ", names) is { Length: > 0 } joined ? joined : null;
    }
}
