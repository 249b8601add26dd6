using System.Xml.Linq;
using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Sboms;

/// <summary>CycloneDX XML, whatever the version of its namespace.</summary>
internal static class CycloneDxXmlReader
{
    public static bool IsCycloneDx(XElement root) =>
        root.Name.LocalName == "bom" && root.Name.NamespaceName.Contains("cyclonedx", StringComparison.Ordinal);

    public static IReadOnlyList<Component> Read(ArtifactFile file, XElement root)
    {
        var graph = new LockGraph(file.Path, "CycloneDX", ComponentSource.Sbom);
        var subject = root.Child("metadata").Child("component").Attr("bom-ref");
        foreach (var component in root.Child("components")?.Descendants().Where(element => element.Name.LocalName == "component") ?? [])
        {
            Add(component, graph);
        }

        foreach (var dependency in root.Child("dependencies").Children("dependency"))
        {
            var from = dependency.Attr("ref") ?? "";
            foreach (var to in dependency.Children("dependency").Select(inner => inner.Attr("ref")).OfType<string>())
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

    private static void Add(XElement component, LockGraph graph)
    {
        if (SbomPurl.Of(component.TextOf("purl"), component.TextOf("name"), component.TextOf("version")) is not { } purl)
        {
            return;
        }

        var hashes = component.Child("hashes").Children("hash").Select(hash => $"{SbomPurl.Algorithm(hash.Attr("alg"))}:{hash.Value.Trim()}").ToList();
        var license = component.Child("licenses");
        graph.Add(component.Attr("bom-ref") ?? purl.ToString(), new LockEntry(purl, component.LineOf())
        {
            Digests = Integrity.FromHex(hashes),
            HasIntegrity = hashes.Count > 0,
            License = license.TextOf("expression") ?? license.Child("license").TextOf("id") ?? license.Child("license").TextOf("name"),
            Development = component.TextOf("scope") == "excluded",
            Optional = component.TextOf("scope") == "optional",
        });
    }
}
