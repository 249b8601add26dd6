using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.PatternInjection;

/// <summary>A tool argument is compiled as a regular expression, whose matching can take any time.</summary>
internal sealed class PatternInjectionCheck : FlowCheck
{
    public override string Id => "BHV079";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow is { Source: "tool-argument", Sink: "regex", Guarded: false }
        ? new(Severity.Low, Confidence.High, $"A tool argument is compiled as a regular expression {flow.Context.When()}.")
        : null;
}
