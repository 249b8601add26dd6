namespace Mtf.Advisories;

/// <summary>One run of downloads. Each feed stands alone: one that fails leaves its old file.</summary>
internal sealed class AdvisoryUpdate(AdvisorySources sources, AdvisoryDownload download, TimeProvider time)
{
    private readonly AdvisoryIntake intake = new(sources, time);
    private readonly List<FeedResult> results = [];

    public IReadOnlyList<FeedResult> Results => results;

    public List<AdvisorySource> Sources => intake.Sources;

    public IReadOnlyDictionary<string, OsvContent> Loaded => intake.Loaded;

    public async Task FetchAsync(string name, Uri url, CancellationToken cancellationToken)
    {
        var staged = intake.Staging(name);
        try
        {
            var known = intake.Find(name);
            var (source, date) = await download.FetchAsync(name, url, known, staged, cancellationToken);
            if (source is null)
            {
                intake.Confirm(known!, date);
                results.Add(new FeedResult(name, FeedOutcome.NotModified, "not changed"));
            }
            else
            {
                results.Add(new FeedResult(name, FeedOutcome.Updated, TakeIn(staged, source, cancellationToken)));
            }
        }
        catch (AdvisoryException exception)
        {
            results.Add(new FeedResult(name, FeedOutcome.Failed, exception.Message));
        }
        finally
        {
            File.Delete(staged);
        }
    }

    private string TakeIn(string staged, AdvisorySource source, CancellationToken cancellationToken)
    {
        switch (source.Name)
        {
            case "epss":
                var scores = EpssReader.Read(staged);
                intake.Take(staged, scores.Date is { } day ? source with { Date = day, DateOrigin = DateOrigins.Stated } : source, null);
                return $"{scores.Scores.Count} scores";

            case "kev" when source.Length > KevReader.MaximumLength:
                throw new AdvisoryException($"{source.Url} is larger than 64 MB.");

            case "kev":
                var catalog = KevReader.Read(File.ReadAllBytes(staged));
                intake.Take(staged, catalog.Date is { } released ? source with { Date = released, DateOrigin = DateOrigins.Stated } : source, null);
                return $"{catalog.Cves.Count} entries";

            default:
                var content = AdvisoryIntake.ReadArchive(staged, source.Url?.AbsoluteUri ?? source.Name, source.Name["osv/".Length..], cancellationToken);
                intake.Take(staged, source, content);
                return content.Malformed == 0
                    ? $"{content.Records.Count} records"
                    : $"{content.Records.Count} records, {content.Malformed} malformed ones skipped (first: {content.Problems[0]})";
        }
    }
}
