using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.ChangingTool;

/// <summary>A tool has another description after it was approved.</summary>
internal sealed class ChangingToolCheck : PatternCheck
{
    public override string Id => "BHV098";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => pattern.Kind == "changing-tool"
        ? new(pattern.Detail.Contains("remote", StringComparison.Ordinal) ? Severity.Medium : Severity.High, Confidence.Medium, $"The description of a tool is another one {pattern.Detail}.")
        : null;
}
