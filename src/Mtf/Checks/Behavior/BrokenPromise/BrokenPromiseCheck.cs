using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.BrokenPromise;

/// <summary>Tools whose handlers do what their text says they do not do.</summary>
internal sealed class BrokenPromiseCheck : Check
{
    public override string Id => "BHV065";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code switch
    {
        Evidence<StaticAnalysis>.Collected({ Tools.Count: 0 }) => Evidence.NotAvailable<IReadOnlyList<Finding>>("No tools are visible in the code."),
        var code => code.Select<IReadOnlyList<Finding>>(facts => [.. Promises.Find(facts).Select(Judge)]),
    };

    private Finding Judge(PromiseBreach breach) => Report(
        breach.Severity, Confidence.Medium, $"The tool {breach.Tool.Name} says {breach.Claim}, and its handler {breach.Deed}.", breach.Tool.Location,
        $"{breach.Capability.Kind} {breach.Capability.Detail} at {breach.Capability.Context.Location.File}:{breach.Capability.Context.Location.Line}");
}
