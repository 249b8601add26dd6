namespace Mtf.Sandbox.Isolation;

/// <summary>Finds programs like a shell does.</summary>
internal static class Programs
{
    /// <param name="name">Name or path.</param>
    /// <param name="searchPath">Folders, separated by colons.</param>
    public static string? Find(string name, string? searchPath)
    {
        if (name.Contains('/', StringComparison.Ordinal))
        {
            return IsExecutable(name) ? Path.GetFullPath(name) : null;
        }

        return (searchPath ?? "/usr/local/bin:/usr/bin:/bin").Split(':')
            .Where(Path.IsPathRooted)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        OperatingSystem.IsLinux() && File.Exists(path) && (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != UnixFileMode.None;
}
