using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>Where a node stands, when it runs and whose code it is.</summary>
internal sealed class CodeContexts(FlowProgram program, Reachability reach, IReadOnlyDictionary<string, CodeOwners> owners, IReadOnlyDictionary<int, IReadOnlyList<string>> dispatched)
{
    public CodeContext Of(int node)
    {
        var function = program[node].Function;
        var phase = reach.PhaseOf(function);
        return new CodeContext(LocationOf(node), phase, OwnerOf(node), phase != Phase.Handler ? [] : dispatched.TryGetValue(node, out var names) ? names : reach.ToolsOf(function));
    }

    /// <summary>Package to which a node belongs, empty for the subject's own code.</summary>
    public string OwnerOf(int node) =>
        owners.TryGetValue(program.ModuleOf(node).Graph.Path, out var regions) ? regions.At(program[node].Position) : "";

    public Location LocationOf(int node)
    {
        var graph = program.ModuleOf(node).Graph;
        return graph.LocationOf(program[node].Position);
    }
}
