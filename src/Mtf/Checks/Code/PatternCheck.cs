using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>A check that judges shapes of the subject's own code one by one.</summary>
internal abstract class PatternCheck : Check
{
    private const int MostFindings = 50;

    public sealed override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Patterns.Where(pattern => pattern.Context.MayBeOwn()).Select(pattern => (pattern, verdict: Judge(pattern, evidence))).Where(pair => pair.verdict is not null)
            .Select(pair => Found(pair.pattern, pair.verdict!, evidence))
            .GroupBy(finding => (finding.Location, finding.Message)).Select(group => group.First())
            .OrderByDescending(finding => finding.Severity).Take(MostFindings)]);

    /// <summary>Null when there is nothing to object to.</summary>
    protected abstract FlowVerdict? Judge(CodePattern pattern, EvidenceSet evidence);

    private Finding Found(CodePattern pattern, FlowVerdict verdict, EvidenceSet evidence)
    {
        // A library in a bundle without marks is no work of the subject: what it decides by the clock counts less.
        var isBundled = pattern.Context.IsInBundle(evidence) && verdict.Severity > Severity.Low;
        var severity = (isBundled ? Severity.Low : verdict.Severity).At(pattern.Context);
        return Report(severity, isBundled ? Confidence.Low : verdict.Confidence, verdict.Message, pattern.Context.Location, pattern.Detail, severity == Severity.Critical ? verdict.Cap : null) with { Steps = pattern.Steps };
    }
}
