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

/// <summary>Edges in both directions, each node's together.</summary>
internal sealed class FlowEdges
{
    private readonly FlowEdge[] forward;
    private readonly FlowEdge[] backward;
    private readonly int[] forwardStarts;
    private readonly int[] backwardStarts;

    public FlowEdges(List<FlowEdge> edges, int nodes)
    {
        (forward, forwardStarts) = Sort(edges, nodes, edge => edge.From);
        (backward, backwardStarts) = Sort(edges, nodes, edge => edge.To);
    }

    public ReadOnlySpan<FlowEdge> From(int node) => forward.AsSpan(forwardStarts[node], forwardStarts[node + 1] - forwardStarts[node]);

    public ReadOnlySpan<FlowEdge> To(int node) => backward.AsSpan(backwardStarts[node], backwardStarts[node + 1] - backwardStarts[node]);

    private static (FlowEdge[] Edges, int[] Starts) Sort(List<FlowEdge> edges, int nodes, Func<FlowEdge, int> key)
    {
        var starts = new int[nodes + 2];
        foreach (var edge in edges)
        {
            starts[key(edge) + 2]++;
        }

        for (var node = 2; node < starts.Length; node++)
        {
            starts[node] += starts[node - 1];
        }

        var sorted = new FlowEdge[edges.Count];
        foreach (var edge in edges)
        {
            sorted[starts[key(edge) + 1]++] = edge;
        }

        return (sorted, starts);
    }
}
