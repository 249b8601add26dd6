using System.Globalization;
using Mtf.Advisories;
using Mtf.Checks.Maintenance;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Reports;

/// <summary>The sentences at the foot of a report: what was matched against what, and how long it holds.</summary>
public static class ReportFacts
{
    public static string Dependencies(Evaluation evaluation) => evaluation.Dependencies switch
    {
        Evidence<DependencyGraph>.Collected(var graph) =>
            $"{Explanation.Plural(graph.Components.Count, "dependency", "dependencies")}"
            + $" ({graph.Components.Count(component => component.Direct).ToString(CultureInfo.InvariantCulture)} direct), {Completeness(graph)}. {Sentence(graph.Origin)}",
        Evidence<DependencyGraph>.Missing(_, var detail) => $"Dependencies are unknown: {detail}",
        _ => throw new InvalidOperationException("Evidence has two cases."),
    };

    public static string Advisories(Evaluation evaluation) => evaluation.Advisories switch
    {
        Evidence<AdvisoryReport>.Collected(var report) => string.Create(
            CultureInfo.InvariantCulture,
            $"Advisories of {report.Snapshot.SnapshotDate:yyyy-MM-dd}, {Age(report.Snapshot, evaluation.EvaluatedAt)}: ")
            + string.Create(CultureInfo.InvariantCulture, $"{report.Snapshot.RecordCount:N0} records, {Matches(report)}{Excused(report)}{Unmatchable(report)}"),
        Evidence<AdvisoryReport>.Missing(_, var detail) => $"Advisories were not matched: {detail}",
        _ => throw new InvalidOperationException("Evidence has two cases."),
    };

    public static string Validity(Evaluation evaluation) => string.Create(
        CultureInfo.InvariantCulture,
        $"Evaluated {evaluation.EvaluatedAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, valid until {evaluation.ValidUntil.UtcDateTime:yyyy-MM-dd}, ")
        + $"standard {evaluation.StandardVersion}, {evaluation.Tool.Name} {evaluation.Tool.Version}";

    /// <summary>Whether the advisory data is older than two weeks at the time of the evaluation.</summary>
    public static bool AdvisoriesAreOld(Evaluation evaluation) =>
        evaluation.Advisories.ValueOrDefault is { } report && AdvisoriesDocument.AgeInDays(report.Snapshot, evaluation.EvaluatedAt) > 14;

    /// <summary>"src/index.js:12", without the line when the whole file is meant.</summary>
    public static string Place(Location location) =>
        location.Line > 0 ? string.Create(CultureInfo.InvariantCulture, $"{location.File}:{location.Line}") : location.File;

    private static string Completeness(DependencyGraph graph) => graph.Complete
        ? "complete"
        : $"{graph.Unresolved.Count.ToString(CultureInfo.InvariantCulture)} not resolved";

    private static string Sentence(string text) => text.Length == 0 ? "" : char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + ".";

    private static string Age(AdvisorySnapshot snapshot, DateTimeOffset evaluatedAt) =>
        (int)AdvisoriesDocument.AgeInDays(snapshot, evaluatedAt) switch
        {
            0 => "less than a day old",
            var days => $"{Explanation.Plural(days, "day")} old",
        };

    private static string Matches(AdvisoryReport report) => report.Matches.Count == 0 ? "no match" : Explanation.Plural(report.Matches.Count, "match", "matches");

    private static string Excused(AdvisoryReport report) => report.Matches.Count(VulnerabilityRisk.IsExcused) switch
    {
        0 => "",
        var count => string.Create(CultureInfo.InvariantCulture, $", {count} of them excused by a VEX document of the user"),
    };

    private static string Unmatchable(AdvisoryReport report) => report.Unmatchable.Count == 0
        ? ""
        : $"; {Explanation.Plural(report.Unmatchable.Count, "version")} could not be compared";
}
