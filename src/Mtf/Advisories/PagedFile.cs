using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Mtf.Advisories;

/// <summary>
/// The mapped index file. A page is checked on its first use; one that fails its checksum is an error, never an empty answer.
/// Opening reads the header and the checksum table (1/1024 of the file) only.
/// </summary>
internal sealed class PagedFile : IDisposable
{
    private readonly MemoryMappedFile mapping;
    private readonly MemoryMappedViewAccessor view;
    private readonly byte[] checksums;
    private readonly bool[] sound;

    /// <exception cref="AdvisoryException">The file is not an index or is damaged.</exception>
    public PagedFile(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        if (file.Length < IndexFormat.PageSize)
        {
            throw IndexDamage.At($"it has {file.Length} bytes");
        }

        var length = file.Length;
        mapping = MemoryMappedFile.CreateFromFile(file, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        view = mapping.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        try
        {
            Span<byte> header = stackalloc byte[IndexFormat.HeaderSize];
            view.SafeMemoryMappedViewHandle.ReadSpan(0, header);
            Header = IndexHeader.Read(header, length);
            checksums = new byte[length - Header.ChecksumsOffset];
            view.SafeMemoryMappedViewHandle.ReadSpan((ulong)Header.ChecksumsOffset, checksums.AsSpan());
            if (IndexFormat.Checksum(checksums) != Header.ChecksumsChecksum)
            {
                throw IndexDamage.At("the checksum of its checksum table is wrong");
            }

            sound = new bool[checksums.Length / sizeof(uint)];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IndexHeader Header { get; }

    /// <exception cref="AdvisoryException">The place is outside the file, or a page of it is damaged.</exception>
    public void Read(long offset, Span<byte> destination)
    {
        if (offset < 0 || offset > Header.ChecksumsOffset - destination.Length)
        {
            throw IndexDamage.At("an entry in it lies outside the file");
        }

        if (destination.IsEmpty)
        {
            return;
        }

        var last = (int)((offset + destination.Length - 1) / IndexFormat.PageSize);
        for (var page = (int)(offset / IndexFormat.PageSize); page <= last; page++)
        {
            if (!sound[page])
            {
                Check(page);
            }
        }

        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)offset, destination);
    }

    public void Dispose()
    {
        view.Dispose();
        mapping.Dispose();
    }

    private void Check(int number)
    {
        var start = (long)number * IndexFormat.PageSize;
        Span<byte> page = stackalloc byte[(int)Math.Min(IndexFormat.PageSize, Header.ChecksumsOffset - start)];
        view.SafeMemoryMappedViewHandle.ReadSpan((ulong)start, page);
        if (IndexFormat.Checksum(page) != BinaryPrimitives.ReadUInt32LittleEndian(checksums.AsSpan(number * sizeof(uint))))
        {
            throw IndexDamage.At($"the checksum of page {number} is wrong");
        }

        sound[number] = true;
    }
}
