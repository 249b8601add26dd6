using System.Buffers.Binary;
using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>One entry of a central directory, as stated there.</summary>
internal sealed record ZipEntry(
    string Name, byte[] RawName, int Flags, int Method, uint Checksum, long PackedLength, long Length, long HeaderOffset, int UnixMode)
{
    public bool IsEncrypted => (Flags & 0b1) != 0;

    public bool HasDescriptor => (Flags & 0b1000) != 0;

    public int UnixType => UnixMode & 0xF000;

    public int Mode => UnixMode == 0 ? 0b110_100_100 : UnixMode & 0xFFF;
}

/// <summary>The central directory of a zip and what lies around it.</summary>
internal sealed class ZipDirectory
{
    private const uint LocalHeader = 0x04034b50;
    private const uint CentralHeader = 0x02014b50;
    private const uint EndRecord = 0x06054b50;
    private const uint End64Record = 0x06064b50;
    private const uint End64Locator = 0x07064b50;
    private const int LongestDirectory = 128 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly List<(long Start, long End, string Name)> ranges = [];

    /// <summary>Bytes before the first byte the zip counts from: a self-extractor, or a second archive.</summary>
    private readonly long shift;
    private readonly long directoryStart;

    private ZipDirectory(List<ZipEntry> entries, long shift, long directoryStart) =>
        (Entries, this.shift, this.directoryStart) = (entries, shift, directoryStart);

    public IReadOnlyList<ZipEntry> Entries { get; }

    public long SignatureOffset { get; private init; }

    public int SignatureLength { get; private init; }

    public static ZipDirectory Read(FileStream file, PackWriter writer)
    {
        var (signatureOffset, signatureLength) = BundleSignature.Find(file);
        var end = signatureLength > 0 ? signatureOffset : file.Length;
        var tail = ReadAt(file, Math.Max(0, end - 22 - ushort.MaxValue), (int)Math.Min(end, 22 + ushort.MaxValue), writer);
        var position = FindEnd(tail);
        if (position < 0)
        {
            throw new ArtifactException($"{writer.Subject} has no zip directory at its end; it is truncated or not a zip archive.");
        }

        var endOffset = end - tail.Length + position;
        var record = tail.AsSpan(position);
        long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long size = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        var directoryEnd = endOffset;
        if (count == ushort.MaxValue || size == uint.MaxValue || offset == uint.MaxValue)
        {
            (count, size, offset, directoryEnd) = ReadEnd64(file, endOffset, (count, size, offset, directoryEnd), writer);
        }

        var start = directoryEnd - size;
        if (size > LongestDirectory || start < 0 || offset > start)
        {
            throw new ArtifactException($"{writer.Subject} states an impossible zip directory; it is truncated or hostile.");
        }

        ReportSurroundings(writer, record, end - endOffset, start - offset, signatureLength > 0);
        var entries = ReadEntries(ReadAt(file, start, (int)size, writer), count, writer);
        return new ZipDirectory(entries, start - offset, start) { SignatureOffset = signatureOffset, SignatureLength = signatureLength };
    }

    /// <summary>Finds an entry's data, and compares its local header with the directory.</summary>
    public long LocateData(FileStream file, ZipEntry entry, PackWriter writer)
    {
        var start = entry.HeaderOffset + shift;
        if (start < 0 || start + 30 > directoryStart)
        {
            throw OutOfBounds(writer, entry);
        }

        var header = ReadAt(file, start, 30, writer).AsSpan();
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeader)
        {
            throw new ArtifactException($"{writer.Subject} has no entry where its directory says {entry.Name} is; it is damaged or hostile.");
        }

        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        var data = start + 30 + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        if (entry.PackedLength < 0 || entry.Length < 0 || entry.PackedLength > directoryStart || data + entry.PackedLength > directoryStart)
        {
            throw OutOfBounds(writer, entry);
        }

