namespace Mtf.Sandbox.Isolation;

/// <summary>What the server sees of the machine: the arguments of the inner layer.</summary>
internal static class Jail
{
    public const string PackageInside = "/srv/app";

    private static readonly string[] SystemFolders = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <param name="folder">Files of the run.</param>
    /// <param name="package">Where the package is outside: the writable layer, or the package itself.</param>
    /// <param name="packageWritable">Whether it may be written.</param>
    /// <param name="runtimes">Further folders with programs, read-only at the same place.</param>
    /// <param name="trustStores">Certificate files of the runtimes that are replaced by the run's own.</param>
    /// <param name="command">Program and arguments, as seen inside.</param>
    public static IReadOnlyList<string> Arguments(
        RunFolder folder, string package, bool packageWritable, IEnumerable<string> runtimes, IEnumerable<string> trustStores, IReadOnlyList<string> command) =>
    [
        "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", "--disable-userns",
        "--uid", "1000", "--gid", "1000", "--cap-drop", "ALL", "--hostname", "dev-pc", "--new-session", "--die-with-parent",
        "--ro-bind", "/usr", "/usr",
        .. SystemFolders.SelectMany(SystemFolder),
        "--proc", "/proc", "--dev", "/dev",
        "--bind", folder.Memory, "/dev/shm",
        "--ro-bind", folder.Settings, "/etc",
        .. Directory.Exists("/etc/alternatives") ? (string[])["--ro-bind", "/etc/alternatives", "/etc/alternatives"] : [],
        .. runtimes.SelectMany(runtime => (string[])["--ro-bind", runtime, runtime]),
        "--bind", folder.Temporary, "/tmp", "--dir", "/var", "--symlink", "/tmp", "/var/tmp", "--dir", "/run",
        "--bind", folder.Home, CanaryHome.Inside,
        packageWritable ? "--bind" : "--ro-bind", package, PackageInside,
        .. trustStores.SelectMany(store => (string[])["--ro-bind", Path.Combine(folder.Settings, "ssl/cert.pem"), store]),
        "--remount-ro", "/",
        "--chdir", PackageInside, "--", .. command,
    ];

    private static string[] SystemFolder(string path) =>
        new DirectoryInfo(path) switch
        {
            { LinkTarget: { } target } => ["--symlink", target, path],
            { Exists: true } => ["--ro-bind", path, path],
            _ => [],
        };
}
