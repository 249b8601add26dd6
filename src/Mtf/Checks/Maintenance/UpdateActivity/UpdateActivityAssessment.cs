using System.Globalization;
using Mtf.Checks.Maintenance.DependencyFreshness;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Maintenance.UpdateActivity;

/// <summary>
/// MNT-03: days since the last release: ≤ 90 1 · ≤ 180 .8 · ≤ 365 .5 · ≤ 730 .2 · else 0; a deprecated or withdrawn version earns 0.
/// Finished software never earns less than .6: no open advisory in complete data, freshness credit at least .85, and the newest version is
/// a stable 1.0 or later that is at least a year old. Where the registry's dates contradict the versions only the date of the highest version is used.
/// </summary>
public sealed class UpdateActivityAssessment : Assessment
{
    private const double FinishedCredit = 0.6;
    private const double FreshCredit = 0.85;

    private static readonly (int Days, double Credit)[] Table = [(90, 1), (180, 0.8), (365, 0.5), (730, 0.2)];

    public override string Control => "MNT-03";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        var subject = timeline.Subject;
        if (subject.Withdrawn || subject.Deprecated is not null)
        {
            return Evidence.Of(new Assessed("", 0, $"Version {subject.Version} is {(subject.Withdrawn ? "withdrawn from the registry" : "deprecated")}{Because(subject.Deprecated)}."));
        }

        var highest = Highest(timeline);
        if (highest is { Deprecated: not null })
        {
            return Evidence.Of(new Assessed("", 0, $"The newest version {highest.Version} is deprecated{Because(highest.Deprecated)}."));
        }

        var last = timeline.DatesAreReliable ? timeline.Releases.LastOrDefault(release => release.PublishedAt <= evidence.AsOf) : highest;
        if (last?.PublishedAt is not { } date || date > evidence.AsOf)
        {
            return Evidence.NotAvailable<Assessed>("The registry does not date the newest release.");
        }

        var days = (int)(evidence.AsOf - date).TotalDays;
        var credit = Table.FirstOrDefault(row => days <= row.Days).Credit;
        var fact = string.Create(CultureInfo.InvariantCulture, $"The last release, {last.Version}, is {days} days old ({date.UtcDateTime:yyyy-MM-dd})");
        return credit < FinishedCredit && IsFinished(evidence, timeline, highest, days)
            ? Evidence.Of(new Assessed("", FinishedCredit, $"{fact}; it counts as finished software: stable, no open advisory, fresh dependencies."))
            : Evidence.Of(new Assessed("", credit, $"{fact}."));
    });

    private static PublishedVersion? Highest(ReleaseTimeline timeline)
    {
        var stable = timeline.Releases.Where(release => !release.Withdrawn && timeline.Scheme.IsValid(release.Version) && !timeline.Scheme.IsPrerelease(release.Version));
        return stable.Aggregate((PublishedVersion?)null, (best, release) =>
            best is null || timeline.Scheme.Compare(release.Version, best.Version) > 0 ? release : best) ?? timeline.Releases[^1];
    }

    private static bool IsFinished(EvidenceSet evidence, ReleaseTimeline timeline, PublishedVersion? highest, int days) =>
        days >= 365
        && highest is not null && timeline.Scheme.IsValid(highest.Version) && timeline.Scheme.Compare(highest.Version, "1.0.0") >= 0
        && timeline.Scheme.Compare(timeline.Subject.Version, highest.Version) == 0
        && evidence.Dependencies.ValueOrDefault is { Complete: true }
        && evidence.Advisories.ValueOrDefault is { Unmatchable.Count: 0 } report
        && !report.Matches.Any(match => VulnerabilityRisk.Counts(match, evidence.AsOf) || match.IsMalware)
        && new DependencyFreshnessAssessment().Assess(evidence).ValueOrDefault is { Credit: >= FreshCredit };

    private static string Because(string? message) =>
        string.IsNullOrWhiteSpace(message) ? "" : $" ('{(message.Length <= 120 ? message : message[..120] + "…")}')";
}
