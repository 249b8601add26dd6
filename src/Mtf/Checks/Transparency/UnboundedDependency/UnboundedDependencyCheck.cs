using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Transparency.UnboundedDependency;

/// <summary>Production dependencies that accept every version, or every later one.</summary>
internal sealed class UnboundedDependencyCheck : Check
{
    private const int MostNamed = 5;

    public override string Id => "TRN041";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
    {
        if (inventory.Lockfiles.Count > 0)
        {
            return []; // what is installed is in the lockfile
        }

        var production = inventory.Requirements.Where(requirement => requirement.Kind == DependencyKind.Production).ToList();
        var open = production.Where(requirement => IsOpenEnded(requirement.Range) && !IsNuGet(inventory)).ToList();
        return
        [
            .. production.Where(requirement => IsAny(requirement.Range)).Select(requirement => Report(
                Severity.Medium, Confidence.High, $"The dependency {requirement.Name} accepts any version.",
                ManifestLines.Find(evidence, requirement.Name, requirement.Range), $"{requirement.Name} {requirement.Range}".Trim())),
            .. open.Count == 0 ? Array.Empty<Finding>() : [Report(
                Severity.Low, Confidence.High, $"{open.Count} of {production.Count} dependencies have no upper bound.",
                ManifestLines.Find(evidence, open[0].Name, open[0].Range),
                string.Join(", ", open.Take(MostNamed).Select(requirement => $"{requirement.Name} {requirement.Range}")))],
        ];
    });

    private static bool IsAny(string range) => range.Trim() is "" or "*" or "x" or "X" or "latest" or "next" or ">=0" or ">=0.0.0" or ">= 0.0.0";

    private static bool IsOpenEnded(string range) =>
        !IsAny(range) && range.TrimStart() is ['>', ..] && !range.Contains('<', StringComparison.Ordinal) && !range.Contains("==", StringComparison.Ordinal)
        && !range.Contains("://", StringComparison.Ordinal);

    private static bool IsNuGet(Inventory inventory) => inventory.Manifests.Any(manifest => manifest.Kind == ManifestKind.Nuspec);
}
