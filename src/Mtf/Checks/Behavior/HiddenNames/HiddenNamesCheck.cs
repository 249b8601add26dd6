using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.HiddenNames;

/// <summary>The names that the code uses are hidden behind a decoder, so that nobody sees what it calls.</summary>
internal sealed class HiddenNamesCheck : PatternCheck
{
    public override string Id => "BHV096";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => pattern.Kind == "hidden-names"
        ? new(Severity.High, Confidence.Medium, $"The code hides {pattern.Detail} behind a decoder.")
        : null;
}