        var name = ReadAt(file, start + 30, nameLength, writer);
        Compare(entry, header, name, writer);
        ranges.Add((start, data + entry.PackedLength, entry.Name));
        return data;
    }

    /// <summary>Every byte before the directory belongs to exactly one entry: overlaps are bombs, gaps hide data.</summary>
    public void CheckCoverage(FileStream file, PackWriter writer)
    {
        ranges.Sort((left, right) => left.Start.CompareTo(right.Start));
        var expected = shift;
        foreach (var (start, end, name) in ranges)
        {
            if (start < expected)
            {
                throw new ArtifactException($"{writer.Subject} has overlapping entries ({name}), as a decompression bomb does; it is refused.");
            }

            CheckGap(file, expected, start, writer);
            expected = end;
        }

        CheckGap(file, expected, directoryStart, writer);
    }

    private static void CheckGap(FileStream file, long start, long end, PackWriter writer)
    {
        // A data descriptor of 12 to 24 bytes may follow an entry; a zip64 or signature block may stand before the directory.
        if (end - start <= 24)
        {
            return;
        }

        var head = ReadAt(file, start, (int)Math.Min(end - start, 64 << 10), writer);
        if (head.AsSpan().IndexOf("PK\x3\x4"u8) >= 0)
        {
            writer.Report("hidden-entry", "", "The file holds an entry that its directory does not list.");
        }
        else
        {
            writer.Report("hidden-data", "", $"There are {end - start:N0} bytes between the entries.");
        }
    }

    private static void ReportSurroundings(PackWriter writer, ReadOnlySpan<byte> record, long left, long shift, bool isSigned)
    {
        var comment = BinaryPrimitives.ReadUInt16LittleEndian(record[20..]);
        if (left > 22 + comment)
        {
            writer.Report("trailing-data", "", $"There are {left - 22 - comment:N0} bytes behind the end of the archive.");
        }
        else if (left < 22 + comment && !isSigned)
        {
            writer.Report("header-mismatch", "", "The archive comment is longer than the file.");
        }

        if (shift > 0)
        {
            writer.Report("prepended-data", "", $"There are {shift:N0} bytes before the archive.");
        }
    }

    /// <summary>The last end record whose comment reaches the end of the file; else the last one at all.</summary>
    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        var fallback = -1;
        for (var position = tail.Length - 22; position >= 0; position--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[position..]) != EndRecord)
            {
                continue;
            }

            if (position + 22 + BinaryPrimitives.ReadUInt16LittleEndian(tail[(position + 20)..]) == tail.Length)
            {
                return position;
            }

            fallback = fallback < 0 ? position : fallback;
        }

        return fallback;
    }

    private static (long Count, long Size, long Offset, long End) ReadEnd64(
        FileStream file, long endOffset, (long Count, long Size, long Offset, long End) plain, PackWriter writer)
    {
        if (endOffset < 76)
        {
            return plain;
        }

        var locator = ReadAt(file, endOffset - 20, 20, writer).AsSpan();
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != End64Locator)
        {
            return plain;
        }

        // The record normally stands right before its locator; the stated offset is off when data was prepended.
        var stated = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        var offset = stated >= 0 && stated <= endOffset - 76 && IsEnd64(file, stated, writer) ? stated : endOffset - 76;
        if (!IsEnd64(file, offset, writer))
        {
            throw new ArtifactException($"{writer.Subject} states a 64-bit directory that does not exist; it is damaged or hostile.");
        }

        var record = ReadAt(file, offset, 56, writer).AsSpan();
        var (count, size, start) = (BinaryPrimitives.ReadInt64LittleEndian(record[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(record[40..]), BinaryPrimitives.ReadInt64LittleEndian(record[48..]));
        return count < 0 || size < 0 || start < 0
            ? throw new ArtifactException($"{writer.Subject} states an impossible 64-bit directory; it is hostile.")
            : (count, size, start, offset);
    }

    private static bool IsEnd64(FileStream file, long offset, PackWriter writer) =>
        BinaryPrimitives.ReadUInt32LittleEndian(ReadAt(file, offset, 4, writer)) == End64Record;

    private static List<ZipEntry> ReadEntries(byte[] directory, long count, PackWriter writer)
    {
        var entries = new List<ZipEntry>();
        var rest = directory.AsSpan();
        while (rest.Length >= 46 && BinaryPrimitives.ReadUInt32LittleEndian(rest) == CentralHeader)
        {
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
            var total = 46 + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (total > rest.Length)
            {
                break;
            }

            entries.Add(ReadEntry(rest[..total], nameLength, extraLength));
            rest = rest[total..];
        }

        if (entries.Count != count)
        {
            throw new ArtifactException($"{writer.Subject} states {count:N0} entries but lists {entries.Count:N0}; it is damaged or hostile.");
        }

        if (rest.Length > 0)
        {
            writer.Report("hidden-data", "", $"There are {rest.Length:N0} unused bytes in the directory.");
        }

        return entries;
    }

    private static ZipEntry ReadEntry(ReadOnlySpan<byte> header, int nameLength, int extraLength)
    {
        var raw = header.Slice(46, nameLength);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        long packed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        var extra = Zip64Extra(header.Slice(46 + nameLength, extraLength));
        Widen(ref length, ref extra);
        Widen(ref packed, ref extra);
        Widen(ref offset, ref extra);
        var unixMode = header[5] is 3 or 19 ? (int)(BinaryPrimitives.ReadUInt32LittleEndian(header[38..]) >> 16) : 0;
        return new ZipEntry(Decode(raw), raw.ToArray(), flags, BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]), packed, length, offset, unixMode);
    }

    private static void Widen(ref long value, ref ReadOnlySpan<byte> extra)
    {
        if (value == uint.MaxValue && extra.Length >= 8)
        {
            value = BinaryPrimitives.ReadInt64LittleEndian(extra);
            extra = extra[8..];
        }
    }

    private static ReadOnlySpan<byte> Zip64Extra(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == 1)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    private static string Decode(ReadOnlySpan<byte> name)
    {
        try
        {
            return Strict.GetString(name);
        }
        catch (DecoderFallbackException)
        {
            return Encoding.Latin1.GetString(name);
        }
    }

    private static void Compare(ZipEntry entry, ReadOnlySpan<byte> header, byte[] name, PackWriter writer)
    {
        var differs = !name.AsSpan().SequenceEqual(entry.RawName) ? "name"
            : BinaryPrimitives.ReadUInt16LittleEndian(header[8..]) != entry.Method ? "compression method"
            : (BinaryPrimitives.ReadUInt16LittleEndian(header[6..]) & 1) != (entry.Flags & 1) ? "encryption flag"
            : IsOther(BinaryPrimitives.ReadUInt32LittleEndian(header[14..]), entry.Checksum, entry) ? "checksum"
            : IsOther(BinaryPrimitives.ReadUInt32LittleEndian(header[18..]), entry.PackedLength, entry) ? "packed size"
            : IsOther(BinaryPrimitives.ReadUInt32LittleEndian(header[22..]), entry.Length, entry) ? "size"
            : null;
        if (differs is not null)
        {
            writer.Report("header-mismatch", entry.Name, $"The {differs} in the entry's own header differs from the directory.");
        }
    }

    private static bool IsOther(uint local, long central, ZipEntry entry) =>
        local != central && local != uint.MaxValue && !(entry.HasDescriptor && local == 0);

    private static byte[] ReadAt(FileStream file, long offset, int length, PackWriter writer)
    {
        var buffer = new byte[length];
        return RandomAccess.Read(file.SafeFileHandle, buffer, offset) == length
            ? buffer
            : throw new ArtifactException($"{writer.Subject} is truncated; download it again.");
    }

    private static ArtifactException OutOfBounds(PackWriter writer, ZipEntry entry) =>
        new($"{writer.Subject} says that {entry.Name} lies outside the file; it is truncated or hostile.");
}
