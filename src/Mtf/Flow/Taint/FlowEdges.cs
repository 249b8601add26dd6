namespace Mtf.Flow.Taint;

/// <summary>How taint moves along an edge.</summary>
internal enum EdgeKind : byte
{
    /// <summary>Within one function: parameters stay symbolic.</summary>
    Local,

    /// <summary>Through a field, a captured variable or a callback: only what is concrete moves.</summary>
    Heap,

    /// <summary>From an argument to a parameter: counts only where it leaves the function through the heap.</summary>
    Parameter,

    /// <summary>From an argument to the call, to be seen through the summary of the function.</summary>
    Argument,
}

/// <param name="Call">The call of a <see cref="EdgeKind.Parameter"/> edge.</param>
internal readonly record struct FlowEdge(int From, int To, EdgeKind Kind, byte Classes, int Call = -1);

/// <summary>An argument of a call that enters a function as a parameter.</summary>
/// <param name="Parameter">Node of the parameter.</param>
internal readonly record struct FlowBinding(int Argument, int Parameter);

/// <summary>Edges in both directions, each node's together, and the bindings of each call.</summary>
internal sealed class FlowEdges
{
    private readonly FlowEdge[] forward;
    private readonly FlowEdge[] backward;
    private readonly FlowBinding[] bindings;
    private readonly int[] forwardStarts;
    private readonly int[] backwardStarts;
    private readonly int[] bindingStarts;

    public FlowEdges(List<FlowEdge> edges, int nodes)
    {
        var all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(edges);
        forwardStarts = new int[nodes + 2];
        backwardStarts = new int[nodes + 2];
        bindingStarts = new int[nodes + 2];
        foreach (ref readonly var edge in all)
        {
            forwardStarts[edge.From + 2]++;
            backwardStarts[edge.To + 2]++;
            bindingStarts[edge.Call + 2] += edge.Call >= 0 ? 1 : 0;
        }

        for (var node = 2; node < forwardStarts.Length; node++)
        {
            forwardStarts[node] += forwardStarts[node - 1];
            backwardStarts[node] += backwardStarts[node - 1];
            bindingStarts[node] += bindingStarts[node - 1];
        }

        (forward, backward, bindings) = (new FlowEdge[all.Length], new FlowEdge[all.Length], new FlowBinding[bindingStarts[^1]]);
        foreach (ref readonly var edge in all)
        {
            forward[forwardStarts[edge.From + 1]++] = edge;
            backward[backwardStarts[edge.To + 1]++] = edge;
            if (edge.Call >= 0)
            {
                bindings[bindingStarts[edge.Call + 1]++] = new FlowBinding(edge.From, edge.To);
            }
        }
    }

    public ReadOnlySpan<FlowEdge> From(int node) => forward.AsSpan(forwardStarts[node], forwardStarts[node + 1] - forwardStarts[node]);

    public ReadOnlySpan<FlowEdge> To(int node) => backward.AsSpan(backwardStarts[node], backwardStarts[node + 1] - backwardStarts[node]);

    /// <summary>What the arguments of a call enter.</summary>
    public ReadOnlySpan<FlowBinding> Bindings(int call) => bindings.AsSpan(bindingStarts[call], bindingStarts[call + 1] - bindingStarts[call]);
}
