using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Where a value goes: before <paramref name="Argument"/> is read, what is passed on is an object that holds it beside other things.</summary>
/// <param name="Reads">Members that are read on the way, by the function that reads them: the same member there is the same value.</param>
/// <param name="ContainerReads">The same for what holds the value beside other things.</param>
internal sealed record GuardedWay(
    HashSet<int> Values, HashSet<int> Containers, string Argument, HashSet<(int Function, int Name)> Reads, HashSet<(int Function, int Name)> ContainerReads)
{
    public static GuardedWay Of(List<int> path, TaintGraph graph, FlowProgram program)
    {
        var read = path.FindIndex(step => graph.ProgramNode(step) is >= 0 and var node
            && program[node] is { Kind: NodeKind.Member } member && program.Text(member.B) is not ("params" or "arguments" or "args" or "input" or "data" or "body"));
        var split = Math.Max(read, 0);
        return new GuardedWay([.. path.Skip(split).Where(IsPlace)], [.. path.Take(split).Where(IsPlace)], read < 0 ? "" : program.Text(program[path[read]].B), Members(split, path.Count), Members(0, split));

        HashSet<(int, int)> Members(int from, int to) =>
            [.. path.Take(to).Skip(from).Select(graph.ProgramNode).Where(node => node >= 0 && program[node].Kind == NodeKind.Member).Select(node => (program[node].Function, program[node].B))];

        bool IsPlace(int node) => graph.IsVariable(node) || (graph.ProgramNode(node) is >= 0 and var place && program[place].Kind == NodeKind.Parameter);
    }
}
