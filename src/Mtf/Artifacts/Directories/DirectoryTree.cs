using Mtf.Artifacts.Containers;

namespace Mtf.Artifacts.Directories;

/// <summary>A folder on disk. Links are never followed, <c>.git</c> is not part of it.</summary>
public sealed class DirectoryTree : FileTree
{
    private readonly string root;

    private DirectoryTree(string root, IReadOnlyList<ArtifactFile> files, IReadOnlyList<TreeLink> links, IReadOnlyList<ContainerAnomaly> anomalies) =>
        (this.root, Files, Links, Anomalies) = (root, files, links, anomalies);

    public override IReadOnlyList<ArtifactFile> Files { get; }

    public IReadOnlyList<TreeLink> Links { get; }

    public IReadOnlyList<ContainerAnomaly> Anomalies { get; }

    /// <summary>Lists a folder.</summary>
    /// <exception cref="ArtifactException">It cannot be read or is beyond the limits.</exception>
    public static DirectoryTree Read(string folder, UnpackLimits limits, CancellationToken cancellationToken)
    {
        var files = new List<ArtifactFile>();
        var links = new List<TreeLink>();
        var anomalies = new List<ContainerAnomaly>();
        var pending = new Stack<string>([""]);
        long bytes = 0;
        var entries = 0;
        try
        {
            while (pending.TryPop(out var relative))
            {
                foreach (var entry in new DirectoryInfo(Path.Combine(folder, relative)).EnumerateFileSystemInfos())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (++entries > limits.Entries)
                    {
                        throw new ArtifactException($"{folder} holds more than {limits.Entries:N0} entries; name the server's own folder.");
                    }

                    var path = relative.Length == 0 ? entry.Name : $"{relative}/{entry.Name}";
                    if (Classify(entry, path, folder, links, anomalies) is not { } info)
                    {
                        continue;
                    }

                    if (info is not FileInfo file)
                    {
                        pending.Push(path);
                        continue;
                    }

                    if ((bytes += file.Length) > limits.TotalBytes)
                    {
                        throw new ArtifactException($"{folder} holds more than {limits.TotalBytes >> 20} MB; name the server's own folder.");
                    }

                    files.Add(new ArtifactFile(path, file.Length, ModeOf(file)));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"{folder} cannot be read: {exception.Message}", exception);
        }

        return new DirectoryTree(folder,
            [.. files.OrderBy(file => file.Path, StringComparer.Ordinal)],
            [.. links.OrderBy(link => link.Path, StringComparer.Ordinal)],
            [.. anomalies.OrderBy(anomaly => anomaly.Entry, StringComparer.Ordinal)]);
    }

    public override Stream Open(ArtifactFile file)
    {
        if (file.Length == 0)
        {
            // Pipes and devices have no length; opening one could block for ever.
            return Stream.Null;
        }

        var path = Path.Combine(root, file.Path);
        try
        {
            return new FileInfo(path).LinkTarget is null
                ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
                : throw new ArtifactException($"{file.Path} became a link while it was scanned; scan again.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"{file.Path} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The entry when it is a folder to walk or a file to list; null when it is neither.</summary>
    private static FileSystemInfo? Classify(FileSystemInfo entry, string path, string folder, List<TreeLink> links, List<ContainerAnomaly> anomalies)
    {
        if (entry.LinkTarget is { } target)
        {
            links.Add(new TreeLink(path, target));
            var resolved = Path.GetFullPath(target, Path.GetDirectoryName(entry.FullName)!);
            var isInside = resolved.StartsWith(Path.GetFullPath(folder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);
            anomalies.Add(new ContainerAnomaly("link", path, isInside ? $"The entry is a symbolic link to {target}." : $"The entry is a symbolic link to {target}, outside the folder."));
            return null;
        }

        if (entry is DirectoryInfo)
        {
            return entry.Name == ".git" ? null : entry;
        }

        if (path == ".git")
        {
            // The pointer file of a work tree.
            return null;
        }

        if (EntryName.Parse(path) is { Kind: { } kind } odd)
        {
            anomalies.Add(new ContainerAnomaly(kind, path, odd.Detail));
        }

        if (!entry.Exists || !File.Exists(entry.FullName))
        {
            anomalies.Add(new ContainerAnomaly("unreadable-name", path, "The name is not valid UTF-8 and cannot be opened."));
            return null;
        }

        return entry;
    }

    private static int ModeOf(FileInfo file) => OperatingSystem.IsWindows() ? 0b110_100_100 : (int)file.UnixFileMode & 0b111_111_111;
}
