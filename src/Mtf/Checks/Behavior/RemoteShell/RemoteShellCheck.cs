using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.RemoteShell;

/// <summary>A shell that somebody outside commands, or a program that mines for somebody.</summary>
internal sealed class RemoteShellCheck : Check
{
    public override string Id => "BHV054";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Capabilities.Where(capability => capability.Context.MayBeOwn() && capability.Kind.StartsWith("proc.", StringComparison.Ordinal)).Select(Judge).OfType<Finding>()
            .Concat(code.Flows.Where(flow => flow is { Source: "network", Sink: "streams" } && flow.Context.MayBeOwn() && StartsShell(flow, code)).Select(Connected))
            .DistinctBy(finding => (finding.Location, finding.Message))]);

    private Finding? Judge(Capability capability) =>
        CommandShape.IsRemoteShell(capability.Detail) ? Found(capability.Context, $"A shell is connected to the network {capability.Context.When()}.", capability.Detail)
        : CommandShape.Mines(capability.Detail) ? Found(capability.Context, $"A miner is started {capability.Context.When()}.", capability.Detail)
        : null;

    // A connection as the input of a shell; or as the input of this process, which starts one.
    private static bool StartsShell(DataFlow flow, StaticAnalysis code) => flow.SinkDetail.Length > 0
        ? CommandShape.StartsShell(flow.SinkDetail)
        : code.Capabilities.Any(capability => capability.Kind.StartsWith("proc.", StringComparison.Ordinal)
            && capability.Context.Location.File == flow.Context.Location.File && CommandShape.StartsShell(capability.Detail));

    private Finding Connected(DataFlow flow) =>
        Found(flow.Context, $"A connection becomes the input of a shell {flow.Context.When()}.", $"network {flow.SourceDetail} → input of a process {flow.SinkDetail}".TrimEnd()) with { Steps = flow.Steps };

    private Finding Found(CodeContext context, string message, string evidence)
    {
        var severity = Severity.Critical.At(context);
        return Report(severity, Confidence.High, message, context.Location, evidence, severity == Severity.Critical ? "malicious-flow" : null);
    }
}
