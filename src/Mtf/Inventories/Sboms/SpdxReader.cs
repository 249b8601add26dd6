using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Sboms;

/// <summary>SPDX 2.2 and 2.3 in JSON and in tag-value form.</summary>
internal static class SpdxReader
{
    public static bool IsSpdx(Node root) => root["spdxVersion"].Text?.StartsWith("SPDX-2", StringComparison.Ordinal) == true;

    public static bool IsTagValue(string text) => text.AsSpan().TrimStart().StartsWith("SPDXVersion: SPDX-2", StringComparison.Ordinal);

    public static IReadOnlyList<Component> Read(ArtifactFile file, Node root)
    {
        var graph = new LockGraph(file.Path, "SPDX", ComponentSource.Sbom);
        var described = root["documentDescribes"].Texts.ToHashSet(StringComparer.Ordinal);
        foreach (var package in root["packages"].Items)
        {
            var purl = package["externalRefs"].Items.FirstOrDefault(reference => reference["referenceType"].Text == "purl")?["referenceLocator"].Text;
            var hashes = package["checksums"].Items.Select(sum => $"{SbomPurl.Algorithm(sum["algorithm"].Text)}:{sum["checksumValue"].Text}");
            Add(graph, package["SPDXID"].Text, purl, package["name"].Text, package["versionInfo"].Text, package["licenseConcluded"].Text ?? package["licenseDeclared"].Text, hashes, package.Line);
        }

        foreach (var relation in root["relationships"].Items)
        {
            Relate(graph, described, relation["spdxElementId"].Text ?? "", relation["relationshipType"].Text ?? "", relation["relatedSpdxElement"].Text ?? "");
        }

        return SpdxRelations.Components(graph, described);
    }

    public static IReadOnlyList<Component> ReadTagValue(ArtifactFile file, string text)
    {
        var graph = new LockGraph(file.Path, "SPDX", ComponentSource.Sbom);
        var described = new HashSet<string>(StringComparer.Ordinal);
        List<(string From, string Type, string To)> relations = [];
        var current = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> hashes = [];
        var (line, start) = (0, 0);
        foreach (var raw in text.Split('\n'))
        {
            line++;
            var colon = raw.IndexOf(':', StringComparison.Ordinal);
            var (tag, value) = colon < 0 ? ("", "") : (raw[..colon].Trim(), raw[(colon + 1)..].Trim());
            switch (tag)
            {
                case "PackageName":
                    Finish();
                    (current["name"], start) = (value, line);
                    break;
                case "SPDXID" or "PackageVersion" or "PackageLicenseConcluded":
                    current.TryAdd(tag, value);
                    break;
                case "PackageChecksum" when value.Split(": ", 2) is [var algorithm, var digest]:
                    hashes.Add($"{SbomPurl.Algorithm(algorithm)}:{digest}");
                    break;
                case "ExternalRef" when value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, "purl", var purl]:
                    current.TryAdd("purl", purl);
                    break;
                case "Relationship" when value.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var from, var type, var to, ..]:
                    relations.Add((from, type, to));
                    break;
                default:
                    break;
            }
        }

        Finish();
        relations.ForEach(relation => Relate(graph, described, relation.From, relation.Type, relation.To));
        return SpdxRelations.Components(graph, described);

        void Finish()
        {
            if (current.TryGetValue("name", out var name))
            {
                Add(graph, current.GetValueOrDefault("SPDXID"), current.GetValueOrDefault("purl"), name, current.GetValueOrDefault("PackageVersion"), current.GetValueOrDefault("PackageLicenseConcluded"), hashes, start);
            }

            current.Clear();
            hashes = [];
        }
    }

    private static void Relate(LockGraph graph, HashSet<string> described, string from, string type, string to)
    {
        if (type == "DESCRIBES" && from == "SPDXRef-DOCUMENT")
        {
            described.Add(to);
        }
        else if (type == "DESCRIBED_BY" && to == "SPDXRef-DOCUMENT")
        {
            described.Add(from);
        }
        else
        {
            SpdxRelations.Apply(graph, from, type, to);
        }
    }

    private static void Add(LockGraph graph, string? id, string? purl, string? name, string? version, string? license, IEnumerable<string> hashes, int line)
    {
        if (SbomPurl.Of(purl, name, version) is not { } identity)
        {
            return;
        }

        graph.Add(id ?? identity.ToString(), new LockEntry(identity, line)
        {
            Digests = Integrity.FromHex(hashes),
            HasIntegrity = hashes.Any(),
            License = license is "NOASSERTION" or "NONE" ? null : license,
        });
    }
}
