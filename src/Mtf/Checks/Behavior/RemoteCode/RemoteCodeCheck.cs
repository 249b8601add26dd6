using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Behavior.RemoteCode;

/// <summary>What comes from the network is executed.</summary>
internal sealed class RemoteCodeCheck : Check
{
    private const int ShortestPath = 4;

    public override string Id => "BHV052";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. code.Flows.Where(flow => flow.Source == "network" && flow.Context.MayBeOwn()).Select(flow => Direct(flow, evidence) ?? Stored(flow, code)).OfType<Finding>().Concat(Downloads(code))
            .DistinctBy(finding => (finding.Location, finding.Severity)).GroupBy(finding => (finding.Location, finding.Message)).Select(group => group.First())]);

    private Finding? Direct(DataFlow flow, EvidenceSet evidence) => flow switch
    {
        { Sink: "code" or "module" or "command" or "deserialise" } when flow.IsDoubtful(evidence) =>
            Found(flow, Severity.Medium, $"Code from the network may be executed {flow.Context.When()}.", Confidence.Low),
        { Sink: "command" } when flow.FeedsProgram() && !evidence.HasShellThatReads() => null,
        // Scripts for developers fetch their tools, and say so.
        { Sink: "code", Context.Phase: Phase.Unreached } when flow.Context.IsInScript() => Found(flow, Severity.High, "A script that nothing is known to start executes code from the network.", Confidence.Medium),
        { Sink: "code" } => Found(flow, Severity.Critical, $"Code from the network is executed {flow.Context.When()}."),
        { Sink: "module" } when flow.SinkDetail.Contains("data:", StringComparison.Ordinal) || flow.NamesWhole() => Found(flow, Severity.Critical, $"A module from the network is loaded {flow.Context.When()}."),
        { Sink: "module" } => Found(flow, Severity.Medium, $"The name of a module that is loaded {flow.Context.When()} depends on the network.", Confidence.Medium),
        { Sink: "command" } when flow.NamesWhole() => Found(flow, Severity.Critical, $"A command from the network is executed {flow.Context.When()}."),
        { Sink: "command" } => Found(flow, Severity.Medium, $"A value from the network becomes part of a command {flow.Context.When()}.", Confidence.Medium),
        { Sink: "deserialise" } => Found(flow, Severity.High, $"Objects from the network are deserialised into code {flow.Context.When()}.", Confidence.Medium),
        _ => null,
    };

    // A download that is written to a file which is then started, loaded or imported.
    private Finding? Stored(DataFlow flow, StaticAnalysis code)
    {
        if (flow.Sink != "file")
        {
            return null;
        }

        var path = flow.SinkDetail.Split(" | ")[0];
        var started = path.Length < ShortestPath || path.StartsWith('⟨') && !path.Contains('/', StringComparison.Ordinal) ? null : code.Capabilities.FirstOrDefault(capability =>
            capability.Kind is "proc.shell" or "proc.spawn" or "proc.fork" or "proc.open" or "dyn.import" or "native.load" && capability.Detail.Contains(path, StringComparison.Ordinal));
        return started is null ? null : Found(
            flow with { Steps = [.. flow.Steps, new FlowStep(started.Context.Location, $"the file is executed: {started.Kind} {started.Detail}")] },
            started.Context.RunsUnasked() || flow.Context.RunsUnasked() ? Severity.Critical : Severity.High, $"A file from the network is executed {started.Context.When()}.");
    }

    // The download and the start are one command.
    private IEnumerable<Finding> Downloads(StaticAnalysis code) => code.Capabilities
        .Where(capability => capability.Kind is "proc.shell" or "proc.spawn" && capability.Context.MayBeOwn() && CommandShape.DownloadsAndExecutes(capability.Detail))
        .Select(capability => Report(
            Severity.Critical.At(capability.Context), Confidence.High, $"A command downloads a program and executes it {capability.Context.When()}.",
            capability.Context.Location, capability.Detail, capability.Context.Phase == Phase.Unreached ? null : "malicious-flow"));

    private Finding Found(DataFlow flow, Severity severity, string message, Confidence confidence = Confidence.High)
    {
        var placed = severity.At(flow.Context);
        return Report(placed, confidence, message, flow.Context.Location, $"network {flow.SourceDetail} → {flow.Sink} {flow.SinkDetail}", placed == Severity.Critical ? "malicious-flow" : null) with { Steps = flow.Steps };
    }
}
