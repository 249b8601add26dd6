using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Sboms;

/// <summary>SPDX 3.0 JSON-LD: a flat graph of elements.</summary>
internal static class Spdx3Reader
{
    public static bool IsSpdx(Node root) =>
        root["@graph"].Kind == NodeKind.List
        && (root["@context"].Text ?? root["@context"].Texts.FirstOrDefault() ?? "").Contains("spdx", StringComparison.OrdinalIgnoreCase);

    public static IReadOnlyList<Component> Read(ArtifactFile file, Node root)
    {
        var graph = new LockGraph(file.Path, "SPDX", ComponentSource.Sbom);
        var described = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in root["@graph"].Items)
        {
            switch (TypeOf(element))
            {
                case "software_Package" or "ai_AIPackage" or "dataset_DatasetPackage":
                    Add(graph, element);
                    break;
                case "software_Sbom" or "SpdxDocument" or "Bom":
                    described.UnionWith(References(element["rootElement"]));
                    break;
                default:
                    break;
            }
        }

        foreach (var relation in root["@graph"].Items.Where(element => TypeOf(element) is "Relationship" or "LifecycleScopedRelationship"))
        {
            var scope = relation["scope"].Text ?? "";
            var type = scope is "development" or "test" or "build" && relation["relationshipType"].Text == "dependsOn" ? "" : relation["relationshipType"].Text ?? "";
            foreach (var to in References(relation["to"]))
            {
                if (type.Length == 0)
                {
                    SpdxRelations.Apply(graph, to, "DEV_DEPENDENCY_OF", relation["from"].Text ?? "");
                }
                else
                {
                    SpdxRelations.Apply(graph, relation["from"].Text ?? "", type, to);
                }
            }
        }

        return SpdxRelations.Components(graph, described);
    }

    private static void Add(LockGraph graph, Node element)
    {
        var purl = element["software_packageUrl"].Text
            ?? element["externalIdentifier"].Items.FirstOrDefault(id => id["externalIdentifierType"].Text is "packageUrl" or "purl")?["identifier"].Text;
        if (SbomPurl.Of(purl, element["name"].Text, element["software_packageVersion"].Text) is { } identity)
        {
            var hashes = element["verifiedUsing"].Items.Select(hash => $"{SbomPurl.Algorithm(hash["algorithm"].Text)}:{hash["hashValue"].Text}").ToList();
            graph.Add(element["spdxId"].Text ?? element["@id"].Text ?? identity.ToString(), new LockEntry(identity, element.Line)
            {
                Digests = Integrity.FromHex(hashes),
                HasIntegrity = hashes.Count > 0,
            });
        }
    }

    private static string TypeOf(Node element) => element["type"].Text ?? element["@type"].Text ?? "";

    private static IEnumerable<string> References(Node node) => node.Text is { } single ? [single] : node.Texts;
}
