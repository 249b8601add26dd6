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
    private const int MostDerived = 48;
    private readonly ConditionReader conditions = new(graph, calls, models);

    private FlowProgram Program => calls.Program;

    public bool IsGuarded(List<int> path, int sink)
    {
        var way = GuardedWay.Of(path, graph, Program);
        var last = new Dictionary<int, int>();
        foreach (var step in path.Append(sink).Select(graph.ProgramNode).Where(step => step >= 0).Distinct())
        {
            var node = Program[step];
            if (node.Kind is NodeKind.Call or NodeKind.New && (LooksAtValue(step, way) || IsRejectedIn(step, path)))
            {
                return true;
            }

            last[node.Function] = Math.Max(last.GetValueOrDefault(node.Function), node.Position);
        }

        return way.Values.Any(IsGivenToCheck) || last.Any(passed => IsLeftBefore(passed.Key, passed.Value, way));
    }

    // The function that the value passes leaves early, before this place, when it does not like the value.
    private bool IsLeftBefore(int function, int position, GuardedWay way)
    {
        foreach (var guard in function < 0 ? [] : Program.Functions[function].Guards)
        {
            if (Program[guard].Position < position && conditions.LooksAt(guard, way))
            {
                return true;
            }
        }

        return false;
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

        var derived = new GuardedWay(DerivedFrom(parameter), [], "", [], []);
        return function.Guards.Length == 0 || Array.Exists(function.Guards, guard => conditions.LooksAt(guard, derived));
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
            if (conditions.LooksAt(condition, way))
            {
                return true;
            }
        }

        return false;
    }
}
