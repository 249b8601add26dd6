using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Tells whether a condition looks at what a value is.</summary>
internal sealed class ConditionReader(TaintGraph graph, CallGraph calls, ApiModels models)
{
    private const int MostConditionNodes = 96;
    private readonly ContentTests tests = new(calls);

    private FlowProgram Program => calls.Program;

    /// <summary>Whether a condition looks at the value on the way: whether it is there, how long it is or what it names exists does not count.</summary>
    public bool LooksAt(int condition, GuardedWay way)
    {
        HashSet<(int, bool)> seen = [];
        var open = new Stack<(int Node, bool Tested)>([(condition, false)]);
        for (var count = 0; count < MostConditionNodes && open.TryPop(out var at); count++)
        {
            if (!seen.Add(at))
            {
                continue;
            }

            if (IsValue(at.Node, at.Tested, way) || (Program[at.Node].Kind == NodeKind.Variable && IsVerdict(at.Node, way)))
            {
                return true;
            }

            Open(at.Node, at.Tested, way, open);
        }

        return false;
    }

    private bool IsValue(int id, bool tested, GuardedWay way) => tested && Program[id] switch
    {
        { Kind: NodeKind.Variable } node => way.Values.Contains(graph.NodeOfVariable(node.A)),
        { Kind: NodeKind.Parameter } => way.Values.Contains(id),
        { } node => GuardedWay.ReadOf(id, Program) is { Name: >= 0 } read
            && (way.Reads.Contains((node.Function, read.Name)) || (Program.Text(read.Name) == way.Argument && IsContainer(read.Owner, way))),
    };

    // const error = validate(request); if (error) return: a function of ours that looks into what it is given.
    private bool IsVerdict(int variable, GuardedWay way)
    {
        foreach (var definition in Program.Definitions(Program[variable].A))
        {
            var call = Program[definition] is { Kind: NodeKind.Pass } waiting ? waiting.A : definition;
            if (Program[call].Kind != NodeKind.Call || calls.Solver.TargetsOf(call) is not { Count: > 0 } targets)
            {
                continue;
            }

            if (Program.Arguments(Program[call]).ToArray().Any(argument => Holds(argument, way)) && targets.Any(tests.Examines))
            {
                return true;
            }
        }

        return false;
    }

    private bool Holds(int argument, GuardedWay way)
    {
        var node = Program[argument];
        if (node.Kind != NodeKind.Object)
        {
            return IsContainer(argument, way) || IsValue(argument, true, way);
        }

        var entries = Program.Operands(node);
        for (var index = 2; index < entries.Length; index += 3)
        {
            if (IsContainer(entries[index], way) || IsValue(entries[index], true, way))
            {
                return true;
            }
        }

        return false;
    }

    // request.params.arguments, or args that were taken from it.
    private bool IsContainer(int id, GuardedWay way)
    {
        const int deepest = 8;
        for (var step = 0; step < deepest; step++)
        {
            var node = Program[id];
            switch (node.Kind)
            {
                case NodeKind.Parameter:
                    return way.Containers.Contains(id);
                case NodeKind.Variable when way.Containers.Contains(graph.NodeOfVariable(node.A)):
                    return true;
                case NodeKind.Variable when Program.Definitions(node.A) is [var only]:
                    id = only;
                    break;
                case NodeKind.Member when way.ContainerReads.Contains((node.Function, node.B)):
                    return true;
                case NodeKind.Member or NodeKind.Pass:
                    id = node.A;
                    break;
                default:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Goes on to what a condition is made of.</summary>
    private void Open(int id, bool tested, GuardedWay way, Stack<(int Node, bool Tested)> open)
    {
        var node = Program[id];
        switch (node.Kind)
        {
            case NodeKind.Variable:
                // const rel = relative(root, file); const known = list.includes(file)
                foreach (var definition in Program.Definitions(node.A))
                {
                    if (tested || IsAnswer(definition))
                    {
                        open.Push((definition, tested));
                    }
                }

                break;
            case NodeKind.Call when GuardedWay.ReadOf(id, Program) is { Name: >= 0 } read && IsContainer(read.Owner, way):
                break;
            case NodeKind.Call when !IsQuestionToOutside(id) && !IsAboutKind(id, node):
                open.Push((Program[node.A] is { Kind: NodeKind.Member } method ? method.A : node.A, true));
                Push(open, Program.Arguments(node), true);
                break;
            case NodeKind.New when tested:
                Push(open, Program.Arguments(node), true);
                break;
            case NodeKind.Choice or NodeKind.Operation:
                Push(open, Program.Operands(node), tested);
                break;
            case NodeKind.Template when tested:
                Push(open, Program.Operands(node), tested);
                break;
            case NodeKind.Comparison:
                var operands = Program.Operands(node);
                if (operands.Length == 1 || !IsAboutPresence(operands))
                {
                    Push(open, operands, operands.Length > 1 || tested);
                }

                break;
            case NodeKind.Member when Program.Text(node.B) is not ("length" or "size") && !IsContainer(node.A, way):
            case NodeKind.Index when !IsContainer(node.A, way):
            case NodeKind.Pass:
                open.Push((node.A, tested));
                break;
        }
    }

    // A value that is true or false by what it was made from.
    private bool IsAnswer(int id) => Program[id] switch
    {
        { Kind: NodeKind.Comparison or NodeKind.Operation } => true,
        { Kind: NodeKind.Call } call => Program[call.A] is { Kind: NodeKind.Member } callee && TaintGraph.Answers.Contains(Program.Text(callee.B)),
        _ => false,
    };

    private static void Push(Stack<(int Node, bool Tested)> open, ReadOnlySpan<int> nodes, bool tested)
    {
        foreach (var node in nodes)
        {
            open.Push((node, tested));
        }
    }

    // x === undefined, x !== "", typeof x !== "string", x.length > 0: says that there is something, not what.
    private bool IsAboutPresence(ReadOnlySpan<int> operands)
    {
        foreach (var operand in operands)
        {
            var node = Program[operand];
            if ((node.Kind == NodeKind.Literal && Program.Text(node.A) is "null" or "undefined" or "None")
                || (node.Kind == NodeKind.Text && Program.Text(node.A).Length == 0)
                || (node.Kind == NodeKind.Global && Program.Text(node.A) == "undefined")
                || (node.Kind == NodeKind.Comparison && Program.Operands(node).Length == 1))
            {
                return true;
            }
        }

        return false;
    }

    // isinstance(x, str), len(x): says of what kind a value is or how long; a number is no text that could do harm.
    private bool IsAboutKind(int call, in Node node)
    {
        foreach (var path in calls.Solver.ApisOf(call))
        {
            switch (calls.Solver.Paths.Text(path))
            {
                case "py:len" or "py:bool" or "py:hasattr" or "py:callable":
                case "py:isinstance" when Program.Arguments(node) is not [_, var type] || Program[type] is not { Kind: NodeKind.Global } named || Program.Text(named.A) is not ("int" or "float" or "bool"):
                    return true;
            }
        }

        return false;
    }

    // What a file, a host or a program answers about the value says nothing about whether it may be used.
    private bool IsQuestionToOutside(int call)
    {
        foreach (var path in calls.Solver.ApisOf(call))
        {
            if (models.OfCall(path) is { Capability.Length: > 0, PassedOn: null })
            {
                return true;
            }
        }

        return false;
    }
}
