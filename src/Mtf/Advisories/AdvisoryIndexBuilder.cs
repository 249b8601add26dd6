using System.Buffers.Binary;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Collects advisories and writes the index file. The same advisories give the same bytes, in whatever order they were added.</summary>
internal sealed class AdvisoryIndexBuilder
{
    private readonly Dictionary<string, Advisory> advisories = new(StringComparer.Ordinal);

    public int RecordCount => advisories.Count;

    /// <summary>Adds an advisory; of two with the same id the one modified last stays.</summary>
    public void Add(Advisory advisory)
    {
        if (!advisories.TryGetValue(advisory.Id, out var known) || advisory.Modified > known.Modified)
        {
            advisories[advisory.Id] = advisory;
        }
    }

    /// <summary>Number of advisories that name a package of the ecosystem.</summary>
    public int Count(Ecosystem ecosystem) => advisories.Values.Count(advisory => advisory.Affected.Any(affected => affected.Ecosystem == ecosystem));

    /// <summary>Writes the file beside its place and renames it, so that readers see the old or the new index and nothing between.</summary>
    public void Write(string path, AdvisoryMetadata metadata, EpssScores? epss, KevCatalog? kev)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16))
        {
            Write(stream, metadata, epss, kev);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private void Write(FileStream stream, AdvisoryMetadata metadata, EpssScores? epss, KevCatalog? kev)
    {
        var packages = GroupByPackage();
        stream.Write(new byte[IndexFormat.PageSize]);
        var entries = WriteBlobs(stream, packages);
        var slotsOffset = Align(stream);
        var slotCount = WriteSlots(stream, entries);
        var epssOffset = stream.Position;
        WriteRows(stream, epss?.Scores.Select(row => (row.Cve << IndexFormat.ScoreBits) | (ulong)Math.Round(row.Score * IndexFormat.ScoreUnit)) ?? []);
        var kevOffset = stream.Position;
        WriteRows(stream, kev?.Cves ?? []);
        var metadataOffset = stream.Position;
        var writer = new BlobWriter();
        (metadata with { PackageCount = entries.Count }).Write(writer);
        stream.Write(writer.Written);

        var end = stream.Position;
        var checksums = PageChecksums(stream, end);
        stream.Write(checksums);
        var header = new IndexHeader(
            slotsOffset, slotCount, epssOffset, (kevOffset - epssOffset) / IndexFormat.RowSize, kevOffset, (metadataOffset - kevOffset) / IndexFormat.RowSize,
            metadataOffset, end - metadataOffset, end, IndexFormat.Checksum(checksums), stream.Position);
        Span<byte> bytes = stackalloc byte[IndexFormat.HeaderSize];
        header.Write(bytes);
        stream.Position = 0;
        stream.Write(bytes);
    }

    private List<KeyValuePair<(Ecosystem Ecosystem, string Name), List<Advisory>>> GroupByPackage()
    {
        var packages = new Dictionary<(Ecosystem Ecosystem, string Name), List<Advisory>>();
        foreach (var advisory in advisories.Values)
        {
            foreach (var package in advisory.Affected.GroupBy(affected => (affected.Ecosystem, Name: AdvisoryEcosystems.NormalizeName(affected.Ecosystem, affected.Name))))
            {
                if (!packages.TryGetValue(package.Key, out var list))
                {
                    packages.Add(package.Key, list = []);
                }

                list.Add(advisory with { Affected = [.. package] });
            }
        }

        return [.. packages.OrderBy(package => package.Key.Ecosystem).ThenBy(package => package.Key.Name, StringComparer.Ordinal)];
    }

    private static List<(ulong Hash, long Offset, int Length)> WriteBlobs(
        FileStream stream, List<KeyValuePair<(Ecosystem Ecosystem, string Name), List<Advisory>>> packages)
    {
        var entries = new List<(ulong, long, int)>(packages.Count);
        var writer = new BlobWriter();
        foreach (var ((ecosystem, name), list) in packages)
        {
            list.Sort((left, right) => string.CompareOrdinal(left.Id, right.Id));
            PackageBlob.Write(writer, ecosystem, name, list);
            if (writer.Written.Length > IndexFormat.MaximumBlob)
            {
                throw new AdvisoryException($"The advisories of {AdvisoryEcosystems.OsvName(ecosystem)} package '{name}' take more than 64 MB; the data is not usable.");
            }

            entries.Add((IndexFormat.Hash(ecosystem, name), stream.Position, writer.Written.Length));
            stream.Write(writer.Written);
        }

        return entries;
    }

    // Slots must not cross a page, so their section starts at a multiple of the slot size.
    private static long Align(FileStream stream)
    {
        stream.Write(new byte[(IndexFormat.SlotSize - (int)(stream.Position % IndexFormat.SlotSize)) % IndexFormat.SlotSize]);
        return stream.Position;
    }

    private static long WriteSlots(FileStream stream, List<(ulong Hash, long Offset, int Length)> entries)
    {
        var count = 16;
        while (count < entries.Count * 2L)
        {
            count = checked(count * 2);
        }

        var slots = new byte[count * IndexFormat.SlotSize];
        foreach (var (hash, offset, length) in entries)
        {
            var position = (int)(hash & (ulong)(count - 1));
            while (BinaryPrimitives.ReadInt32LittleEndian(slots.AsSpan((position * IndexFormat.SlotSize) + 4)) != 0)
            {
                position = (position + 1) & (count - 1);
            }

            var slot = slots.AsSpan(position * IndexFormat.SlotSize, IndexFormat.SlotSize);
            BinaryPrimitives.WriteUInt32LittleEndian(slot, (uint)(hash >> 32));
            BinaryPrimitives.WriteInt32LittleEndian(slot[4..], length);
            BinaryPrimitives.WriteInt64LittleEndian(slot[8..], offset);
        }

        stream.Write(slots);
        return count;
    }

    private static void WriteRows(FileStream stream, IEnumerable<ulong> rows)
    {
        Span<byte> bytes = stackalloc byte[IndexFormat.RowSize];
        foreach (var row in rows)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(bytes, row);
            stream.Write(bytes);
        }
    }

    private static byte[] PageChecksums(FileStream stream, long end)
    {
        var checksums = new byte[(end + IndexFormat.PageSize - 1) / IndexFormat.PageSize * sizeof(uint)];
        var page = new byte[IndexFormat.PageSize];
        stream.Position = 0;
        for (var number = 0; number < checksums.Length / sizeof(uint); number++)
        {
            var length = (int)Math.Min(IndexFormat.PageSize, end - stream.Position);
            stream.ReadExactly(page, 0, length);
            BinaryPrimitives.WriteUInt32LittleEndian(checksums.AsSpan(number * sizeof(uint)), IndexFormat.Checksum(page.AsSpan(0, length)));
        }

        return checksums;
    }
}
