namespace Mtf.Inventories.Npm;

/// <summary>Node's module lookup: the nearest <c>node_modules</c> upwards.</summary>
internal static class NodeResolution
{
    private const int MaximumLength = 4096;

    /// <summary>The key of the entry that code in a folder gets for a name; null when it gets none.</summary>
    public static string? Find(LockGraph graph, string folder, string name)
    {
        if (folder.Length > MaximumLength || name.Length > MaximumLength)
        {
            return null;
        }

        for (var at = folder; ; at = at.LastIndexOf('/') is > 0 and var up ? at[..up] : "")
        {
            var candidate = at.Length == 0 ? $"node_modules/{name}" : $"{at}/node_modules/{name}";
            if (graph.Entries.ContainsKey(candidate))
            {
                return candidate;
            }

            if (at.Length == 0)
            {
                return null;
            }
        }
    }
}
