using Mtf.Advisories;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Maintenance.UnmatchedComponent;

/// <summary>
/// MNT003: whether every production dependency was looked up in current advisory data. It objects to nothing: what was not looked up is
/// missing evidence, so that no other check's silence passes for safety.
/// </summary>
public sealed class UnmatchedComponentCheck : Check
{
    private static readonly TimeSpan OldestData = TimeSpan.FromDays(90);

    public override string Id => "MNT003";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) =>
        evidence.Advisories.Then(report => evidence.Dependencies.Then(graph => Judge(report, graph, evidence.AsOf)));

    private static Evidence<IReadOnlyList<Finding>> Judge(AdvisoryReport report, DependencyGraph graph, DateTimeOffset asOf)
    {
        var age = asOf - report.Snapshot.SnapshotDate;
        if (age > OldestData)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>($"The advisory data is {(int)age.TotalDays} days old; run 'mtf advisories update'.");
        }

        if (!graph.Complete || graph.Unresolved.Count > 0)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>(
                $"{Count(graph.Unresolved.Count, "requirement")} could not be resolved, so what is installed is not known: {List(graph.Unresolved)}.");
        }

        List<string> uncovered = [.. graph.Components
            .Where(component => !component.Development && !IsCovered(component, report.Snapshot))
            .Select(component => component.Purl.Type).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (uncovered.Count > 0)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>($"The advisory data does not cover components of type {string.Join(", ", uncovered)}.");
        }

        return report.Unmatchable.Count > 0
            ? Evidence.Failed<IReadOnlyList<Finding>>($"{Count(report.Unmatchable.Count, "component")} could not be compared with advisories: {List(report.Unmatchable)}.")
            : EvidenceSteps.None;
    }

    private static bool IsCovered(Component component, AdvisorySnapshot snapshot) =>
        snapshot.Ecosystems.Any(ecosystem => string.Equals(ecosystem, component.Purl.Type, StringComparison.OrdinalIgnoreCase));

    private static string Count(int count, string noun) => count == 1 ? $"One {noun}" : $"{count} {noun}s";

    private static string List(IReadOnlyList<string> items) =>
        string.Join("; ", items.Order(StringComparer.Ordinal).Take(3)) + (items.Count > 3 ? $"; and {items.Count - 3} more" : "");
}
