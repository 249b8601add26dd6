using System.Globalization;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Maintenance.VersionHistory;

/// <summary>
/// MNT-05: credit = .40 · cadence + .15 · valid + .15 · monotone + .30 · changelog.
/// <list type="bullet">
/// <item>cadence, over the gaps in days between the last 20 stable releases, with r = MAD / median (a median below one day counts as one day):
/// 1 for r ≤ .5, .7 for r ≤ 1, .4 for r ≤ 2, else .2; with fewer than four stable releases or without reliable dates 0, as it cannot be shown;
/// halved when the last release is overdue (as-of minus last over median + 3 · MAD and over 180 days).</item>
/// <item>valid: share of releases whose version is valid in the ecosystem's scheme.</item>
/// <item>monotone: share of stable releases that are higher than every earlier one of their own major.minor line; 0 without reliable dates.</item>
/// <item>changelog: 1 when a changelog in the package has an entry for this version, .3 when there is a changelog without one, else 0.</item>
/// </list>
/// </summary>
public sealed class VersionHistoryAssessment : Assessment
{
    private const int Window = 20;
    private const int EnoughReleases = 4;

    private static readonly TimeSpan NeverOverdue = TimeSpan.FromDays(180);
    private static readonly (double Ratio, double Credit)[] Regularity = [(0.5, 1), (1, 0.7), (2, 0.4), (double.PositiveInfinity, 0.2)];

    public override string Control => "MNT-05";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline => evidence.Files.Then(files =>
    {
        PublishedVersion[] stable = [.. timeline.Releases.Where(release =>
            timeline.Scheme.IsValid(release.Version) && !timeline.Scheme.IsPrerelease(release.Version))];
        var cadence = Cadence(timeline, stable, evidence.AsOf);
        var valid = timeline.Releases.Count(release => timeline.Scheme.IsValid(release.Version)) / (double)timeline.Releases.Count;
        var monotone = timeline.DatesAreReliable ? Monotone(timeline, stable) : 0;
        var changelog = Changelog.Find(files, timeline.Subject.Version);
        var credit = (0.40 * cadence.Credit) + (0.15 * valid) + (0.15 * monotone) + (0.30 * changelog.Credit);
        var order = !timeline.DatesAreReliable ? "the order of the releases cannot be shown from the registry's dates"
            : string.Create(CultureInfo.InvariantCulture, $"{monotone:P0} are in ascending order");
        var reason = string.Create(CultureInfo.InvariantCulture, $"{cadence.Fact}; {valid:P0} of {timeline.Releases.Count} versions are valid, {order}; {changelog.Fact}.");
        return Evidence.Of(new Assessed("", Math.Round(Math.Clamp(credit, 0, 1), 4), reason));
    }));

    private static (double Credit, string Fact) Cadence(ReleaseTimeline timeline, PublishedVersion[] stable, DateTimeOffset asOf)
    {
        if (!timeline.DatesAreReliable)
        {
            return (0, "The registry's publication dates are missing or contradict the order of the versions");
        }

        if (stable.Length < EnoughReleases)
        {
            return (0, $"{stable.Length} stable releases show no cadence");
        }

        DateTimeOffset[] dates = [.. stable.TakeLast(Window + 1).Select(release => release.PublishedAt!.Value)];
        double[] gaps = [.. dates.Zip(dates.Skip(1), (earlier, later) => (later - earlier).TotalDays)];
        var median = Median(gaps);
        var deviation = Median([.. gaps.Select(gap => Math.Abs(gap - median))]);
        var credit = Regularity.First(row => deviation / Math.Max(median, 1) <= row.Ratio).Credit;
        var silence = asOf - dates[^1];
        var overdue = silence > NeverOverdue && silence.TotalDays > median + (3 * deviation);
        var fact = string.Create(CultureInfo.InvariantCulture, $"A release every {median:0.#} days (deviation {deviation:0.#})");
        return overdue ? (credit / 2, $"{fact}, the next one overdue") : (credit, fact);
    }

    private static double Monotone(ReleaseTimeline timeline, PublishedVersion[] stable)
    {
        if (stable.Length == 0)
        {
            return 0;
        }

        var highest = new Dictionary<string, string>(StringComparer.Ordinal);
        var ascending = 0;
        foreach (var release in stable)
        {
            var line = string.Join('.', release.Version.Split('.').Take(2));
            if (!highest.TryGetValue(line, out var best) || timeline.Scheme.Compare(release.Version, best) > 0)
            {
                highest[line] = release.Version;
                ascending++;
            }
        }

        return ascending / (double)stable.Length;
    }

    private static double Median(double[] values)
    {
        Array.Sort(values);
        var middle = values.Length / 2;
        return values.Length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
