namespace Mtf.Inventories.Documents;

/// <summary>Paths that manifests name, made relative to the root of the artifact.</summary>
internal static class SafePath
{
    /// <summary>The path seen from a folder (empty or ending in '/'); null when it leaves the artifact or is absolute.</summary>
    public static string? Join(string folder, string path)
    {
        path = path.Replace('\\', '/');
        if (path.StartsWith('/') || path.Contains(':', StringComparison.Ordinal) || path.Length > 4096)
        {
            return null;
        }

        List<string> segments = [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var segment in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (segment == "..")
            {
                if (segments.Count == 0)
                {
                    return null;
                }

                segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        return segments.Count == 0 ? null : string.Join('/', segments);
    }

    /// <summary>The folder of a path with its '/', empty for the root.</summary>
    public static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];
}
