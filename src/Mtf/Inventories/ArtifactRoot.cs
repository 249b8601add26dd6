using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories;

/// <summary>The folders in which the subject's own manifests and lockfiles are; the same names elsewhere are examples, tests or copies.</summary>
internal static class ArtifactRoot
{
    private static readonly string[] Marks = ["package.json", "PKG-INFO", "pyproject.toml", "setup.cfg", "setup.py", "manifest.json", "server.json"];

    /// <summary>The root with its '/', empty when it is the top. npm tarballs and source distributions wrap everything in one folder.</summary>
    public static string Of(FileTree tree)
    {
        if (tree.Files.Count == 0 || Marks.Any(mark => tree.Find(mark) is not null))
        {
            return "";
        }

        var first = tree.Files[0].Path;
        var slash = first.IndexOf('/', StringComparison.Ordinal);
        var folder = slash < 0 ? "" : first[..(slash + 1)];
        var wrapped = folder.Length > 0 && tree.Files[^1].Path.StartsWith(folder, StringComparison.Ordinal);
        return wrapped && Marks.Any(mark => tree.Find(folder + mark) is not null) ? folder : "";
    }

    /// <summary>The root and, in a bundle, the folders above the file that starts the server.</summary>
    public static IReadOnlyList<string> PackageFolders(string root, ArtifactKind kind, IEnumerable<ManifestFacts> bundleManifests)
    {
        List<string> folders = [root];
        if (kind != ArtifactKind.Bundle)
        {
            return folders;
        }

        foreach (var entry in bundleManifests.SelectMany(manifest => manifest.EntryPoints).Append(root + "server/").Take(16))
        {
            for (var folder = SafePath.FolderOf(entry); folder.Length > root.Length && folders.Count < 32; folder = SafePath.FolderOf(folder.TrimEnd('/')))
            {
                if (!folders.Contains(folder) && !folder.Contains("node_modules/", StringComparison.Ordinal))
                {
                    folders.Add(folder);
                }
            }
        }

        return folders;
    }
}
