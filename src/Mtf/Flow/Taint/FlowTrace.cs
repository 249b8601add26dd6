using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Finds the shortest way of a taint, backwards along the edges that carried it.</summary>
internal sealed class FlowTrace(TaintGraph graph, TaintSolver taint, CallGraph calls)
{
    private const int MostVisited = 200_000;
    private readonly ILookup<int, TaintSource> sources = graph.Sources.ToLookup(source => source.Node);

    /// <summary>Ways from each source of a kind to a node, shortest first; at most <paramref name="limit"/>.</summary>
    public List<(int Source, List<int> Path)> FromSources(int node, int kind, SinkClasses classes, int limit)
    {
        List<(int, List<int>)> found = [];
        Dictionary<(int Node, bool Merged), (int Node, bool Merged)> previous = [];
        var open = new Queue<(int Node, bool Merged)>();
        previous[(node, false)] = (-1, false);
        open.Enqueue((node, false));
        while (open.TryDequeue(out var at) && found.Count < limit && previous.Count < MostVisited)
        {
            if (!at.Merged && sources[at.Node].Any(source => source.Kind == kind))
            {
                found.Add((at.Node, Unwind(previous, at)));
            }

            foreach (var next in Before(at, kind, classes))
            {
                if (previous.TryAdd(next, at))
                {
                    open.Enqueue(next);
                }
            }
        }

        return found;
    }

    /// <summary>The way from a parameter of the node's own function to the node.</summary>
    public List<int> FromParameter(int node, int function, int parameter, SinkClasses classes)
    {
        var target = calls.Program.Functions[function].Parameters[parameter];
        Dictionary<(int Node, bool Merged), (int Node, bool Merged)> previous = new() { [(node, false)] = (-1, false) };
        var open = new Queue<int>([node]);
        while (open.TryDequeue(out var at) && previous.Count < MostVisited)
        {
            if (at == target)
            {
                return Unwind(previous, (at, false));
            }

            foreach (var edge in graph.Edges.To(at))
            {
                if (edge.Kind is EdgeKind.Local or EdgeKind.Argument && (Taints.ClassesOf(taint.ParametersOf(edge.From), parameter) & classes) != SinkClasses.None
                    && previous.TryAdd((edge.From, false), (at, false)))
                {
                    open.Enqueue(edge.From);
                }
            }
        }

        return [target, node];
    }

    private static List<int> Unwind(Dictionary<(int Node, bool Merged), (int Node, bool Merged)> previous, (int Node, bool Merged) from)
    {
        List<int> path = [];
        for (var at = from; at.Node >= 0; at = previous[at])
        {
            path.Add(at.Node);
        }

        return path;
    }

    private List<(int Node, bool Merged)> Before((int Node, bool Merged) at, int kind, SinkClasses classes)
    {
        List<(int, bool)> result = [];
        foreach (var edge in graph.Edges.To(at.Node))
        {
            if ((edge.Classes & (byte)classes) == 0)
            {
                continue;
            }

            switch (edge.Kind)
            {
                case EdgeKind.Local:
                    AddIf(edge.From, at.Merged);
                    break;
                case EdgeKind.Argument when IsReturned(edge.From, at.Node, classes):
                    AddIf(edge.From, at.Merged);
                    break;
                case EdgeKind.Heap when !at.Merged:
                case EdgeKind.Parameter when at.Merged:
                    AddIf(edge.From, merged: false);
                    AddIf(edge.From, merged: true);
                    break;
            }
        }

        if (!at.Merged && graph.ProgramNode(at.Node) is >= 0 and var call)
        {
            foreach (var target in calls.Solver.TargetsOf(call))
            {
                AddIf(graph.ReturnOf(target), merged: false);
            }
        }

        return result;

        void AddIf(int node, bool merged)
        {
            if ((Taints.ClassesOf(merged ? taint.MergedOf(node) : taint.SourcesOf(node), kind) & classes) != SinkClasses.None)
            {
                result.Add((node, merged));
            }
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
