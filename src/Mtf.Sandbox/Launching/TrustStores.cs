namespace Mtf.Sandbox.Launching;

/// <summary>Finds the certificate files that runtimes and packages bring along, which count before those of the system.</summary>
internal static class TrustStores
{
    private const string FileName = "cacert.pem";
    private const int Most = 20;
    private const int MostFolders = 20_000;

    /// <returns>Paths as the server sees them.</returns>
    public static IReadOnlyList<string> Find(LaunchPlan plan) =>
    [
        .. Search(plan.Package).Select(path => LaunchPlan.PackageInside + path[plan.Package.Length..]),
        .. plan.Runtimes.SelectMany(Search),
    ];

    private static List<string> Search(string root)
    {
        List<string> found = [];
        var pending = new Stack<string>([root]);
        for (var count = 0; pending.TryPop(out var folder) && count < MostFolders && found.Count < Most; count++)
        {
            try
            {
                foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
                {
                    if (entry is DirectoryInfo { LinkTarget: null })
                    {
                        pending.Push(entry.FullName);
                    }
                    else if (entry.Name == FileName && entry.LinkTarget is null)
                    {
                        found.Add(entry.FullName);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Not readable for us is not readable for the server.
            }
        }

        return found;
    }
}
