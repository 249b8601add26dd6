using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.Destruction;

/// <summary>Code that removes what belongs to the user as a whole.</summary>
internal sealed class DestructionCheck : Check
{
    private static readonly string[] Wholes = ["/", "~", "~/", "/*", "~/*", "⟨env:HOME⟩", "⟨env:USERPROFILE⟩", "C:\\", "C:/"];

    public override string Id => "BHV057";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.MayBeOwn() && Destroys(capability)).Select(Found).DistinctBy(finding => finding.Location)]);

    private static bool Destroys(Capability capability) => capability.Kind switch
    {
        "fs.delete" => SinkText.Alternatives(capability.Detail).Any(path => Wholes.Contains(path, StringComparer.OrdinalIgnoreCase)),
        "proc.shell" or "proc.spawn" => CommandShape.Destroys(capability.Detail),
        _ => false,
    };

    private Finding Found(Capability capability)
    {
        var severity = Severity.Critical.At(capability.Context);
        return Report(
            severity, Confidence.High, $"The files of the user or of the machine are removed {capability.Context.When()}.", capability.Context.Location, capability.Detail,
            severity == Severity.Critical && capability.Context.RunsUnasked() ? "malicious-flow" : null);
    }
}
