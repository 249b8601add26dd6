using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>
/// How far each node is from the nearest source of a kind, along the edges that carried the taint. A node has two slots: one as reached by what is
/// concrete, one for what callers may bring.
/// </summary>
internal sealed class FlowDistances(TaintGraph graph, TaintSolver taint, CallGraph calls)
{
    public const int Unreached = int.MaxValue;
    private readonly int[] distances = new int[2 * graph.NodeCount];
    private readonly Queue<int> open = new();
    private int kind = -1;
    private SinkClasses classes;

    /// <summary>Distances for a source kind and a group of sinks, indexed by twice the node, plus one for what callers may bring.</summary>
    public ReadOnlySpan<int> Of(int sourceKind, SinkClasses group)
    {
        if (sourceKind != kind || group != classes)
        {
            (kind, classes) = (sourceKind, group);
            Measure();
        }

        return distances;
    }

    /// <summary>Whether the call gives back what it is given in an argument.</summary>
    public bool IsReturned(int argument, int call, SinkClasses group)
    {
        foreach (var binding in graph.Edges.Bindings(call))
        {
            if (binding.Argument == argument)
            {
                ref readonly var parameter = ref calls.Program[binding.Parameter];
                if ((Taints.ClassesOf(taint.ParametersOf(graph.ReturnOf(parameter.A)), Taints.BitOf(parameter.B)) & group) != SinkClasses.None)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private void Measure()
    {
        Array.Fill(distances, Unreached);
        foreach (var source in graph.Sources)
        {
            if (source.Kind == kind)
            {
                Visit(2 * source.Node, 0);
            }
        }

        while (open.TryDequeue(out var slot))
        {
            VisitAfter(slot / 2, slot & 1, distances[slot] + 1);
        }
    }

    private void VisitAfter(int node, int merged, int distance)
    {
        foreach (var edge in graph.Edges.From(node))
        {
            if ((edge.Classes & (byte)classes) == 0)
            {
                continue;
            }

            switch (edge.Kind)
            {
                case EdgeKind.Local:
                case EdgeKind.Argument when IsReturned(node, edge.To, classes):
                    Visit((2 * edge.To) + merged, distance);
                    break;
                case EdgeKind.Heap:
                    Visit(2 * edge.To, distance);
                    break;
                case EdgeKind.Parameter:
                    Visit((2 * edge.To) + 1, distance);
                    break;
            }
        }

        if (merged == 0 && graph.FunctionOf(node) is >= 0 and var function && graph.ReturnOf(function) == node)
        {
            foreach (var caller in calls.CallersOf(function))
            {
                Visit(2 * caller, distance);
            }
        }
    }

    private void Visit(int slot, int distance)
    {
        var bits = (slot & 1) == 1 ? taint.MergedOf(slot / 2) : taint.SourcesOf(slot / 2);
        if (distances[slot] == Unreached && (Taints.ClassesOf(bits, kind) & classes) != SinkClasses.None)
        {
            distances[slot] = distance;
            open.Enqueue(slot);
        }
    }
}
