using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Makes the records of the flows that were found.</summary>
internal sealed class FlowFinder(
    TaintGraph graph, TaintSolver taint, CallGraph calls, Folder folder, ApiModels models, CallDetails details, HandlerFacts handlers, CodeContexts contexts)
{
    private const int MostSourcesOfSink = 8;
    private const int MostFlows = 4000;
    private readonly FlowTrace trace = new(graph, taint, calls);
    private readonly FlowDoubts doubts = new(graph, calls);
    private readonly FlowGuards guards = new(graph, calls, models);
    private readonly HashSet<(int Kind, int SinkNode, string SinkKind, string Detail)> known = [];
    private readonly Dictionary<(int Sink, int Kind), int> traced = [];
    private readonly List<DataFlow> flows = [];

    private FlowProgram Program => calls.Program;

    /// <summary>Whether not all flows are given.</summary>
    public bool IsTruncated { get; private set; }

    public IReadOnlyList<DataFlow> Find()
    {
        var summaries = new SinkSummaries(graph, taint, calls);
        summaries.Run();
        IsTruncated = summaries.IsTruncated;
        // By source kind and group of sinks, because distances are measured for one pair at a time.
        foreach (var group in summaries.Hits.OrderBy(hit => hit.Through is null ? 0 : 1).GroupBy(hit => SinkModel.ClassOf(graph.Sinks[hit.Sink].Kind)))
        {
            for (var kind = 0; kind < Taints.Kinds.Count; kind++)
            {
                foreach (var hit in group.TakeWhile(_ => flows.Count < MostFlows))
                {
                    Add(hit, kind);
                }
            }
        }

        IsTruncated |= flows.Count >= MostFlows;
        return [.. flows.OrderBy(flow => flow.Context.Location.File, StringComparer.Ordinal).ThenBy(flow => flow.Context.Location.Line)
            .ThenBy(flow => flow.Sink, StringComparer.Ordinal).ThenBy(flow => flow.Source, StringComparer.Ordinal).ThenBy(flow => flow.SourceDetail, StringComparer.Ordinal)];
    }

    private void Add(in SinkHit hit, int kind)
    {
        var sink = graph.Sinks[hit.Sink];
        var classes = SinkModel.ClassOf(sink.Kind);
        if ((Taints.ClassesOf(taint.SourcesOf(hit.Node), kind) & classes) == SinkClasses.None || !FlowPairs.IsReported(Taints.Kinds[kind], sink.Kind))
        {
            return;
        }

        if (sink.Kind == "url" && HasFixedHost(sink.Argument))
        {
            return;
        }

        var round = traced.GetValueOrDefault((hit.Sink, kind));
        if (round >= MostSourcesOfSink)
        {
            return;
        }

        traced[(hit.Sink, kind)] = round + 1;
        foreach (var (source, head) in trace.FromSources(hit.Node, kind, classes, MostSourcesOfSink))
        {
            List<int> path = [.. head];
            for (var (entry, call) = (hit.Through, hit.Call); entry is not null; (call, entry) = (entry.Call, entry.Next))
            {
                path.Add(call);
                var end = entry.Next is null ? sink.Carrier : NodeInto(entry);
                path.AddRange(trace.FromParameter(end, entry.Function, entry.Parameter, classes));
            }

            Add(sink, kind, source, path);
        }
    }

    private readonly Dictionary<int, bool> fixedHosts = [];

    private bool HasFixedHost(int argument) =>
        fixedHosts.TryGetValue(argument, out var known) ? known : fixedHosts[argument] = FlowPairs.HasFixedHost([.. details.Texts(argument)]);

    // Within an inner function the value goes on as an argument of the next call.
    private int NodeInto(SinkEntry entry) => taint.ArgumentsFor(entry.Call, entry.Next!.Function, entry.Next.Parameter)
        .FirstOrDefault(argument => Taints.ClassesOf(taint.ParametersOf(argument), entry.Parameter) != SinkClasses.None, entry.Call);

    private void Add(in TaintSink sink, int kind, int source, List<int> path)
    {
        var detail = SourceDetail(kind, source, path);
        // The address that the operator sets is told to nobody but itself.
        if (Taints.Kinds[kind] == "env" && sink.Kind == "network" && sink.Detail.Split(" | ").Any(text => text.StartsWith($"⟨env:{detail}⟩", StringComparison.Ordinal)))
        {
            return;
        }

        if (!known.Add((kind, sink.Node, sink.Kind, detail)))
        {
            return;
        }

        var steps = FlowSteps.Of(graph, calls, contexts, path, $"source: {Taints.Kinds[kind]} {detail}".TrimEnd(), sink.Node, $"sink: {sink.Kind} {sink.Detail}".TrimEnd());
        flows.Add(new DataFlow(Taints.Kinds[kind], detail, sink.Kind, sink.Detail, guards.IsGuarded(path, sink.Node), steps,
            contexts.OfFlow(path.Select(graph.ProgramNode).Where(node => node >= 0), sink.Node, sink.Kind)) { Doubts = doubts.Count(path) });
    }

    private string SourceDetail(int kind, int source, List<int> path)
    {
        var node = Program[source];
        switch (Taints.Kinds[kind])
        {
            case "tool-argument":
                return ArgumentName(source, path);
            case "env":
                return string.Join(" | ", folder.Fold(source).Where(text => text.StartsWith("⟨env:", StringComparison.Ordinal)).Select(text => text[5..^1]));
            case var _ when node.Kind is NodeKind.Call or NodeKind.New:
                return calls.Solver.ApisOf(source).Select(path => models.OfCall(path) is { Returns.Length: > 0 } model ? Named(details.Of(source, model), path) : "").FirstOrDefault(text => text.Length > 0) ?? "";
            default:
                return "";
        }
    }

    private string Named(string detail, int path) => detail.Length > 0 ? detail : calls.Solver.Paths.Text(path);

    // The members that are read from what the client sends, without the layers of the protocol.
    private string ArgumentName(int source, List<int> path)
    {
        if (handlers.Parameters.GetValueOrDefault(source) is { Length: > 0 } name)
        {
            return name;
        }

        foreach (var step in path.Skip(1).Select(graph.ProgramNode).Where(step => step >= 0))
        {
            var node = Program[step];
            if (node.Kind == NodeKind.Member && Program.Text(node.B) is not ("params" or "arguments" or "args" or "input") and var member)
            {
                return member;
            }
        }

        return "";
    }
}
