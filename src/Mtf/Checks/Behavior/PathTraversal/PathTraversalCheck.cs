using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.PathTraversal;

/// <summary>A tool argument becomes part of a path, and nothing keeps the path inside its folder.</summary>
internal sealed class PathTraversalCheck : FlowCheck
{
    public override string Id => "BHV073";

    protected override FlowVerdict? Judge(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        not { Source: "tool-argument", Sink: "path", Guarded: false } => null,
        _ when SinkText.Of(flow.SinkDetail) == Composition.Embedded && StaysBelowFolder(flow.SinkDetail) =>
            new(Severity.High, Confidence.Medium, $"A tool argument can lead a path out of its folder {flow.Context.When()}."),
        _ when SinkText.Of(flow.SinkDetail) is Composition.Whole or Composition.Leading =>
            new(Severity.Medium, Confidence.High, $"The client chooses any path of the machine {flow.Context.When()}."),
        _ => new(Severity.Medium, Confidence.Medium, $"A tool argument may become part of a path without a check {flow.Context.When()}."),
    };

    // The code names a folder first: it means the argument to be a name in it.
    private static bool StaysBelowFolder(string detail) => SinkText.Alternatives(detail).Any(text => SinkText.Before(text).AsSpan().TrimEnd().IndexOfAny('/', '\\') >= 0);
}
