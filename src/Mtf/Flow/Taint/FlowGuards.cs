using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>Decides whether a check on the way of a flow may reject bad values: a condition that looks at the value, or a function on the way that checks it.</summary>
internal sealed class FlowGuards(TaintGraph graph, TaintSolver taint, CallGraph calls)
{
    private const int MostConditionNodes = 64;
    private const int MostDefinitions = 4;

    private FlowProgram Program => calls.Program;

    public bool IsGuarded(List<int> path, int sink)
    {
        HashSet<int> variables = [.. path.Where(graph.IsVariable)];
        foreach (var step in path.Append(sink).Select(graph.ProgramNode).Where(step => step >= 0).Distinct())
        {
            if (Program[step].Kind is NodeKind.Call or NodeKind.New
                && (LooksAtValue(step, variables) || calls.Solver.TargetsOf(step).Any(target => Program.Functions[target].Info.HasGuard && !IsEntered(target, path))))
            {
                return true;
            }
        }

        return variables.Any(IsGivenToCheck);
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
                if (use.Kind == EdgeKind.Parameter && Program.Functions[Program[use.To].A].Info.HasGuard)
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool LooksAtValue(int call, HashSet<int> variables)
    {
        foreach (var condition in Program.Conditions(call))
        {
            if (LooksAt(condition, variables))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a condition compares the value or calls something with it; whether it exists at all, or of which type it is, is no check.</summary>
    private bool LooksAt(int condition, HashSet<int> variables)
    {
        var open = new Stack<(int Node, bool Tested)>([(condition, false)]);
        for (var count = 0; count < MostConditionNodes && open.TryPop(out var at); count++)
        {
            var node = Program[at.Node];
            switch (node.Kind)
            {
                case NodeKind.Variable when at.Tested && variables.Contains(graph.NodeOfVariable(node.A)):
                case NodeKind.Parameter when at.Tested && (taint.MergedOf(at.Node) | taint.SourcesOf(at.Node)) != 0:
                    return true;
                case NodeKind.Variable when Program.Definitions(node.A) is { Length: <= MostDefinitions } definitions:
                    foreach (var definition in definitions)
                    {
                        open.Push((definition, at.Tested));
                    }

                    break;
                case NodeKind.Call:
                    open.Push((node.A, true));
                    foreach (var argument in Program.Arguments(node))
                    {
                        open.Push((argument, true));
                    }

                    break;
                case NodeKind.Comparison or NodeKind.Choice or NodeKind.Operation:
                    var operands = Program.Operands(node);
                    foreach (var operand in operands)
                    {
                        if (!(at.Tested && node.Kind == NodeKind.Comparison && operands.Length == 1))
                        {
                            open.Push((operand, at.Tested || (node.Kind == NodeKind.Comparison && operands.Length > 1)));
                        }
                    }

                    break;
                case NodeKind.Member or NodeKind.Pass:
                    open.Push((node.A, at.Tested));
                    break;
            }
        }

        return false;
    }
}
