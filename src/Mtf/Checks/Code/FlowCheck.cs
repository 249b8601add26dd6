using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Code;

/// <summary>What a check says about one flow.</summary>
internal sealed record FlowVerdict(Severity Severity, Confidence Confidence, string Message, string? Cap = null)
{
    /// <summary>The verdict for a flow that perhaps no run takes.</summary>
    public FlowVerdict For(DataFlow flow, EvidenceSet evidence) =>
        Severity > Severity.Medium && flow.IsDoubtful(evidence) ? this with { Severity = Severity.Medium, Confidence = Confidence.Low, Cap = null } : this;
}

/// <summary>A check that judges flows of the subject's own code one by one, and shows their way.</summary>
internal abstract class FlowCheck : Check
{
    private const int MostFindings = 50;

    public sealed override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Flows.Where(flow => Concerns(flow.Context)).Select(flow => (flow, verdict: Judge(flow, evidence))).Where(pair => pair.verdict is not null)
            .Select(pair => Found(pair.flow, pair.verdict!.For(pair.flow, evidence)))
            .GroupBy(finding => (finding.Location, finding.Message)).Select(group => group.MaxBy(finding => finding.Severity)!)
            .OrderByDescending(finding => finding.Severity).Take(MostFindings)]);

    /// <summary>Whose code is judged: the subject's own, when not said otherwise.</summary>
    protected virtual bool Concerns(CodeContext context) => context.IsOwn();

    /// <summary>Null when there is nothing to object to.</summary>
    protected abstract FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence);

    private Finding Found(DataFlow flow, FlowVerdict verdict)
    {
        var severity = verdict.Severity.At(flow.Context);
        return Report(
            severity, verdict.Confidence, verdict.Message, flow.Context.Location, Excerpt(flow),
            severity == Severity.Critical ? verdict.Cap : null) with { Steps = flow.Steps };
    }

    private static string Excerpt(DataFlow flow)
    {
        const int longest = 300;
        var text = $"{Named(flow.Source, flow.SourceDetail)} → {Named(flow.Sink, flow.SinkDetail)}";
        return text.Length > longest ? text[..longest] + "…" : text;
    }

    private static string Named(string kind, string detail) => detail.Length > 0 ? $"{kind} {detail}" : kind;
}
