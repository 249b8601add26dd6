using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary>Packages shipped in <c>node_modules</c>, with edges found as node would find them.</summary>
internal static class VendoredModules
{
    private const int MaximumPackages = 50_000;
    private const int MaximumManifest = 2 << 20;

    public static VendoredTree Read(ManifestFiles files, IReadOnlyList<string> folders, IReadOnlyList<ManifestFacts> manifests)
    {
        var graph = new LockGraph("node_modules", "node_modules", ComponentSource.Vendored);
        List<VendoredCopy> copies = [];
        var bundled = manifests.SelectMany(facts => facts.BundledDependencies).ToHashSet(StringComparer.Ordinal);
        var found = new List<(string Folder, Node Root)>();
        foreach (var file in files.Tree.Files.Where(IsModule))
        {
            if (found.Count >= MaximumPackages || file.Length > MaximumManifest)
            {
                files.Report(file.Path, found.Count >= MaximumPackages ? $"More than {MaximumPackages} vendored packages." : "The vendored manifest is too large.");
                break;
            }

            var root = files.Json(file).Root;
            var folder = SafePath.FolderOf(file.Path).TrimEnd('/');

            // Folders such as dist/ have a package.json that only says { "type": "module" }.
            if (root["name"].Text is not { Length: > 0 } name || root["version"].Text is not { } version)
            {
                continue;
            }

            var purl = PackageNames.Npm(name, version);
            found.Add((folder, root));
            graph.Add(folder, new LockEntry(purl, 0) { Development = false, Optional = false, License = root["license"].Text, HasIntegrity = true });
            copies.Add(new VendoredCopy(purl, folder, bundled.Contains(NpmNames.FromFolder(folder))));
        }

        AddEdges(graph, found);
        AddRoots(graph, folders, manifests);
        return new VendoredTree(graph.Build(truncated: false), copies);
    }

    /// <summary>Exactly <c>node_modules/name/package.json</c> or <c>node_modules/@scope/name/package.json</c>.</summary>
    private static bool IsModule(ArtifactFile file)
    {
        const string Folder = "node_modules/";
        if (file.Name != "package.json")
        {
            return false;
        }

        var at = file.Path.LastIndexOf(Folder, StringComparison.Ordinal);
        if (at < 0 || (at > 0 && file.Path[at - 1] != '/'))
        {
            return false;
        }

        var rest = file.Path.AsSpan(at + Folder.Length);
        return rest.Count('/') == (rest.StartsWith("@") ? 2 : 1);
    }

    private static void AddEdges(LockGraph graph, List<(string Folder, Node Root)> found)
    {
        foreach (var (folder, root) in found)
        {
            foreach (var requirement in PackageJson.RequirementsOf(root).Where(requirement => requirement.Kind != DependencyKind.Development))
            {
                if (NodeResolution.Find(graph, folder, requirement.Name) is { } target)
                {
                    graph.Entries[folder].Edges.Add(target);
                }
                else if (requirement.Kind == DependencyKind.Production)
                {
                    graph.Unresolved($"{requirement.Name} {requirement.Range}".TrimEnd() + $" of {folder} is not vendored.");
                }
            }
        }
    }

    private static void AddRoots(LockGraph graph, IReadOnlyList<string> folders, IReadOnlyList<ManifestFacts> manifests)
    {
        foreach (var facts in manifests.Where(facts => facts.Kind == ManifestKind.PackageJson && folders.Contains(SafePath.FolderOf(facts.Path))))
        {
            foreach (var requirement in facts.Requirements.Where(requirement => requirement.Kind != DependencyKind.Development))
            {
                if (NodeResolution.Find(graph, SafePath.FolderOf(facts.Path).TrimEnd('/'), requirement.Name) is { } target)
                {
                    graph.AddRoot(target, requirement.Kind);
                }
                else if (requirement.Kind == DependencyKind.Production)
                {
                    graph.Unresolved($"{requirement.Name} {requirement.Range}".TrimEnd() + " is not vendored.");
                }
            }
        }
    }
}
