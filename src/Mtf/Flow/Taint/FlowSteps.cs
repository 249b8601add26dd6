using Mtf.Findings;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Taint;

/// <summary>The way of a flow in words, one step for each place that a reader has to look at.</summary>
internal static class FlowSteps
{
    private const int MostSteps = 24;

    public static IReadOnlyList<FlowStep> Of(TaintGraph graph, CallGraph calls, CodeContexts contexts, List<int> path, string first, int sink, string last)
    {
        var program = calls.Program;
        List<FlowStep> steps = [];
        foreach (var id in path.Select(graph.ProgramNode).Where(id => id >= 0))
        {
            var text = steps.Count == 0 ? first : Describe(program, calls.Solver, id);
            var location = contexts.LocationOf(id);
            if (text.Length > 0 && id != sink && (steps.Count == 0 || steps[^1].Location != location || steps[^1].Description != text))
            {
                steps.Add(new FlowStep(location, text));
            }
        }

        var middle = steps.Count > MostSteps ? [.. steps[..(MostSteps / 2)], .. steps[^(MostSteps / 2)..]] : steps;
        return [.. middle, new FlowStep(contexts.LocationOf(sink), last)];
    }

    private static string Describe(FlowProgram program, Solver solver, int id)
    {
        var node = program[id];
        switch (node.Kind)
        {
            case NodeKind.Parameter:
                var function = program.Functions[node.A].Info;
                return $"enters {(function.Name.Length == 0 ? "a function" : function.Name)} as {(function.ParameterNames[node.B].Length == 0 ? $"parameter {node.B + 1}" : function.ParameterNames[node.B])}";
            case NodeKind.Template or NodeKind.Concat:
                return "becomes part of a text";
            case NodeKind.Member:
                return $".{program.Text(node.B)} is read";
            case NodeKind.Call or NodeKind.New:
                return solver.TargetsOf(id) is [var target, ..]
                    ? $"goes through {(program.Functions[target].Info.Name is { Length: > 0 } name ? name : "a function")}"
                    : solver.ApisOf(id) is [var path, ..] ? $"goes through {solver.Paths.Text(path)}" : "goes through a call";
            default:
                return "";
        }
    }
}
