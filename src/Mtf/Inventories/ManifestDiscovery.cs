using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Inventories.DotNet;
using Mtf.Inventories.Mcp;
using Mtf.Inventories.Npm;
using Mtf.Inventories.Python;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Finds and reads the subject's own manifests, the most precise first.</summary>
internal static class ManifestDiscovery
{
    public static IReadOnlyList<ManifestFacts> Read(ManifestFiles files, ArtifactKind kind, PackageUrl subject, string root)
    {
        List<ManifestFacts> found = [];
        Take(root + "mtf.json", file => MtfDeclaration.Read(files, file));
        Take(root + ".mcp/server.json", file => ServerJson.Read(files, file, subject));
        Take(root + "server.json", file => ServerJson.Read(files, file, subject));
        Take(root + BundleManifest.FileName, file => BundleManifest.Read(files, file, kind == ArtifactKind.Bundle));
        foreach (var folder in ArtifactRoot.PackageFolders(root, kind, [.. found.Where(facts => facts.Kind == ManifestKind.Bundle)]))
        {
            Take(folder + "package.json", file => PackageJson.Read(files, file, isFolder: kind == ArtifactKind.Directory));
            foreach (var metadata in OwnMetadata(files.Tree, kind, folder))
            {
                Take(metadata, file => PythonMetadata.Read(files, file));
            }

            Take(folder + "pyproject.toml", file => PyProject.Read(files, file));
            Take(folder + "setup.cfg", file => SetupCfg.Read(files, file));
        }

        foreach (var nuspec in files.Tree.Files.Where(file => IsAt(file, root, ".nuspec")).Take(4))
        {
            Take(nuspec.Path, file => Nuspec.Read(files, file) is { } facts ? facts with { EntryPoints = ToolEntryPoints(files, root) } : null);
        }

        return found;

        void Take(string path, Func<ArtifactFile, ManifestFacts?> read)
        {
            if (files.Tree.Find(path) is { } file && read(file) is { } facts)
            {
                found.Add(facts);
            }
        }
    }

    /// <summary>The subject's own Python metadata: the one <c>.dist-info</c> of a wheel, <c>PKG-INFO</c> of a source distribution.</summary>
    private static IEnumerable<string> OwnMetadata(FileTree tree, ArtifactKind kind, string folder) => kind switch
    {
        ArtifactKind.Wheel => tree.Files
            .Where(file => file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)
                && file.Path.AsSpan(folder.Length).Count('/') == 1)
            .Select(file => file.Path).Take(4),
        ArtifactKind.SourceDistribution => [folder + "PKG-INFO"],
        _ => [],
    };

    private static List<string> ToolEntryPoints(ManifestFiles files, string root) =>
    [
        .. files.Tree.Files
            .Where(file => file.Name == "DotnetToolSettings.xml" && file.Path.StartsWith(root + "tools/", StringComparison.Ordinal)).Take(64)
            .SelectMany(file => ToolSettings.EntryPoints(files, file)),
    ];

    private static bool IsAt(ArtifactFile file, string folder, string ending) =>
        file.Path.EndsWith(ending, StringComparison.OrdinalIgnoreCase) && SafePath.FolderOf(file.Path) == folder;
}
