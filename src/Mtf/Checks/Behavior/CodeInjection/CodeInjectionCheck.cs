using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.CodeInjection;

/// <summary>A tool argument is evaluated, loaded or imported as code of the server's own process.</summary>
internal sealed class CodeInjectionCheck : FlowCheck
{
    public override string Id => "BHV072";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        not { Source: "tool-argument" or "tool-result", Sink: "code" or "module", Guarded: false } => null,
        _ when flow.IsDoubtful(evidence) => new(Severity.Low, Confidence.Low, $"A tool argument may be executed as code {flow.Context.When()}."),
        { Source: "tool-result" } => new(Severity.High, Confidence.Medium, $"The answer of another server is executed as code {flow.Context.When()}."),
        _ => new(Severity.High, Confidence.High, $"A tool argument is executed as code {flow.Context.When()}."),
    };
}
