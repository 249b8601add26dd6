namespace Mtf.Sandbox.Isolation;

/// <summary>Disk of one run: a file system in memory that ends with the monitor and that nobody outside of it sees.</summary>
internal sealed class RunFolder
{
    private const nuint NoSetUser = 2;
    private const nuint NoDevices = 4;

    private static readonly string[] MountPoints = ["/mnt", "/media", "/srv", "/opt", "/tmp"];

    private RunFolder(string root)
    {
        Root = root;
        foreach (var folder in new[] { Home, Temporary, Settings, Memory, Upper, Work, Package })
        {
            Directory.CreateDirectory(folder);
        }
    }

    public string Root { get; }

    public string Home => Path.Combine(Root, "home");

    public string Temporary => Path.Combine(Root, "tmp");

    public string Settings => Path.Combine(Root, "etc");

    public string Memory => Path.Combine(Root, "shm");

    /// <summary>What the server changed in its package.</summary>
    public string Upper => Path.Combine(Root, "upper");

    public string Package => Path.Combine(Root, "app");

    private string Work => Path.Combine(Root, "work");

    /// <summary>Mounts it over a folder that the run does not need.</summary>
    /// <param name="needed">Paths that must stay visible.</param>
    /// <param name="bytes">Its size.</param>
    public static RunFolder Mount(IReadOnlyList<string> needed, long bytes)
    {
        var place = MountPoints.FirstOrDefault(candidate => Directory.Exists(candidate) && !needed.Any(path => path == candidate || path.StartsWith(candidate + "/", StringComparison.Ordinal)))
            ?? throw new SandboxException($"None of {string.Join(", ", MountPoints)} is free to hold the run's files.");
        return Kernel.Mount("tmpfs", place, "tmpfs", NoSetUser | NoDevices, $"mode=0755,size={bytes}") == 0
            ? new RunFolder(place)
            : throw new SandboxException($"A file system for the run could not be mounted: {Kernel.LastError}.");
    }

    /// <summary>Lays the package out so that it can be changed without being changed.</summary>
    /// <returns>False when the machine does not allow it.</returns>
    public bool MountPackage(string package) =>
        Kernel.Mount("overlay", Package, "overlay", NoSetUser | NoDevices, $"lowerdir={Escape(package)},upperdir={Upper},workdir={Work},userxattr") == 0;

    private static string Escape(string path) =>
        path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal);
}
