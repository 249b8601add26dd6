using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>
/// Fixpoint of three sets for each node: the parameters of its own function that flow in, the sources that flow in, and the sources that reach it only
/// when all callers of the function are taken together. The last kind counts once it is stored where the caller does not matter any more.
/// </summary>
internal sealed class TaintSolver
{
    private readonly TaintGraph graph;
    private readonly CallGraph calls;
    private readonly ulong[] parameters;
    private readonly ulong[] concrete;
    private readonly ulong[] merged;
    private readonly bool[] queued;
    private readonly Queue<int> worklist = new();
    private readonly Dictionary<int, List<int>> returning = [];
    private long fuel;

    private TaintSolver(TaintGraph graph, CallGraph calls)
    {
        (this.graph, this.calls) = (graph, calls);
        parameters = new ulong[graph.NodeCount];
        concrete = new ulong[graph.NodeCount];
        merged = new ulong[graph.NodeCount];
        queued = new bool[graph.NodeCount];
        fuel = 20_000_000 + (200L * graph.NodeCount);
    }

    public bool IsTruncated { get; private set; }

    public static TaintSolver Solve(TaintGraph graph, CallGraph calls)
    {
        var solver = new TaintSolver(graph, calls);
        solver.Seed();
        solver.Run();
        return solver;
    }

    /// <summary>Parameters of the node's own function that flow in.</summary>
    public ulong ParametersOf(int node) => parameters[node];

    /// <summary>Sources that flow in whoever calls.</summary>
    public ulong SourcesOf(int node) => concrete[node];

    /// <summary>Sources that some caller may bring.</summary>
    public ulong MergedOf(int node) => merged[node];

    private void Seed()
    {
        foreach (var function in calls.Program.Functions)
        {
            for (var index = 0; index < function.Parameters.Length; index++)
            {
                Add(function.Parameters[index], Taints.Of(Math.Min(index, Taints.MostParameters - 1)), 0, 0);
            }
        }

        foreach (var source in graph.Sources)
        {
            Add(source.Node, 0, Taints.Of(source.Kind, source.Classes), 0);
        }
    }

    private void Add(int node, ulong fromParameters, ulong fromSources, ulong fromCallers)
    {
        if ((fromParameters & ~parameters[node]) == 0 && (fromSources & ~concrete[node]) == 0 && (fromCallers & ~merged[node]) == 0)
        {
            return;
        }

        parameters[node] |= fromParameters;
        concrete[node] |= fromSources;
        merged[node] |= fromCallers;
        if (!queued[node])
        {
            queued[node] = true;
            worklist.Enqueue(node);
        }
    }

    private void Run()
    {
        while (worklist.TryDequeue(out var node))
        {
            queued[node] = false;
            if (fuel < 0)
            {
                IsTruncated = true;
                return;
            }

            foreach (var edge in graph.Edges.From(node))
            {
                fuel--;
                Follow(edge);
            }

            if (graph.FunctionOf(node) is >= 0 and var function && graph.ReturnOf(function) == node)
            {
                foreach (var caller in calls.CallersOf(function))
                {
                    Return(caller);
                }
            }
        }
    }

    private void Follow(in FlowEdge edge)
    {
        var mask = Masks[edge.Classes];
        switch (edge.Kind)
        {
            case EdgeKind.Local:
                Add(edge.To, parameters[edge.From] & mask, concrete[edge.From] & mask, merged[edge.From] & mask);
                break;
            case EdgeKind.Heap:
                Add(edge.To, 0, (concrete[edge.From] | merged[edge.From]) & mask, 0);
                break;
            case EdgeKind.Parameter:
                Add(edge.To, 0, 0, (concrete[edge.From] | merged[edge.From]) & mask);
                break;
            case EdgeKind.Argument:
                Return(edge.To);
                break;
        }
    }

    private static readonly ulong[] Masks = [.. Enumerable.Range(0, 32).Select(classes => Taints.Mask((SinkClasses)classes))];

    /// <summary>Applies the summaries of the functions that a call may enter to its result.</summary>
    private void Return(int call)
    {
        ulong fromParameters = 0, fromSources = 0, fromCallers = 0;
        foreach (var target in calls.Solver.TargetsOf(call))
        {
            var result = graph.ReturnOf(target);
            fromSources |= concrete[result];
            for (var index = 0; index < Math.Min(calls.Program.Functions[target].Parameters.Length, Taints.MostParameters); index++)
            {
                var classes = Taints.ClassesOf(parameters[result], index);
                if (classes == SinkClasses.None)
                {
                    continue;
                }

                foreach (var argument in ArgumentsFor(call, target, index))
                {
                    fuel--;
                    fromParameters |= parameters[argument] & Masks[(int)classes];
                    fromSources |= concrete[argument] & Masks[(int)classes];
                    fromCallers |= merged[argument] & Masks[(int)classes];
                }
            }
        }

        Add(call, fromParameters, fromSources, fromCallers);
    }

    /// <summary>Arguments of a call that arrive in a parameter.</summary>
    public List<int> ArgumentsFor(int call, int function, int parameter)
    {
        var node = calls.Program.Functions[function].Parameters[parameter];
        List<int> found = [];
        foreach (var edge in graph.Edges.To(call))
        {
            if (edge.Kind != EdgeKind.Argument || found.Contains(edge.From))
            {
                continue;
            }

            foreach (var passed in graph.Edges.From(edge.From))
            {
                if (passed.Kind == EdgeKind.Parameter && passed.Call == call && passed.To == node)
                {
                    found.Add(edge.From);
                    break;
                }
            }
        }

        return found;
    }
}
