using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.ConditionalPayload;

/// <summary>Something dangerous happens only from some day on, on some machine, for some user, or only outside of tests.</summary>
internal sealed class ConditionalPayloadCheck : PatternCheck
{
    public override string Id => "BHV090";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => (pattern.Kind, pattern.Detail) switch
    {
        ("time-trigger", "process" or "code" or "removal") => new(Severity.High, Confidence.Medium, $"{What(pattern)} at certain times only, {pattern.Context.When()}."),
        ("time-trigger", _) => new(Severity.Medium, Confidence.Medium, $"{What(pattern)} at certain times only, {pattern.Context.When()}."),
        ("host-trigger", "process" or "code" or "removal" or "network") => new(Severity.High, Confidence.Medium, $"{What(pattern)} for certain users or machines only, {pattern.Context.When()}."),
        ("automation-trigger", "code" or "removal") => new(Severity.Medium, Confidence.Medium, $"{What(pattern)} only where no automatic tests run, {pattern.Context.When()}."),
        ("automation-trigger", "process" or "network") => new(Severity.Low, Confidence.Low, $"{What(pattern)} only where no automatic tests run, {pattern.Context.When()}."),
        _ => null,
    };

    private static string What(CodePattern pattern) => pattern.Detail switch
    {
        "process" => "A process is started", "code" => "Code is executed", "removal" => "Files are removed", "network" => "Somebody is contacted", _ => "Files are written",
    };
}
