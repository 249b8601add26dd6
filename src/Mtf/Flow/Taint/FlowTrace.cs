using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Finds the shortest ways of a taint, backwards along the edges that carried it, always first where a source is nearest.</summary>
internal sealed class FlowTrace(TaintGraph graph, TaintSolver taint, CallGraph calls)
{
    private const int MostVisited = 100_000;
    private const int MostVisitedAfter = 1_000;
    private readonly FlowDistances distances = new(graph, taint, calls);
    private readonly ushort[] sources = SourceKinds(graph);

    // The round tells which entries are of this search.
    private readonly int[] previous = new int[2 * graph.NodeCount];
    private readonly int[] steps = new int[2 * graph.NodeCount];
    private readonly int[] rounds = new int[2 * graph.NodeCount];
    private readonly PriorityQueue<int, long> open = new();
    private int round;
    private int order;

    /// <summary>Ways from each source of a kind to a node, shortest first; at most <paramref name="limit"/>.</summary>
    public List<(int Source, List<int> Path)> FromSources(int node, int kind, SinkClasses classes, int limit)
    {
        List<(int, List<int>)> found = [];
        var from = distances.Of(kind, classes);
        Start();
        Visit(2 * node, -1, from[2 * node]);
        var last = MostVisited;
        for (var count = 0; count < last && found.Count < limit && open.TryDequeue(out var at, out _); count++)
        {
            if ((at & 1) == 0 && (sources[at / 2] & (1 << kind)) != 0)
            {
                // Further sources are looked for nearby only.
                last = Math.Min(last, count + MostVisitedAfter);
                found.Add((at / 2, Unwind(at)));
            }

            VisitBefore(at, classes, from);
        }

        return found;
    }

    /// <summary>The way from a parameter of the node's own function to the node.</summary>
    public List<int> FromParameter(int node, int function, int parameter, SinkClasses classes)
    {
        Start();
        Visit(2 * node, -1, 0);
        for (var count = 0; count < MostVisited && open.TryDequeue(out var at, out _); count++)
        {
            if (graph.ProgramNode(at / 2) is >= 0 and var id && calls.Program[id] is { Kind: Graph.NodeKind.Parameter } reached && reached.A == function && Taints.BitOf(reached.B) == parameter)
            {
                return Unwind(at);
            }

            foreach (var edge in graph.Edges.To(at / 2))
            {
                if (edge.Kind is EdgeKind.Local or EdgeKind.Argument && (Taints.ClassesOf(taint.ParametersOf(edge.From), parameter) & classes) != SinkClasses.None)
                {
                    Visit(2 * edge.From, at, 0);
                }
            }
        }

        return [calls.Program.Functions[function].Parameters[parameter], node];
    }

    private static ushort[] SourceKinds(TaintGraph graph)
    {
        var kinds = new ushort[graph.NodeCount];
        foreach (var source in graph.Sources)
        {
            kinds[source.Node] |= (ushort)(1 << source.Kind);
        }

        return kinds;
    }

    private void Start()
    {
        (round, order) = (round + 1, 0);
        open.Clear();
    }

    private void Visit(int slot, int before, int distance)
    {
        if (distance != FlowDistances.Unreached && rounds[slot] != round)
        {
            rounds[slot] = round;
            previous[slot] = before;
            steps[slot] = before < 0 ? 0 : steps[before] + 1;
            open.Enqueue(slot, ((long)(steps[slot] + distance) << 32) | (uint)order++);
        }
    }

    private List<int> Unwind(int slot)
    {
        List<int> path = [];
        for (var at = slot; at >= 0; at = previous[at])
        {
            path.Add(at / 2);
        }

        return path;
    }

    private void VisitBefore(int slot, SinkClasses classes, ReadOnlySpan<int> from)
    {
        var (node, merged) = (slot / 2, slot & 1);
        foreach (var edge in graph.Edges.To(node))
        {
            if ((edge.Classes & (byte)classes) == 0)
            {
                continue;
            }

            var before = 2 * edge.From;
            switch (edge.Kind)
            {
                case EdgeKind.Local:
                case EdgeKind.Argument when distances.IsReturned(edge.From, node, classes):
                    Visit(before + merged, slot, from[before + merged]);
                    break;
                case EdgeKind.Heap when merged == 0:
                case EdgeKind.Parameter when merged == 1:
                    Visit(before, slot, from[before]);
                    Visit(before + 1, slot, from[before + 1]);
                    break;
            }
        }

        if (merged == 0 && graph.ProgramNode(node) is >= 0 and var call)
        {
            foreach (var target in calls.Solver.TargetsOf(call))
            {
                var returned = 2 * graph.ReturnOf(target);
                Visit(returned, slot, from[returned]);
            }
        }
    }
}
