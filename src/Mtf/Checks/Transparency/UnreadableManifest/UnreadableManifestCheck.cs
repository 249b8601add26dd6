using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Transparency.UnreadableManifest;

/// <summary>A manifest, lockfile or SBOM that cannot be read: another program may read it differently.</summary>
internal sealed class UnreadableManifestCheck : Check
{
    public override string Id => "TRN046";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
        [.. inventory.Unreadable.Select(file => Report(
            Severity.Medium, Confidence.High, $"{file.Path} cannot be read: {file.Reason}", new Location(file.Path)))]);
}
