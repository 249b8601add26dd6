using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Transparency.UnpinnedDependency;

/// <summary>Version ranges in what is shipped: two users of one version may run different code.</summary>
internal sealed class UnpinnedDependencyCheck : Check
{
    public override string Id => "TRN045";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
    {
        var production = inventory.Requirements.Where(requirement => requirement.Kind == DependencyKind.Production).ToList();
        var ranges = production.Where(requirement => !IsPinned(requirement.Range)).ToList();
        return ranges.Count == 0 || IsFixedOtherwise(inventory)
            ? []
            : [Report(
                Severity.Low, Confidence.High, $"{ranges.Count} of {production.Count} dependencies are version ranges and no lockfile is shipped.",
                ManifestLines.Find(evidence, ranges[0].Name, ranges[0].Range), $"{ranges[0].Name} {ranges[0].Range}".Trim())];
    });

    /// <summary>A lockfile or shipped copies decide; NuGet installs the lowest version that a range allows.</summary>
    private static bool IsFixedOtherwise(Inventory inventory) =>
        inventory.Lockfiles.Count > 0 || inventory.Components.Any(component => component.Source == ComponentSource.Vendored)
        || inventory.Manifests.Any(manifest => manifest.Kind == ManifestKind.Nuspec);

    /// <summary>An exact version, or a reference that <see cref="NonRegistryDependency.NonRegistryDependencyCheck"/> judges.</summary>
    private static bool IsPinned(string range)
    {
        var version = range.Trim().TrimStart('=', 'v', ' ');
        return range.Contains(':', StringComparison.Ordinal) || range.Contains('/', StringComparison.Ordinal)
            || version.Length > 0 && char.IsAsciiDigit(version[0]) && !version.Any(character => " <>=~^*,|xX".Contains(character, StringComparison.Ordinal))
            || version.StartsWith('[') && version.EndsWith(']') && !version.Contains(',', StringComparison.Ordinal);
    }
}
