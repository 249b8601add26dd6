namespace Mtf.Artifacts;

/// <summary>A regular file of an artifact.</summary>
/// <param name="Path">Relative, '/'-separated, no empty, '.' or '..' segments; unique in its tree.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Mode">Unix permission bits; 0644 where the container has none.</param>
public sealed record ArtifactFile(string Path, long Length, int Mode = 0b110_100_100)
{
    public bool IsExecutable => (Mode & 0b001_001_001) != 0;

    public string Name => Path[(Path.LastIndexOf('/') + 1)..];
}

/// <summary>The files of an artifact, read-only, sorted by path in ordinal order. Content is hostile.</summary>
public abstract class FileTree : IDisposable
{
    public abstract IReadOnlyList<ArtifactFile> Files { get; }

    /// <summary>Opens a file of this tree for reading.</summary>
    /// <exception cref="ArtifactException">The file cannot be read.</exception>
    public abstract Stream Open(ArtifactFile file);

    public virtual ArtifactFile? Find(string path)
    {
        int low = 0, high = Files.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(Files[middle].Path, path);
            if (order == 0)
            {
                return Files[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }

    /// <summary>Reads at most <paramref name="limit"/> bytes from the start of a file.</summary>
    public byte[] ReadBytes(ArtifactFile file, int limit = int.MaxValue)
    {
        var buffer = new byte[(int)Math.Min(file.Length, limit)];
        using var stream = Open(file);
        var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return count == buffer.Length ? buffer : buffer[..count];
    }

    /// <summary>Reads a file as UTF-8 (invalid bytes become U+FFFD, a byte order mark is dropped), at most <paramref name="limit"/> bytes.</summary>
    public string ReadText(ArtifactFile file, int limit = 16 << 20)
    {
        var bytes = ReadBytes(file, limit).AsSpan();
        return System.Text.Encoding.UTF8.GetString(bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes);
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) { }
}

/// <summary>A tree held in memory: tests, remote servers, small containers.</summary>
public sealed class MemoryTree : FileTree
{
    private readonly Dictionary<string, byte[]> contents;

    public MemoryTree(IEnumerable<(string Path, byte[] Content)> files)
    {
        contents = files.ToDictionary(file => file.Path, file => file.Content, StringComparer.Ordinal);
        Files = [.. contents.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => new ArtifactFile(file.Key, file.Value.Length))];
    }

    public MemoryTree(params IEnumerable<(string Path, string Text)> files)
        : this(files.Select(file => (file.Path, System.Text.Encoding.UTF8.GetBytes(file.Text)))) { }

    public override IReadOnlyList<ArtifactFile> Files { get; }

    public override Stream Open(ArtifactFile file) => new MemoryStream(contents[file.Path], writable: false);
}
