using Mtf.Artifacts;

namespace Mtf.Flow.Shell;

/// <summary>The files of a package as shell programs name them: below <c>⟨package⟩</c>, or relative to where they run.</summary>
internal sealed class ShellPackage
{
    public const string Root = "⟨package⟩";
    private const int LongestScript = 1 << 20;
    private readonly FileTree files;
    private readonly Dictionary<string, List<ArtifactFile>> byName;

    public ShellPackage(FileTree files, IReadOnlyDictionary<string, string> scripts)
    {
        this.files = files;
        Scripts = scripts;
        byName = files.Files.GroupBy(file => file.Name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
    }

    /// <summary>Commands of the manifest by name.</summary>
    public IReadOnlyDictionary<string, string> Scripts { get; }

    public string Read(ArtifactFile file) => files.ReadText(file, LongestScript);

    /// <summary>The file that a path means, null when it is none of the package or not certain.</summary>
    public ArtifactFile? Find(string path)
    {
        var isOwn = path.StartsWith(Root, StringComparison.Ordinal);
        var relative = isOwn ? path[Root.Length..].TrimStart('/') : path;
        if (relative.Length == 0 || relative[0] is '/' or '~' || relative.Contains('⟨', StringComparison.Ordinal))
        {
            return null;
        }

        while (relative.StartsWith("../", StringComparison.Ordinal))
        {
            relative = relative[3..];
        }

        // A module tells its own folder only as part of the package.
        return files.Find(relative) ?? (isOwn && byName.GetValueOrDefault(relative[(relative.LastIndexOf('/') + 1)..]) is { } same
            && same.Where(file => file.Path.EndsWith("/" + relative, StringComparison.Ordinal)).Take(2).ToList() is [var only] ? only : null);
    }

    /// <summary>A path without <c>.</c> and <c>..</c>, in the folder in which it is used.</summary>
    public static string Normal(string path, string folder)
    {
        path = path.Replace("⟨env:HOME⟩", "~", StringComparison.Ordinal);
        var full = path.Length > 0 && path[0] is not ('/' or '~' or '⟨') && folder.Length > 0 ? folder + "/" + path : path;
        List<string> parts = [];
        foreach (var part in full.Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] is not ("" or ".." or Root or "~"))
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part != "." && (part.Length > 0 || parts.Count == 0))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
