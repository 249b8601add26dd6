using Mtf.Checks.Code;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Checks.Permissions.EnvironmentSweep;

/// <summary>The environment is taken as a whole instead of the variables that are needed.</summary>
internal sealed class EnvironmentSweepCheck : Check
{
    /// <summary>On a longer way something else of the object that took the environment is what goes on.</summary>
    private const int LongestWay = 6;

    public override string Id => "PRM031";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Code.Select<IReadOnlyList<Finding>>(code =>
        [.. Kept(code, evidence).Concat(Taken(code)).GroupBy(finding => finding.Location).Select(group => group.MaxBy(finding => finding.Severity)!)]);

    // What is sent away is a malicious flow and judged there.
    private IEnumerable<Finding> Kept(StaticAnalysis code, EvidenceSet evidence) => code.Flows
        .Where(flow => flow is { Source: "env.all", Sink: "file" or "log" or "result" } && flow.Context.IsOwn() && !flow.IsDoubtful(evidence) && flow.Steps.Count <= LongestWay)
        .Select(flow => Report(
            Severity.High.At(flow.Context), Confidence.Medium, $"The whole environment becomes part of {Place(flow.Sink)} {flow.Context.When()}.", flow.Context.Location, $"env.all → {flow.Sink} {flow.SinkDetail}".TrimEnd()) with
        { Steps = flow.Steps });

    private IEnumerable<Finding> Taken(StaticAnalysis code) => code.Capabilities
        .Where(capability => capability.Kind is "env.all" or "env.inherit" && capability.Context.IsOwn() && capability.Context.Phase != Phase.Unreached)
        .Select(capability => Report(
            Severity.Low, Confidence.High,
            capability.Kind == "env.all" ? $"The whole environment is read {capability.Context.When()}." : $"The whole environment is given to another program {capability.Context.When()}.",
            capability.Context.Location, capability.Api));

    private static string Place(string sink) => sink switch { "file" => "a file", "log" => "the log", _ => "a tool's result" };
}
