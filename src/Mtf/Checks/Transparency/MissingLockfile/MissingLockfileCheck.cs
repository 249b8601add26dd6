using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Transparency.MissingLockfile;

/// <summary>Nothing in the package says which versions it was made and tested with.</summary>
internal sealed class MissingLockfileCheck : Check
{
    public override string Id => "TRN044";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
        inventory.Lockfiles.Count > 0 || inventory.Sboms.Count > 0
        || inventory.Components.Any(component => component.Source is ComponentSource.Vendored or ComponentSource.Sbom)
        || !inventory.Requirements.Any(requirement => requirement.Kind == DependencyKind.Production)
            ? []
            : [Report(
                Severity.Low, Confidence.High, "The package has dependencies and ships neither a lockfile nor an SBOM.",
                inventory.Manifests is [var first, ..] ? new Location(first.Path) : null)]);
}
