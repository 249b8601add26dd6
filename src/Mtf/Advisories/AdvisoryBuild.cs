using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Builds the index from the kept sources.</summary>
internal sealed class AdvisoryBuild(AdvisorySources sources, string indexPath)
{
    private const string Official = "osv/";

    // Some ecosystem gets a new record every day. A download that is this much younger than its newest record comes from a mirror that stands still.
    private static readonly TimeSpan MirrorLag = TimeSpan.FromDays(7);

    /// <summary>Writes the index.</summary>
    /// <param name="list">The sources to build from.</param>
    /// <param name="loaded">Content of sources that were read already, by name.</param>
    /// <param name="cancellationToken">Stops between records; the old index stays.</param>
    public void Run(IReadOnlyList<AdvisorySource> list, IReadOnlyDictionary<string, OsvContent> loaded, CancellationToken cancellationToken)
    {
        var builder = new AdvisoryIndexBuilder();
        var malformed = 0;
        foreach (var source in list.Where(IsOsv))
        {
            var content = loaded.TryGetValue(source.Name, out var known) ? known : OsvArchive.Read(sources.PathOf(source), cancellationToken);
            malformed += content.Malformed;
            foreach (var record in content.Records)
            {
                builder.Add(record);
            }
        }

        var epss = list.FirstOrDefault(source => source.Name == "epss") is { } epssSource ? EpssReader.Read(sources.PathOf(epssSource)) : null;
        var kev = list.FirstOrDefault(source => source.Name == "kev") is { } kevSource ? KevReader.Read(File.ReadAllBytes(sources.PathOf(kevSource))) : null;
        var metadata = new AdvisoryMetadata
        {
            Coverage = Coverage(list, builder.Count),
            RecordCount = builder.RecordCount,
            PackageCount = 0,
            MalformedCount = malformed,
            EpssDate = Date(list, "epss"),
            EpssCount = epss?.Scores.Count ?? 0,
            KevDate = Date(list, "kev"),
            KevCount = kev?.Cves.Count ?? 0,
            Sources = [.. list.Select(source => (source.Name, source.Digest))],
        };
        cancellationToken.ThrowIfCancellationRequested();
        builder.Write(indexPath, metadata, epss, kev);
    }

    /// <summary>The metadata with the dates of the sources, when the index was built from just these: a confirmed source needs no new index.</summary>
    public static AdvisoryMetadata Redate(AdvisoryMetadata metadata, IReadOnlyList<AdvisorySource> list) => IsCurrent(metadata, list)
        ? metadata with
        {
            Coverage = Coverage(list, ecosystem => metadata.Coverage.FirstOrDefault(coverage => coverage.Ecosystem == ecosystem)?.RecordCount ?? 0),
            EpssDate = Date(list, "epss"),
            KevDate = Date(list, "kev"),
        }
        : metadata;

    /// <summary>Whether the index was built from exactly these sources.</summary>
    public static bool IsCurrent(AdvisoryMetadata metadata, IReadOnlyList<AdvisorySource> list) =>
        metadata.Sources.SequenceEqual(list.Select(source => (source.Name, source.Digest)));

    private static bool IsOsv(AdvisorySource source) => source.Name is not ("epss" or "kev");

    private static DateTimeOffset? Date(IReadOnlyList<AdvisorySource> list, string name) => list.FirstOrDefault(source => source.Name == name)?.Date;

    // Archives of whole ecosystems say what is covered. Loose records only add to them, unless there is nothing else.
    private static List<EcosystemCoverage> Coverage(IReadOnlyList<AdvisorySource> list, Func<Ecosystem, int> count)
    {
        var newest = list.Max(source => source.NewestModified);
        var prefix = list.Any(source => source.Name.StartsWith(Official, StringComparison.Ordinal)) ? Official : "import/";
        var coverage = new List<EcosystemCoverage>();
        foreach (var ecosystem in AdvisoryEcosystems.All.OrderBy(AdvisoryEcosystems.OsvName, StringComparer.Ordinal))
        {
            var records = count(ecosystem);
            var name = AdvisoryEcosystems.OsvName(ecosystem);
            var source = list.Where(source => prefix == Official ? source.Name == Official + name : source.Ecosystems.Contains(name)).MaxBy(source => source.Date);
            if (source is not null)
            {
                coverage.Add(source.DateOrigin == DateOrigins.Download && newest is { } modified && source.Date - modified > MirrorLag
                    ? new EcosystemCoverage(ecosystem, records, modified, DateOrigins.NewestRecord)
                    : new EcosystemCoverage(ecosystem, records, source.Date, source.DateOrigin));
            }
        }

        return coverage;
    }
}

/// <summary>Where the date of a source comes from.</summary>
internal static class DateOrigins
{
    public const string Download = "download";
    public const string NewestRecord = "newest modified record";
    public const string Stated = "stated in the file";
    public const string FileTime = "file time";
}
