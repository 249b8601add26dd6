using System.Buffers;
using System.Buffers.Binary;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>The advisories on disk, opened for reading. Immutable; safe for use by several threads.</summary>
public sealed class AdvisoryIndex : IDisposable
{
    private readonly PagedFile file;

    private AdvisoryIndex(PagedFile file, AdvisoryMetadata metadata) => (this.file, Metadata) = (file, metadata);

    /// <summary>What the index was built from.</summary>
    public AdvisoryMetadata Metadata { get; internal set; }

    /// <summary>Opens an index file; costs the same whatever its size.</summary>
    /// <exception cref="AdvisoryException">The file is not an index or is damaged.</exception>
    public static AdvisoryIndex Open(string path)
    {
        PagedFile opened;
        try
        {
            opened = new PagedFile(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryException($"The advisory index '{path}' cannot be read: {exception.Message}", exception);
        }

        try
        {
            var metadata = new byte[opened.Header.MetadataLength];
            opened.Read(opened.Header.MetadataOffset, metadata);
            return new AdvisoryIndex(opened, AdvisoryMetadata.Read(metadata));
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>How well an ecosystem is covered, null when it is not.</summary>
    public EcosystemCoverage? Covers(Ecosystem ecosystem) => Metadata.Coverage.FirstOrDefault(coverage => coverage.Ecosystem == ecosystem);

    /// <summary>All advisories of a package, withdrawn ones too; their affected packages are reduced to this one.</summary>
    /// <param name="ecosystem">Ecosystem of the package.</param>
    /// <param name="name">Name in any spelling that the ecosystem treats as the same.</param>
    /// <exception cref="AdvisoryException">The index is damaged at this place.</exception>
    public IReadOnlyList<Advisory> Find(Ecosystem ecosystem, string name)
    {
        var normalized = AdvisoryEcosystems.NormalizeName(ecosystem, name);
        var hash = IndexFormat.Hash(ecosystem, normalized);
        var count = file.Header.SlotCount;
        Span<byte> slot = stackalloc byte[IndexFormat.SlotSize];
        for (long probe = 0; probe < count; probe++)
        {
            file.Read(file.Header.SlotsOffset + ((((long)(hash & uint.MaxValue) + probe) & (count - 1)) * IndexFormat.SlotSize), slot);
            var length = BinaryPrimitives.ReadInt32LittleEndian(slot[4..]);
            if (length == 0)
            {
                return [];
            }

            if (BinaryPrimitives.ReadUInt32LittleEndian(slot) == (uint)(hash >> 32) &&
                ReadBlob(BinaryPrimitives.ReadInt64LittleEndian(slot[8..]), length, ecosystem, normalized) is { } advisories)
            {
                return advisories;
            }
        }

        return [];
    }

    /// <summary>Probability that a CVE is exploited in the next 30 days, null when not scored.</summary>
    /// <exception cref="AdvisoryException">The index is damaged at this place.</exception>
    public double? Epss(string id) =>
        CveKey.TryParse(id, out var key) && FindRow(file.Header.EpssOffset, file.Header.EpssCount, key, IndexFormat.ScoreBits) is { } row
            ? (row & ((1 << IndexFormat.ScoreBits) - 1)) / IndexFormat.ScoreUnit
            : null;

    /// <summary>Whether a CVE is in the catalogue of known exploited vulnerabilities.</summary>
    /// <exception cref="AdvisoryException">The index is damaged at this place.</exception>
    public bool IsKnownExploited(string id) =>
        CveKey.TryParse(id, out var key) && FindRow(file.Header.KevOffset, file.Header.KevCount, key, shift: 0) is not null;

    public void Dispose() => file.Dispose();

    private IReadOnlyList<Advisory>? ReadBlob(long offset, int length, Ecosystem ecosystem, string name)
    {
        if (length is < 0 or > IndexFormat.MaximumBlob)
        {
            throw IndexDamage.At("an entry in it has an impossible length");
        }

        var buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            file.Read(offset, buffer.AsSpan(0, length));
            return PackageBlob.Read(buffer.AsSpan(0, length), ecosystem, name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ulong? FindRow(long offset, long count, ulong key, int shift)
    {
        Span<byte> bytes = stackalloc byte[IndexFormat.RowSize];
        long low = 0, high = count - 1;
        while (low <= high)
        {
            var middle = low + ((high - low) / 2);
            file.Read(offset + (middle * IndexFormat.RowSize), bytes);
            var row = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            if (row >> shift == key)
            {
                return row;
            }

            (low, high) = row >> shift < key ? (middle + 1, high) : (low, middle - 1);
        }

        return null;
    }
}
