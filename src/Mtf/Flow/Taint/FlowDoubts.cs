using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>
/// Counts the places on the way of a flow where the analysis joins what a run may keep apart: a place that many values come to, a call that may enter many functions, and a
/// call of something unknown. In a small program such a place is rare and worth believing; in a bundle of libraries it is how everything reaches everything.
/// </summary>
internal sealed class FlowDoubts(TaintGraph graph, CallGraph calls)
{
    private const int ManyValues = 16;
    private const int ManyFunctions = 4;

    public int Count(List<int> path)
    {
        var doubts = 0;
        for (var index = 1; index < path.Count; index++)
        {
            doubts += IsDoubtful(path[index - 1], path[index]) ? 1 : 0;
        }

        return doubts;
    }

    private bool IsDoubtful(int from, int to)
    {
        var arrivals = 0;
        var isHeap = false;
        foreach (var edge in graph.Edges.To(to))
        {
            isHeap |= edge.From == from && edge.Kind is EdgeKind.Heap or EdgeKind.Parameter;
            arrivals += edge.Kind is EdgeKind.Heap or EdgeKind.Parameter ? 1 : 0;
        }

        if (isHeap && arrivals > ManyValues)
        {
            return true;
        }

        if (graph.ProgramNode(to) is not (>= 0 and var id) || calls.Program[id].Kind is not (NodeKind.Call or NodeKind.New))
        {
            return false;
        }

        var targets = calls.Solver.TargetsOf(id).Count;
        return targets > ManyFunctions || (targets == 0 && calls.Solver.ApisOf(id).Count == 0);
    }
}
