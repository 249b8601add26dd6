using Mtf.Flow.Graph;

namespace Mtf.Flow.Solving;

/// <summary>Turns the ids of one module into ids of the program.</summary>
internal readonly struct Linker(int nodeBase, int functionBase, int classBase, int variableBase, int[] texts)
{
    public int Node(int id) => id < 0 ? -1 : id + nodeBase;

    public int Function(int id) => id < 0 ? -1 : id + functionBase;

    public int Class(int id) => id < 0 ? -1 : id + classBase;

    public int Text(int id) => id < 0 ? id : texts[id];

    public Site Site(Site site) => new(Function(site.Function), site.Position);

    public int[] Nodes(IReadOnlyList<int> ids)
    {
        var result = new int[ids.Count];
        for (var index = 0; index < result.Length; index++)
        {
            result[index] = Node(ids[index]);
        }

        return result;
    }

    /// <summary>Relocates a node and appends its operands to those of the program.</summary>
    public Node Relocate(in Node node, ModuleGraph graph, List<int> operands)
    {
        var (a, b) = node.Kind switch
        {
            NodeKind.Text or NodeKind.Number or NodeKind.Literal or NodeKind.Regex or NodeKind.Global => (Text(node.A), 0),
            NodeKind.Template or NodeKind.Choice or NodeKind.Array or NodeKind.Operation or NodeKind.Comparison => (Append(graph.OperandsOf(node), operands), node.B),
            NodeKind.Object => (AppendEntries(graph.OperandsOf(node), operands), node.B),
            NodeKind.Concat or NodeKind.Index => (Node(node.A), Node(node.B)),
            NodeKind.Variable => (node.A + variableBase, 0),
            NodeKind.Parameter => (Function(node.A), node.B),
            NodeKind.Import => (Text(node.A), Text(node.B)),
            NodeKind.Member => (Node(node.A), Text(node.B)),
            NodeKind.Call or NodeKind.New => (Node(node.A), AppendCall(graph.ArgumentsOf(node), operands)),
            NodeKind.Function or NodeKind.This or NodeKind.Super => (Function(node.A), 0),
            NodeKind.Class => (Class(node.A), 0),
            NodeKind.Pass => (Node(node.A), node.B),
            NodeKind.Unknown => (0, 0),
        };
        return new Node(node.Kind, a, b, Function(node.Function), node.Position);
    }

    private int Append(ReadOnlySpan<int> ids, List<int> operands)
    {
        var start = operands.Count;
        foreach (var id in ids)
        {
            operands.Add(Node(id));
        }

        return start;
    }

    private int AppendCall(ReadOnlySpan<int> arguments, List<int> operands)
    {
        operands.Add(arguments.Length);
        return Append(arguments, operands) - 1;
    }

    private int AppendEntries(ReadOnlySpan<int> entries, List<int> operands)
    {
        var start = operands.Count;
        for (var index = 0; index < entries.Length; index += 3)
        {
            operands.AddRange([Text(entries[index]), Node(entries[index + 1]), Node(entries[index + 2])]);
        }

        return start;
    }
}
