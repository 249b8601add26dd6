using Mtf.Artifacts;
using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UndeclaredAccess;

/// <summary>Compares what a server says it needs with what its code can reach; saying nothing is an objection of its own.</summary>
internal sealed class UndeclaredAccessCheck : Check
{
    private const int MostFindings = 40;

    public override string Id => "PRM010";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence switch
    {
        { Kind: ArtifactKind.Remote } => Evidence.NotApplicable<IReadOnlyList<Finding>>("A remote server has no access to the machine of its user."),
        { Inventory: Evidence<Inventory>.Missing(var reason, var detail) } => new Evidence<IReadOnlyList<Finding>>.Missing(reason, detail),
        _ when evidence.Inventory.ValueOrDefault is { DeclaresPermissions: false, Permissions: [] } => EvidenceSteps.Found(
            Report(Severity.High, Confidence.High, "No manifest declares what the server may access.", FirstManifest(evidence))),
        _ => evidence.Code.Select<IReadOnlyList<Finding>>(code => Compare(evidence.Inventory.ValueOrDefault!, code)),
    };

    private static Location? FirstManifest(EvidenceSet evidence) =>
        evidence.Inventory.ValueOrDefault?.Manifests is [var first, ..] ? new Location(first.Path) : null;

    private List<Finding> Compare(Inventory inventory, StaticAnalysis code)
    {
        var declaration = new Declaration(inventory.Permissions, inventory.DeclaresPermissions);
        var undeclared = declaration.UndeclaredIn(code)
            .GroupBy(access => (access.Kind, access.What)).Select(group => group.MaxBy(access => access.Severity)!)
            .OrderByDescending(access => access.Severity).Take(MostFindings)
            .Select(access => Report(
                access.Severity, access.Confidence, access.Message, access.Capability.Context.Location, $"{access.Capability.Kind} {access.Capability.Detail}".Trim(),
                access.Severity == Severity.Critical && access.Capability.Context.RunsUnasked() ? "undeclared-process" : null));
        // What was not analysed may be where a declared permission is used.
        var unused = code.Unanalysed.Count > 0 ? [] : declaration.UnusedIn(code).Select(permission => Report(
            Severity.Low, Confidence.Medium, $"The declared permission {permission.Value} is not used by the code.", permission.Source, $"{permission.Kind} {permission.Value}"));
        return [.. undeclared, .. unused];
    }
}
