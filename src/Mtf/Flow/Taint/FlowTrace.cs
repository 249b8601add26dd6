using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Finds the shortest way of a taint, backwards along the edges that carried it.</summary>
internal sealed class FlowTrace(TaintGraph graph, TaintSolver taint, CallGraph calls)
{
    private const int MostVisited = 100_000;
    private const int MostVisitedAfter = 4_000;
    private readonly ushort[] sources = SourceKinds(graph);

    // One slot for a node as reached by what is concrete, one for what callers may bring; the round tells which entries are of this search.
    private readonly int[] previous = new int[2 * graph.NodeCount];
    private readonly int[] rounds = new int[2 * graph.NodeCount];
    private readonly Queue<int> open = new();
    private int round;

    /// <summary>Ways from each source of a kind to a node, shortest first; at most <paramref name="limit"/>.</summary>
    public List<(int Source, List<int> Path)> FromSources(int node, int kind, SinkClasses classes, int limit)
    {
        List<(int, List<int>)> found = [];
        Start(2 * node);
        var last = MostVisited;
        for (var count = 0; count < last && found.Count < limit && open.TryDequeue(out var at); count++)
        {
            if ((at & 1) == 0 && (sources[at / 2] & (1 << kind)) != 0)
            {
                // Further sources are looked for nearby only.
                last = Math.Min(last, count + MostVisitedAfter);
                found.Add((at / 2, Unwind(at)));
            }

            VisitBefore(at, kind, classes);
        }

        return found;
    }

    /// <summary>The way from a parameter of the node's own function to the node.</summary>
    public List<int> FromParameter(int node, int function, int parameter, SinkClasses classes)
    {
        var target = calls.Program.Functions[function].Parameters[parameter];
        Start(2 * node);
        for (var count = 0; count < MostVisited && open.TryDequeue(out var at); count++)
        {
            if (at / 2 == target)
            {
                return Unwind(at);
            }

            foreach (var edge in graph.Edges.To(at / 2))
            {
                if (edge.Kind is EdgeKind.Local or EdgeKind.Argument && (Taints.ClassesOf(taint.ParametersOf(edge.From), parameter) & classes) != SinkClasses.None)
                {
                    Visit(2 * edge.From, at);
                }
            }
        }

        return [target, node];
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

    private void Start(int slot)
    {
        round++;
        open.Clear();
        Visit(slot, -1);
    }

    private void Visit(int slot, int from)
    {
        if (rounds[slot] != round)
        {
            rounds[slot] = round;
            previous[slot] = from;
            open.Enqueue(slot);
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

    private void VisitBefore(int slot, int kind, SinkClasses classes)
    {
        var (node, merged) = (slot / 2, slot & 1);
        foreach (var edge in graph.Edges.To(node))
        {
            if ((edge.Classes & (byte)classes) == 0)
            {
                continue;
            }

            switch (edge.Kind)
            {
                case EdgeKind.Local:
                    VisitIf(edge.From, merged, slot, kind, classes);
                    break;
                case EdgeKind.Argument when IsReturned(edge.From, node, classes):
                    VisitIf(edge.From, merged, slot, kind, classes);
                    break;
                case EdgeKind.Heap when merged == 0:
                case EdgeKind.Parameter when merged == 1:
                    VisitIf(edge.From, 0, slot, kind, classes);
                    VisitIf(edge.From, 1, slot, kind, classes);
                    break;
            }
        }

        if (merged == 0 && graph.ProgramNode(node) is >= 0 and var call)
        {
            foreach (var target in calls.Solver.TargetsOf(call))
            {
                VisitIf(graph.ReturnOf(target), 0, slot, kind, classes);
            }
        }
    }

    private void VisitIf(int node, int merged, int from, int kind, SinkClasses classes)
    {
        var bits = merged == 1 ? taint.MergedOf(node) : taint.SourcesOf(node);
        if ((Taints.ClassesOf(bits, kind) & classes) != SinkClasses.None)
        {
            Visit((2 * node) + merged, from);
        }
    }

    private bool IsReturned(int argument, int call, SinkClasses classes)
    {
        foreach (var edge in graph.Edges.From(argument))
        {
            if (edge.Kind == EdgeKind.Parameter && edge.Call == call)
            {
                var parameter = calls.Program[edge.To];
                if ((Taints.ClassesOf(taint.ParametersOf(graph.ReturnOf(parameter.A)), Math.Min(parameter.B, Taints.MostParameters - 1)) & classes) != SinkClasses.None)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
