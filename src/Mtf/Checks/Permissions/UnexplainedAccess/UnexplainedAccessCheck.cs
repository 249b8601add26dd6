using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <summary>Access of the server's own code that nothing in its name, description and tools explains.</summary>
internal sealed class UnexplainedAccessCheck : Check
{
    private const int MostFindings = 30;

    public override string Id => "PRM021";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Then(inventory => evidence.Code.Then(code =>
    {
        var purpose = StatedPurpose.Of(inventory, code);
        return purpose.IsStated
            ? Evidence.Of<IReadOnlyList<Finding>>([.. AccessAgainstPurpose.Find(purpose, code).Take(MostFindings).Select(use => Judge(use, purpose))])
            : Evidence.NotAvailable<IReadOnlyList<Finding>>("The server does not say what it is for.");
    }));

    private Finding Judge(UnexplainedUse use, StatedPurpose purpose)
    {
        var purposes = purpose.Purposes.Count == 0 ? "nothing that needs access" : string.Join(", ", purpose.Purposes.Take(4).Select(one => one.Title));
        var detail = use.Capability.Detail is { Length: > 0 } text ? $" ({(text.Length > 120 ? text[..120] + "…" : text)})" : "";
        return Report(
            use.Severity, Confidence.Medium, $"The code {use.Name}{detail}; the server says it is for {purposes}.", use.Capability.Context.Location,
            use.Count > 1 ? $"{use.Capability.Api}, {use.Count} places" : use.Capability.Api);
    }
}
