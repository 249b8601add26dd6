using System.Globalization;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Maintenance.DependencyFreshness;

/// <summary>
/// MNT-02: libyears. For every direct production dependency the years from the publication of the version used to that of the latest stable
/// one (never negative, at most ten); their mean m gives 1 (m ≤ .25), .85 (≤ .5), .6 (≤ 1), .3 (≤ 2) or 0, less .2 for each deprecated one.
/// Not available when fewer than four in five of the direct dependencies are resolved and dated.
/// </summary>
public sealed class DependencyFreshnessAssessment : Assessment
{
    private const double DaysPerYear = 365.25;
    private const double MostYears = 10;
    private const double EnoughKnown = 0.8;

    private static readonly (double Years, double Credit)[] Table = [(0.25, 1), (0.5, 0.85), (1, 0.6), (2, 0.3)];

    public override string Control => "MNT-02";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Dependencies.Then(graph =>
    {
        Component[] direct = [.. graph.Components.Where(component => component is { Direct: true, Development: false })];
        var required = Math.Max(direct.Length, RequiredCount(evidence));
        if (required == 0)
        {
            return graph.Complete
                ? Evidence.Of(new Assessed("", 1, "The server has no production dependencies that could be out of date."))
                : Evidence.NotAvailable<Assessed>("The dependencies could not be resolved.");
        }

        double[] years = [.. direct.Select(Years).OfType<double>()];
        if (years.Length < required * EnoughKnown)
        {
            return Evidence.NotAvailable<Assessed>($"Only {years.Length} of {required} direct dependencies are resolved with publication dates.");
        }

        var deprecated = direct.Count(component => component.Deprecated is not null);
        var mean = years.Average();
        var credit = Math.Clamp(Table.FirstOrDefault(row => mean <= row.Years).Credit - (0.2 * deprecated), 0, 1);
        return Evidence.Of(new Assessed("", Math.Round(credit, 4), Reason(direct, mean, years.Length, deprecated)));
    });

    private static string Reason(Component[] direct, double mean, int known, int deprecated)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{known} direct dependencies are {mean:0.00} libyears behind on average");
        var oldest = direct.Where(component => Years(component) > 0).MaxBy(Years);
        text += oldest is null ? "" : string.Create(CultureInfo.InvariantCulture,
            $", most of all {oldest.Purl.FullName} {oldest.Purl.Version} ({Years(oldest):0.0} years behind {oldest.LatestVersion})");
        return text + (deprecated == 0 ? "." : $"; deprecated: {string.Join(", ", direct.Where(component => component.Deprecated is not null).Take(5).Select(component => component.Purl.FullName))}.");
    }

    private static double? Years(Component component) => component switch
    {
        { LatestVersion: { } latest } when latest == component.Purl.Version => 0,
        { PublishedAt: { } used, LatestPublishedAt: { } latest } => Math.Clamp((latest - used).TotalDays / DaysPerYear, 0, MostYears),
        _ => null,
    };

    private static int RequiredCount(EvidenceSet evidence) => evidence.Inventory.ValueOrDefault?.Requirements
        .Where(requirement => requirement is { Kind: DependencyKind.Production, Marker.Length: 0 })
        .DistinctBy(requirement => requirement.Name, StringComparer.OrdinalIgnoreCase).Count() ?? 0;
}
