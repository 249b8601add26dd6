using Mtf.Flow.Models;

namespace Mtf.Flow.Taint;

/// <summary>A parameter of a function that reaches a sink, directly or through a call (<paramref name="Call"/>, then <paramref name="Next"/>).</summary>
internal sealed record SinkEntry(int Function, int Parameter, int Sink, int Call, SinkEntry? Next);

/// <summary>A sink that a source reaches: what arrives at <paramref name="Node"/>, and from there the calls that lead to the sink.</summary>
internal readonly record struct SinkHit(int Sink, int Node, SinkEntry? Through, int Call);

/// <summary>Carries sinks from functions to their callers, until a source or nobody is found.</summary>
internal sealed class SinkSummaries(TaintGraph graph, TaintSolver taint, Solving.CallGraph calls)
{
    private const int MostEntries = 400;
    private readonly Dictionary<int, List<SinkEntry>> entries = [];
    private readonly HashSet<(int Function, int Parameter, int Sink)> known = [];
    private readonly HashSet<(int Sink, int Node)> hit = [];
    private readonly Queue<SinkEntry> worklist = new();

    public bool IsTruncated { get; private set; }

    public List<SinkHit> Hits { get; } = [];

    public void Run()
    {
        for (var index = 0; index < graph.Sinks.Count; index++)
        {
            var carrier = graph.Sinks[index].Carrier;
            if (taint.SourcesOf(carrier) != 0)
            {
                Hits.Add(new SinkHit(index, carrier, null, -1));
            }

            AddEntries(graph.FunctionOf(carrier), carrier, index, -1, null);
        }

        while (worklist.TryDequeue(out var entry))
        {
            Carry(entry);
        }
    }

    private void Carry(SinkEntry entry)
    {
        var classes = SinkModel.ClassOf(graph.Sinks[entry.Sink].Kind);
        foreach (var call in calls.CallersOf(entry.Function))
        {
            foreach (var argument in taint.ArgumentsFor(call, entry.Function, entry.Parameter))
            {
                if ((taint.SourcesOf(argument) & Taints.Mask(classes)) != 0 && hit.Add((entry.Sink, argument)))
                {
                    Hits.Add(new SinkHit(entry.Sink, argument, entry, call));
                }

                AddEntries(calls.Program[call].Function, argument, entry.Sink, call, entry);
            }
        }
    }

    private void AddEntries(int function, int node, int sink, int call, SinkEntry? next)
    {
        var bits = taint.ParametersOf(node);
        if (function < 0 || bits == 0)
        {
            return;
        }

        var classes = SinkModel.ClassOf(graph.Sinks[sink].Kind);
        var count = Math.Min(calls.Program.Functions[function].Parameters.Length, Taints.MostParameters);
        for (var parameter = 0; parameter < count; parameter++)
        {
            if ((Taints.ClassesOf(bits, parameter) & classes) == SinkClasses.None || !known.Add((function, parameter, sink)))
            {
                continue;
            }

            var list = entries.TryGetValue(function, out var found) ? found : entries[function] = [];
            if (list.Count >= MostEntries)
            {
                IsTruncated = true;
                return;
            }

            var entry = new SinkEntry(function, parameter, sink, call, next);
            list.Add(entry);
            worklist.Enqueue(entry);
        }
    }
}
