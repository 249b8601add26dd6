using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>Where a node stands, when it runs and whose code it is.</summary>
internal sealed class CodeContexts(FlowProgram program, Reachability reach, IReadOnlyDictionary<string, CodeOwners> owners)
{
    public CodeContext Of(int node)
    {
        var function = program[node].Function;
        var module = program.ModuleOf(node).Graph.Path;
        var phase = reach.PhaseOf(function);
        var owner = owners.TryGetValue(module, out var regions) ? regions.At(program[node].Position) : "";
        return new CodeContext(LocationOf(node), phase, owner, phase == Phase.Handler ? reach.ToolsOf(function) : []);
    }

    public Location LocationOf(int node)
    {
        var graph = program.ModuleOf(node).Graph;
        return new Location(graph.Path, graph.Lines.At(program[node].Position).Line);
    }
}
