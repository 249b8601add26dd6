using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.QueryInjection;

/// <summary>A tool argument becomes part of a query's text instead of one of its parameters.</summary>
internal sealed class QueryInjectionCheck : FlowCheck
{
    public override string Id => "BHV074";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow is not { Source: "tool-argument", Sink: "sql", Guarded: false } ? null : SinkText.Of(flow.SinkDetail) switch
    {
        Composition.Embedded => new(Severity.High, Confidence.High, $"A tool argument becomes part of a query's text {flow.Context.When()}."),
        Composition.Whole or Composition.Leading => new(Severity.Low, Confidence.High, $"The client chooses the whole query {flow.Context.When()}."),
        _ => new(Severity.Medium, Confidence.Low, $"A tool argument may become part of a query's text {flow.Context.When()}."),
    };
}
