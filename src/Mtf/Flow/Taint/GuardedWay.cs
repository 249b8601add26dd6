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
        var read = path.FindIndex(step => graph.ProgramNode(step) is >= 0 and var node && ReadOf(node, program) is { Name: >= 0 } member
            && program.Text(member.Name) is not ("params" or "arguments" or "args" or "input" or "data" or "body"));
        var split = Math.Max(read, 0);
        return new GuardedWay(
            [.. path.Skip(split).Where(IsPlace)], [.. path.Take(split).Where(IsPlace)], read < 0 ? "" : program.Text(ReadOf(path[read], program).Name), Members(split, path.Count), Members(0, split));

        HashSet<(int, int)> Members(int from, int to) =>
            [.. path.Take(to).Skip(from).Select(graph.ProgramNode).Where(node => node >= 0).Select(node => (program[node].Function, ReadOf(node, program).Name)).Where(member => member.Name >= 0)];

        bool IsPlace(int node) => graph.IsVariable(node) || (graph.ProgramNode(node) is >= 0 and var place && program[place].Kind == NodeKind.Parameter);
    }

    /// <summary>What a node reads by a fixed name: <c>owner.name</c>, <c>owner["name"]</c> or <c>owner.get("name")</c>; a name of -1 when it is none of them.</summary>
    public static (int Owner, int Name) ReadOf(int id, FlowProgram program)
    {
        var node = program[id];
        return node.Kind switch
        {
            NodeKind.Member => (node.A, node.B),
            NodeKind.Index when program[node.B] is { Kind: NodeKind.Text } key => (node.A, key.A),
            NodeKind.Call when program[node.A] is { Kind: NodeKind.Member } method && program.Text(method.B) is "get" or "pop"
                && program.Arguments(node) is [var name, ..] && program[name] is { Kind: NodeKind.Text } key => (method.A, key.A),
            _ => (-1, -1),
        };
    }
}
