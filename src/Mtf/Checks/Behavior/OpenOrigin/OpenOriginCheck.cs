using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.OpenOrigin;

/// <summary>Web pages of any origin may call the server.</summary>
internal sealed class OpenOriginCheck : PatternCheck
{
    public override string Id => "BHV082";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => pattern.Kind switch
    {
        "any-origin-with-credentials" => new(Severity.Medium, Confidence.High, $"Web pages of any origin may call with the user's credentials {pattern.Context.When()}."),
        "any-origin" => new(Severity.Low, Confidence.Medium, $"Web pages of any origin may call {pattern.Context.When()}."),
        _ => null,
    };
}
