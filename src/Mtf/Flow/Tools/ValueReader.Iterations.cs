using Mtf.Flow.Graph;

namespace Mtf.Flow.Tools;

/// <summary>Values that a loop or comprehension makes, one for each element of what it goes through.</summary>
internal sealed partial class ValueReader
{
    private const int MostParts = 96;

    /// <summary>The value once for each element of the one list that it is made from; itself when it is made from none, or from several.</summary>
    public List<Value> ForEach(Value value)
    {
        if (value.Node < 0 || IterationsIn(value) is not [var iteration])
        {
            return [value];
        }

        var elements = Elements(Value.Of(Program[iteration].A, value.Scope));
        return elements.Count == 0 ? [value] : [.. elements.Select(element => Value.Of(value.Node, new Scope(value.Scope, iteration, element)))];
    }

    private List<int> IterationsIn(Value value)
    {
        List<int> iterations = [];
        HashSet<int> seen = [value.Node];
        var queue = new Queue<int>(seen);
        while (queue.TryDequeue(out var id) && seen.Count < MostParts)
        {
            if (Program[id] is { Kind: NodeKind.Pass, B: (int)PassKind.Iterate })
            {
                if (Scope.Find(value.Scope, id) is null)
                {
                    iterations.Add(id);
                }

                continue;
            }

            foreach (var part in PartsOf(id).Where(seen.Add))
            {
                queue.Enqueue(part);
            }
        }

        return iterations;
    }

    private int[] PartsOf(int id)
    {
        var node = Program[id];
        return node.Kind switch
        {
            NodeKind.Variable => Program.Definitions(node.A).ToArray(),
            NodeKind.Member or NodeKind.Index or NodeKind.Pass => [node.A],
            NodeKind.Concat => [node.A, node.B],
            NodeKind.Template or NodeKind.Choice or NodeKind.Array => Program.Operands(node).ToArray(),
            NodeKind.Call => [.. Program.Arguments(node), .. Program.NamedArguments(id).ToArray().Select(argument => argument.Value)],
            _ => [],
        };
    }
}
