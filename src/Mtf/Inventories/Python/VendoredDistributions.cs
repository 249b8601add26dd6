using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary>Distributions installed inside the artifact: every <c>*.dist-info</c> and <c>*.egg-info</c> that is not the subject's own.</summary>
internal static class VendoredDistributions
{
    private const int MaximumDistributions = 10_000;

    public static VendoredTree Read(ManifestFiles files, IReadOnlyList<ManifestFacts> manifests)
    {
        var own = manifests.Select(facts => facts.Path).ToHashSet(StringComparer.Ordinal);
        var ownNames = manifests.Where(facts => facts.Ecosystem == Ecosystem.PyPI).Select(facts => facts.Name).OfType<string>()
            .Select(PythonName.Normalize).ToHashSet(StringComparer.Ordinal);
        var python = new PythonLock("site-packages", "site-packages", ComponentSource.Vendored);
        List<VendoredCopy> copies = [];
        List<(LockEntry Entry, string Path, HeaderText Headers)> found = [];
        foreach (var file in files.Tree.Files.Where(file => IsMetadata(file.Path) && !own.Contains(file.Path)))
        {
            if (found.Count >= MaximumDistributions)
            {
                files.Report(file.Path, $"More than {MaximumDistributions} vendored distributions.");
                break;
            }

            if (files.Text(file) is not { } text || HeaderText.Read(text) is not { } headers || headers["Name"] is not { } name
                || ownNames.Contains(PythonName.Normalize(name)))
            {
                continue;
            }

            var entry = python.Add(name, headers["Version"] ?? "", new Node(NodeKind.Map, 0), [], null);
            (entry.Development, entry.Optional, entry.HasIntegrity) = (false, false, true);
            entry.License = headers["License-Expression"];
            found.Add((entry, file.Path, headers));
            copies.Add(new VendoredCopy(entry.Purl, SafePath.FolderOf(file.Path).TrimEnd('/'), Bundled: false));
        }

        foreach (var (entry, path, headers) in found)
        {
            AddEdges(python, entry, path, headers, files);
        }

        if (found.Count > 0)
        {
            python.AddRoots(manifests.Where(facts => facts.Ecosystem == Ecosystem.PyPI && facts.Kind != ManifestKind.Bundle)
                .SelectMany(facts => facts.Requirements).Where(requirement => requirement.Kind != DependencyKind.Development));
        }

        return new VendoredTree(python.Graph.Build(truncated: false), copies);
    }

    private static void AddEdges(PythonLock python, LockEntry entry, string path, HeaderText headers, ManifestFiles files)
    {
        foreach (var requirement in Requirements.ParseAll(headers.All("Requires-Dist"), DependencyKind.Production, files, path))
        {
            var targets = python.Find(requirement.Name);
            entry.Edges.AddRange(targets);

            // Whether a condition holds depends on where the server runs.
            if (targets.Count == 0 && requirement is { Kind: DependencyKind.Production, Marker: "" })
            {
                python.Graph.Unresolved($"{requirement.Name} {requirement.Range}".TrimEnd() + $" of {entry.Purl.Name} is not vendored.");
            }
        }
    }

    private static bool IsMetadata(string path) =>
        path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) || path.EndsWith(".egg-info/PKG-INFO", StringComparison.Ordinal);
}
