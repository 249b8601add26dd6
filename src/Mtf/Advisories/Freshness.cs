using System.Globalization;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Whether the data may answer for an ecosystem at a moment: it must cover it and be young enough.</summary>
internal sealed class Freshness(AdvisoryMetadata metadata, DateTimeOffset asOf, TimeSpan maximumAge)
{
    public static readonly TimeSpan DefaultMaximumAge = TimeSpan.FromDays(14);

    /// <summary>Why the data cannot answer for the ecosystem, null when it can.</summary>
    public string? Problem(Ecosystem ecosystem)
    {
        var coverage = metadata.Coverage.FirstOrDefault(coverage => coverage.Ecosystem == ecosystem);
        if (coverage is null)
        {
            return $"the advisory data does not cover {AdvisoryEcosystems.OsvName(ecosystem)}";
        }

        var age = asOf - coverage.Date;
        return age > maximumAge
            ? $"advisory data for {AdvisoryEcosystems.OsvName(ecosystem)} is {Days(age)} old ({coverage.DateOrigin} {Day(coverage.Date)}, limit {Days(maximumAge)})"
            : null;
    }

    /// <summary>Why no component at all can be matched, null when some can or there is none.</summary>
    public string? Refusal(IReadOnlyList<Component> components)
    {
        var asked = Asked(components);
        if (asked.Count == 0)
        {
            return metadata.Coverage.Count == 0 ? "The advisory data covers no ecosystem; run 'mtf advisories update'." : All(AdvisoryEcosystems.All);
        }

        return All(asked);
    }

    /// <summary>The data behind a report: its date is the oldest among the ecosystems that were asked.</summary>
    public AdvisorySnapshot Snapshot(IReadOnlyList<Component> components)
    {
        var asked = Asked(components).Where(ecosystem => Problem(ecosystem) is null).ToList();
        var used = metadata.Coverage.Where(coverage => asked.Count == 0 || asked.Contains(coverage.Ecosystem)).ToList();
        return new AdvisorySnapshot(
            used.Min(coverage => coverage.Date), metadata.RecordCount, [.. metadata.Coverage.Select(coverage => AdvisoryEcosystems.OsvName(coverage.Ecosystem))],
            metadata.EpssDate, metadata.KevDate);
    }

    private string? All(IReadOnlyList<Ecosystem> ecosystems)
    {
        var problems = ecosystems.Select(Problem).ToList();
        return problems.Contains(null) ? null : $"No usable advisory data: {string.Join("; ", problems)}. Run 'mtf advisories update'.";
    }

    private static List<Ecosystem> Asked(IReadOnlyList<Component> components) =>
        [.. components.Select(component => component.Purl.Ecosystem).Where(ecosystem => ecosystem != Ecosystem.Generic).Distinct().Order()];

    private static string Days(TimeSpan age) => ((int)age.TotalDays).ToString(CultureInfo.InvariantCulture) + (age.TotalDays is >= 1 and < 2 ? " day" : " days");

    private static string Day(DateTimeOffset date) => date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
