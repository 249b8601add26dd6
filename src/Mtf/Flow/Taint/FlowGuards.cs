using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>
/// Decides whether a check on the way of a flow may reject bad values: a condition that looks at what the value is, or a function that is given the value
/// and leaves early by such a condition. Whether the value is there, how long it is, or whether the file it names exists, is no check.
/// </summary>
internal sealed class FlowGuards(TaintGraph graph, CallGraph calls, ApiModels models)
{
    private const int MostConditionNodes = 96;
    private const int MostDerived = 48;
    private readonly ContentTests tests = new(calls);

    private FlowProgram Program => calls.Program;

    public bool IsGuarded(List<int> path, int sink)
    {
        var way = GuardedWay.Of(path, graph, Program);
        foreach (var step in path.Append(sink).Select(graph.ProgramNode).Where(step => step >= 0).Distinct())
        {
            if (Program[step].Kind is NodeKind.Call or NodeKind.New && (LooksAtValue(step, way) || IsRejectedIn(step, path)))
            {
                return true;
            }
        }

        return way.Values.Any(IsGivenToCheck);
    }

    // A function that the flow goes through and comes back from, such as a validator that returns what it accepts.
    private bool IsRejectedIn(int call, List<int> path)
    {
        foreach (var target in calls.Solver.TargetsOf(call))
        {
            if (!IsEntered(target, path) && Program.Functions[target].Parameters.Any(parameter => path.Exists(step => Arrives(step, call, parameter)) && Rejects(parameter)))
            {
                return true;
            }
        }

        return false;
    }

    private bool Arrives(int step, int call, int parameter)
    {
        foreach (var edge in graph.Edges.From(step))
        {
            if (edge.Kind == EdgeKind.Parameter && edge.Call == call && edge.To == parameter)
            {
                return true;
            }
        }

        return false;
    }

    // A function that the flow itself goes through is judged by its own conditions.
    private bool IsEntered(int function, List<int> path) => path.Exists(step => graph.FunctionOf(step) == function) && !path.Contains(graph.ReturnOf(function));

    // assertInside(root, file) before file is used.
    private bool IsGivenToCheck(int variable)
    {
        foreach (var read in graph.Edges.From(variable))
        {
            foreach (var use in graph.Edges.From(read.To))
            {
                if (use.Kind == EdgeKind.Parameter && Rejects(use.To))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Whether the function of a parameter leaves early, or throws, by a condition that looks at the parameter or at what is made of it.</summary>
    private bool Rejects(int parameter) => rejects.TryGetValue(parameter, out var known) ? known : rejects[parameter] = FindRejection(parameter);

    private readonly Dictionary<int, bool> rejects = [];

    private bool FindRejection(int parameter)
    {
        var function = Program.Functions[Program[parameter].A];
        if (!function.Info.HasGuard)
        {
            return false;
        }

        var derived = new GuardedWay(DerivedFrom(parameter), [], "");
        return function.Guards.Length == 0 || Array.Exists(function.Guards, guard => LooksAt(guard, derived));
    }

    private HashSet<int> DerivedFrom(int parameter)
    {
        HashSet<int> variables = [parameter];
        HashSet<int> seen = [parameter];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var node) && seen.Count < MostDerived)
        {
            foreach (var edge in graph.Edges.From(node))
            {
                if (edge.Kind == EdgeKind.Local && seen.Add(edge.To))
                {
                    open.Enqueue(edge.To);
                    if (graph.IsVariable(edge.To))
                    {
                        variables.Add(edge.To);
                    }
                }
            }
        }

        return variables;
    }

    private bool LooksAtValue(int call, GuardedWay way)
    {
        foreach (var condition in Program.Conditions(call))
        {
            if (LooksAt(condition, way))
            {
                return true;
            }
        }

        return false;
    }

    private bool LooksAt(int condition, GuardedWay way)
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
        { Kind: NodeKind.Member } node => Program.Text(node.B) == way.Argument && IsContainer(node.A, way),
        _ => false,
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

            if (Program.Arguments(Program[call]).ToArray().Any(argument => IsContainer(argument, way) || IsValue(argument, true, way)) && targets.Any(tests.Examines))
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
            case NodeKind.Call when !IsQuestionToOutside(id):
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
