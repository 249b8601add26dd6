using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.UnverifiedConnection;

/// <summary>Certificates of the other side are not verified.</summary>
internal sealed class UnverifiedConnectionCheck : PatternCheck
{
    public override string Id => "BHV081";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => pattern.Kind == "unverified-tls"
        ? new(Severity.Medium, Confidence.High, $"Certificates are not verified {pattern.Context.When()}.")
        : null;
}
