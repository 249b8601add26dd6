using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.AntiAnalysis;

/// <summary>What happens depends on whether a debugger, a small machine or a fresh one looks on.</summary>
internal sealed class AntiAnalysisCheck : PatternCheck
{
    public override string Id => "BHV091";

    protected override FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence) => (pattern.Kind, pattern.Detail) switch
    {
        ("observer-trigger", "process" or "code" or "removal") => new(Severity.High, Confidence.Medium, $"{What(pattern)} only where nothing looks like an analysis, {pattern.Context.When()}."),
        ("observer-trigger", "network") => new(Severity.Medium, Confidence.Medium, $"{What(pattern)} only where nothing looks like an analysis, {pattern.Context.When()}."),
        _ => null,
    };

    private static string What(CodePattern pattern) => pattern.Detail switch { "process" => "A process is started", "code" => "Code is executed", "removal" => "Files are removed", _ => "Somebody is contacted" };
}
