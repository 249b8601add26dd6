using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.HiddenRecipient;

/// <summary>A message gets a blind copy for an address that the code fixes.</summary>
internal sealed class HiddenRecipientCheck : PatternCheck
{
    public override string Id => "BHV093";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => pattern.Kind == "fixed-recipient"
        ? new(Severity.High, Confidence.High, $"A message gets a blind copy for an address that is fixed in the code {pattern.Context.When()}.")
        : null;
}
