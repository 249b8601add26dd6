using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Origins;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>Where a node stands, when it runs and whose code it is.</summary>
internal sealed class CodeContexts(FlowProgram program, Reachability reach, IReadOnlyDictionary<string, ICodeOrigins> origins, IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
{
    public CodeContext Of(int node)
    {
        var function = program[node].Function;
        var phase = reach.PhaseOf(function);
        var owner = OwnerOf(node);
        return new CodeContext(LocationOf(node), phase, owner.Package, phase != Phase.Handler ? [] : dispatched.TryGetValue(node, out var names) ? names : reach.ToolsOf(function)) { Evidence = owner.Evidence };
    }

    /// <summary>Package whose code a node certainly is, empty for the subject's own and for code that is only said to be a package's.</summary>
    public string VerifiedOwnerOf(int node) => OwnerOf(node) is { Evidence: OwnerEvidence.Verified } owner ? owner.Package : "";

    /// <summary>
    /// Who answers for a flow: the last place on its way that is not a known library's, since a library sends and stores what it is told to. What a library makes code of
    /// is its own business.
    /// </summary>
    public CodeContext OfFlow(IEnumerable<int> path, int sink, string kind)
    {
        if (kind is not ("code" or "module" or "template" or "deserialise") && VerifiedOwnerOf(sink).Length > 0)
        {
            foreach (var node in path.Reverse())
            {
                if (VerifiedOwnerOf(node).Length == 0)
                {
                    return Of(node);
                }
            }
        }

        return Of(sink);
    }

    private CodeOwner OwnerOf(int node)
    {
        var module = program.ModuleOf(node);
        return origins.TryGetValue(module.Graph.Path, out var file) ? file.At(program[node].Function - module.TopFunction, program[node].Position) : CodeOwner.Own;
    }

    public Location LocationOf(int node)
    {
        var graph = program.ModuleOf(node).Graph;
        return graph.LocationOf(program[node].Position);
    }
}
