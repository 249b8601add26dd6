using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>How well one ecosystem is covered by the data.</summary>
/// <param name="Ecosystem">The ecosystem.</param>
/// <param name="RecordCount">Advisories that name a package of it.</param>
/// <param name="Date">When the data of it was current.</param>
/// <param name="DateOrigin">Where the date comes from: <c>download</c> or <c>newest modified record</c>.</param>
public sealed record EcosystemCoverage(Ecosystem Ecosystem, int RecordCount, DateTimeOffset Date, string DateOrigin);

/// <summary>What an index was built from.</summary>
public sealed record AdvisoryMetadata
{
    /// <summary>Sorted by OSV name.</summary>
    public required IReadOnlyList<EcosystemCoverage> Coverage { get; init; }

    public required int RecordCount { get; init; }

    public required int PackageCount { get; init; }

    /// <summary>Records that were refused because they are malformed.</summary>
    public required int MalformedCount { get; init; }

    public DateTimeOffset? EpssDate { get; init; }

    public int EpssCount { get; init; }

    public DateTimeOffset? KevDate { get; init; }

    public int KevCount { get; init; }

    /// <summary>Name and SHA-256 of each source file, so that an index that is behind its sources is noticed.</summary>
    public required IReadOnlyList<(string Name, string Digest)> Sources { get; init; }

    internal void Write(BlobWriter writer)
    {
        writer.Count(Coverage.Count);
        foreach (var coverage in Coverage)
        {
            writer.Count((int)coverage.Ecosystem);
            writer.Count(coverage.RecordCount);
            writer.Date(coverage.Date);
            writer.Text(coverage.DateOrigin);
        }

        writer.Count(RecordCount);
        writer.Count(PackageCount);
        writer.Count(MalformedCount);
        writer.Date(EpssDate);
        writer.Count(EpssCount);
        writer.Date(KevDate);
        writer.Count(KevCount);
        writer.Count(Sources.Count);
        foreach (var (name, digest) in Sources)
        {
            writer.Text(name);
            writer.Text(digest);
        }
    }

    internal static AdvisoryMetadata Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new BlobReader(bytes);
        var coverage = new EcosystemCoverage[reader.Count()];
        for (var index = 0; index < coverage.Length; index++)
        {
            coverage[index] = new EcosystemCoverage(
                (Ecosystem)reader.Position((int)Ecosystem.Generic), reader.Position(int.MaxValue),
                reader.Date() ?? throw IndexDamage.At("an ecosystem in it has no date"), reader.Text());
        }

        return new AdvisoryMetadata
        {
            Coverage = coverage,
            RecordCount = reader.Position(int.MaxValue),
            PackageCount = reader.Position(int.MaxValue),
            MalformedCount = reader.Position(int.MaxValue),
            EpssDate = reader.Date(),
            EpssCount = reader.Position(int.MaxValue),
            KevDate = reader.Date(),
            KevCount = reader.Position(int.MaxValue),
            Sources = ReadSources(ref reader),
        };
    }

    private static (string, string)[] ReadSources(ref BlobReader reader)
    {
        var sources = new (string, string)[reader.Count()];
        for (var index = 0; index < sources.Length; index++)
        {
            sources[index] = (reader.Text(), reader.Text());
        }

        return sources;
    }
}
