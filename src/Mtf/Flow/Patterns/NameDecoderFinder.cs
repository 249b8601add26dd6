using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>
/// Finds files whose names are hidden behind a decoder: many members are read by what one function makes of a constant, <c>object[decode(0x1f)]</c>.
/// People and bundlers write the name.
/// </summary>
internal sealed class NameDecoderFinder(CallGraph calls, CodeContexts contexts)
{
    private const int Fewest = 6;

    private FlowProgram Program => calls.Program;

    public IEnumerable<CodePattern> Find()
    {
        var reads = new Dictionary<(string File, string Decoder), List<int>>();
        for (var id = 0; id < Program.NodeCount; id++)
        {
            if (Program[id] is { Kind: NodeKind.Index } read && Decoder(read.B) is { } decoder)
            {
                var key = (Program.ModuleOf(id).Graph.Path, decoder);
                (reads.TryGetValue(key, out var list) ? list : reads[key] = []).Add(id);
            }
        }

        return reads.Where(pair => pair.Value.Count >= Fewest)
            .Select(pair => new CodePattern("hidden-names", $"{pair.Value.Count} names", [new FlowStep(contexts.LocationOf(pair.Value[0]), "a member is read by a decoded name")], contexts.Of(pair.Value[0])));
    }

    // A call of a plain function with constants only.
    private string? Decoder(int key)
    {
        var node = Program[key];
        if (node.Kind != NodeKind.Call || Program[node.A] is not { Kind: NodeKind.Variable or NodeKind.Function } callee || Program.Arguments(node).Length is 0 or > 3)
        {
            return null;
        }

        foreach (var argument in Program.Arguments(node))
        {
            if (Program[argument].Kind is not (NodeKind.Number or NodeKind.Text or NodeKind.Operation))
            {
                return null;
            }
        }

        return calls.Solver.TargetsOf(key) is [var target, ..] ? $"f{target}" : $"v{callee.A}";
    }
}
