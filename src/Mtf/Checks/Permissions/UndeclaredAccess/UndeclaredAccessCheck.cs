using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UndeclaredAccess;

/// <summary>Compares what a server says it needs with what it uses; saying nothing is an objection of its own.</summary>
internal sealed class UndeclaredAccessCheck : Check
{
    public override string Id => "PRM010";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence switch
    {
        { Kind: ArtifactKind.Remote } => Evidence.NotApplicable<IReadOnlyList<Finding>>("A remote server has no access to the machine of its user."),
        { Inventory: Evidence<Inventory>.Missing(var reason, var detail) } => new Evidence<IReadOnlyList<Finding>>.Missing(reason, detail),
        _ when evidence.Inventory.ValueOrDefault is { DeclaresPermissions: false, Permissions: [] } => Evidence.Of<IReadOnlyList<Finding>>(
            [Report(Severity.High, Confidence.High, "No manifest declares what the server may access.", FirstManifest(evidence))]),
        _ => Evidence.NotAvailable<IReadOnlyList<Finding>>("The permission surface is not analysed, so the declaration cannot be compared with it."),
    };

    private static Location? FirstManifest(EvidenceSet evidence) =>
        evidence.Inventory.ValueOrDefault?.Manifests is [var first, ..] ? new Location(first.Path) : null;
}
