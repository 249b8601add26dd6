using System.IO.MemoryMappedFiles;

namespace Mtf.Artifacts.Containers;

/// <summary>An unpacked container: one memory-mapped file that holds all contents, so no hostile name ever reaches the disk.</summary>
internal sealed class PackTree : FileTree
{
    private readonly Dictionary<string, long> offsets;
    private readonly MemoryMappedFile? mapping;
    private readonly MemoryMappedViewAccessor? view;
    private readonly IDisposable? owner;

    /// <param name="packPath">The pack.</param>
    /// <param name="index">Its table of contents.</param>
    /// <param name="owner">Disposed with the tree: a temporary folder.</param>
    public PackTree(string packPath, PackIndex index, IDisposable? owner = null)
    {
        this.owner = owner;
        Files = [.. index.Files.Select(file => file.File)];
        offsets = index.Files.ToDictionary(file => file.File.Path, file => file.Offset, StringComparer.Ordinal);
        try
        {
            if (new FileInfo(packPath).Length != index.PackLength || index.Files.Any(file => file.Offset < 0 || file.Offset + file.File.Length > index.PackLength))
            {
                throw new ArtifactException($"The unpacked copy {packPath} is damaged; delete it and scan again.");
            }

            if (index.PackLength > 0)
            {
                // Share deletion: on Windows a cache cleaner may remove what another process still reads.
                var stream = new FileStream(packPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
                mapping = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
                view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"The unpacked copy {packPath} cannot be read: {exception.Message}", exception);
        }
    }

    public override IReadOnlyList<ArtifactFile> Files { get; }

    public override Stream Open(ArtifactFile file)
    {
        if (!offsets.TryGetValue(file.Path, out var offset))
        {
            throw new ArtifactException($"There is no file {file.Path} in this artifact.");
        }

        return view is null || file.Length == 0
            ? Stream.Null
            : new UnmanagedMemoryStream(view.SafeMemoryMappedViewHandle, view.PointerOffset + offset, file.Length);
    }

    protected override void Dispose(bool disposing)
    {
        view?.Dispose();
        mapping?.Dispose();
        owner?.Dispose();
        base.Dispose(disposing);
    }
}
