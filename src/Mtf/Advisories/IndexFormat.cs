using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>
/// Layout of the index file: one header page, package blobs, hash slots, EPSS rows, KEV rows, metadata, then a CRC-32C of every page before it.
/// The header carries the CRC of itself and of the CRC table, so opening checks a few kilobytes and every later read is checked page by page.
/// </summary>
internal static class IndexFormat
{
    public const int PageSize = 4096;

    public const int HeaderSize = 128;

    /// <summary>Slot: upper half of the name's hash, blob length, blob offset. A length of 0 is an empty slot.</summary>
    public const int SlotSize = 16;

    /// <summary>Row: CVE key in the upper bits, in EPSS rows the probability in millionths below.</summary>
    public const int RowSize = 8;

    public const int ScoreBits = 20;

    public const double ScoreUnit = 1_000_000;

    public const int MaximumBlob = 64 << 20;

    public static ReadOnlySpan<byte> Magic => "MTFADV\r\n"u8;

    public const int Version = 1;

    public static ulong Hash(Ecosystem ecosystem, string name)
    {
        const ulong Prime = 1099511628211;
        var hash = (14695981039346656037 ^ (ulong)ecosystem) * Prime;
        foreach (var unit in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ unit) * Prime;
        }

        // FNV leaves the upper bits of short names alike; the slot number and the tag both need them mixed.
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        return hash ^ (hash >> 33);
    }

    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : BinaryPrimitives.ReverseEndianness(word));
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            crc = BitOperations.Crc32C(crc, rest);
        }

        return ~crc;
    }
}

/// <summary>The fixed header of the index file.</summary>
internal sealed record IndexHeader(
    long SlotsOffset, long SlotCount, long EpssOffset, long EpssCount, long KevOffset, long KevCount,
    long MetadataOffset, long MetadataLength, long ChecksumsOffset, uint ChecksumsChecksum, long FileLength)
{
    public void Write(Span<byte> header)
    {
        header.Clear();
        IndexFormat.Magic.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], IndexFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], ChecksumsChecksum);
        ReadOnlySpan<long> fields =
            [SlotsOffset, SlotCount, EpssOffset, EpssCount, KevOffset, KevCount, MetadataOffset, MetadataLength, ChecksumsOffset, FileLength];
        for (var field = 0; field < fields.Length; field++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header[(16 + (field * 8))..], fields[field]);
        }

        BinaryPrimitives.WriteUInt32LittleEndian(header[124..], IndexFormat.Checksum(header[..124]));
    }

    /// <exception cref="AdvisoryException">Not an index, of another version, or damaged.</exception>
    public static IndexHeader Read(ReadOnlySpan<byte> header, long fileLength)
    {
        if (!header.StartsWith(IndexFormat.Magic))
        {
            throw IndexDamage.At("it does not start with an index header");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(header[124..]) != IndexFormat.Checksum(header[..124]))
        {
            throw IndexDamage.At("the checksum of its header is wrong");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (version != IndexFormat.Version)
        {
            throw new AdvisoryException($"The advisory index has format {version}, this program reads {IndexFormat.Version}; run 'mtf advisories update' or import again.");
        }

        Span<long> field = stackalloc long[10];
        for (var index = 0; index < field.Length; index++)
        {
            field[index] = BinaryPrimitives.ReadInt64LittleEndian(header[(16 + (index * 8))..]);
        }

        var read = new IndexHeader(
            field[0], field[1], field[2], field[3], field[4], field[5], field[6], field[7], field[8], BinaryPrimitives.ReadUInt32LittleEndian(header[12..]), field[9]);
        read.Check(fileLength);
        return read;
    }

    private void Check(long fileLength)
    {
        if (FileLength != fileLength)
        {
            throw IndexDamage.At($"it has {fileLength} bytes instead of {FileLength}");
        }

        var pages = (ChecksumsOffset + IndexFormat.PageSize - 1) / IndexFormat.PageSize;
        var sound = ChecksumsOffset >= IndexFormat.PageSize && ChecksumsOffset + (pages * sizeof(uint)) == FileLength && BitOperations.IsPow2(SlotCount) &&
            Within(SlotsOffset, SlotCount, IndexFormat.SlotSize) && Within(EpssOffset, EpssCount, IndexFormat.RowSize) &&
            Within(KevOffset, KevCount, IndexFormat.RowSize) && Within(MetadataOffset, MetadataLength, 1) && MetadataLength <= IndexFormat.MaximumBlob;
        if (!sound)
        {
            throw IndexDamage.At("its sections lie outside the file");
        }
    }

    private bool Within(long offset, long count, int size) =>
        offset >= IndexFormat.PageSize && offset <= ChecksumsOffset && count >= 0 && count <= (ChecksumsOffset - offset) / size;
}

/// <summary>The error for an index file that is not what was written.</summary>
internal static class IndexDamage
{
    public static AdvisoryException At(string what) =>
        new($"The advisory index is damaged: {what}; run 'mtf advisories update' or import again.");
}
