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
                Add(function.Parameters[index], Taints.Of(Taints.BitOf(index)), 0, 0);
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
                    Return(caller, function);
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
                Give(edge.From, edge.To);
                break;
        }
    }

    private static readonly ulong[] Masks = [.. Enumerable.Range(0, 32).Select(classes => Taints.Mask((SinkClasses)classes))];

    /// <summary>Applies the summaries of the functions that a call may enter to one of its arguments.</summary>
    private void Give(int argument, int call)
    {
        var (fromParameters, fromSources, fromCallers) = (0UL, 0UL, 0UL);
        foreach (var binding in graph.Edges.Bindings(call))
        {
            fuel--;
            if (binding.Argument == argument)
            {
                var mask = MaskOf(binding.Parameter);
                fromParameters |= parameters[argument] & mask;
                fromSources |= concrete[argument] & mask;
                fromCallers |= merged[argument] & mask;
            }
        }

        Add(call, fromParameters, fromSources, fromCallers);
    }

    /// <summary>Applies the summary of a function that a call may enter to the call's result.</summary>
    private void Return(int call, int function)
    {
        var (fromParameters, fromSources, fromCallers) = (0UL, concrete[graph.ReturnOf(function)], 0UL);
        foreach (var binding in graph.Edges.Bindings(call))
        {
            fuel--;
            if (calls.Program[binding.Parameter].A == function)
            {
                var mask = MaskOf(binding.Parameter);
                fromParameters |= parameters[binding.Argument] & mask;
                fromSources |= concrete[binding.Argument] & mask;
                fromCallers |= merged[binding.Argument] & mask;
            }
        }

        Add(call, fromParameters, fromSources, fromCallers);
    }

    /// <summary>What of a parameter its function returns.</summary>
    private ulong MaskOf(int parameter)
    {
        ref readonly var node = ref calls.Program[parameter];
        return Masks[(int)Taints.ClassesOf(parameters[graph.ReturnOf(node.A)], Taints.BitOf(node.B))];
    }

    /// <summary>Arguments of a call that arrive in a parameter.</summary>
    public List<int> ArgumentsFor(int call, int function, int parameter)
    {
        List<int> found = [];
        foreach (var binding in graph.Edges.Bindings(call))
        {
            ref readonly var node = ref calls.Program[binding.Parameter];
            if (node.A == function && Taints.BitOf(node.B) == parameter && !found.Contains(binding.Argument))
            {
                found.Add(binding.Argument);
            }
        }

        return found;
    }
}
