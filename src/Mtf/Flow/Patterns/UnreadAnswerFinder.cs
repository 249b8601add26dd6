using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>Finds requests whose answer nobody reads: what they are for is to tell somebody something.</summary>
internal sealed class UnreadAnswerFinder(CallGraph calls, ApiModels models, CodeContexts contexts)
{
    private FlowProgram Program => calls.Program;

    public IEnumerable<CodePattern> Find()
    {
        var used = Used();
        for (var id = 0; id < Program.NodeCount; id++)
        {
            if (Program[id].Kind == NodeKind.Call && !used[id] && calls.Solver.ApisOf(id).Any(path => models.OfCall(path)?.Capability is "net.http" or "net.udp" or "net.ws" or "net.dns" or "net.smtp"))
            {
                yield return new CodePattern("unread-answer", "", [new FlowStep(contexts.LocationOf(id), "the answer is not read")], contexts.Of(id));
            }
        }
    }

    /// <summary>Values that anything is made of, as opposed to statements. Waiting for a value, and catching its failure, is no use.</summary>
    private bool[] Used()
    {
        var used = new bool[Program.NodeCount];
        for (var variable = 0; variable < Program.VariableCount; variable++)
        {
            Mark(used, Program.Definitions(variable));
        }

        foreach (var function in Program.Functions)
        {
            Mark(used, function.Returns);
        }

        foreach (var write in Program.PropertyWrites)
        {
            used[write.Value] = true;
        }

        foreach (var write in Program.IndexWrites)
        {
            used[write.Value] = true;
        }

        // Nodes come after what they are made of, so that a use of an outer node is known when the inner one is looked at from the end.
        for (var id = Program.NodeCount - 1; id >= 0; id--)
        {
            MarkOperands(used, id);
        }

        return used;
    }

    private void MarkOperands(bool[] used, int id)
    {
        var node = Program[id];
        switch (node.Kind)
        {
            case NodeKind.Pass when used[id] || (PassKind)node.B != PassKind.Await:
            case NodeKind.Member when Program.Text(node.B) is not ("catch" or "finally"):
                used[node.A] = true;
                break;
            case NodeKind.Index or NodeKind.Concat:
                used[node.A] = used[node.B] = true;
                break;
            case NodeKind.Template or NodeKind.Choice or NodeKind.Operation or NodeKind.Comparison or NodeKind.Array:
                Mark(used, Program.Operands(node));
                break;
            case NodeKind.Object:
                var entries = Program.Operands(node);
                for (var index = 2; index < entries.Length; index += 3)
                {
                    used[entries[index]] = true;
                }

                break;
            case NodeKind.Call or NodeKind.New:
                Mark(used, Program.Arguments(node));
                if (used[id] && Program[node.A] is { Kind: NodeKind.Member } callee)
                {
                    used[callee.A] = true;
                }

                break;
        }
    }

    private static void Mark(bool[] used, ReadOnlySpan<int> nodes)
    {
        foreach (var node in nodes)
        {
            used[node] = true;
        }
    }
}
