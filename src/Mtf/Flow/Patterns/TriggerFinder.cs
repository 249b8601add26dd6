using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>Finds acts that happen only at some time, on some machine, for some user, or only where nobody watches.</summary>
internal sealed class TriggerFinder(CallGraph calls, ApiModels models, CodeContexts contexts)
{
    private const int MostVisited = 200;
    private readonly TriggerOrigin origin = new(calls, models);
    private readonly Dictionary<int, string?> acts = [];

    private FlowProgram Program => calls.Program;

    public IEnumerable<CodePattern> Find()
    {
        Dictionary<int, (Trigger Trigger, int Node)> known = [];
        for (var id = 0; id < Program.NodeCount; id++)
        {
            if (Program[id].Kind is not (NodeKind.Call or NodeKind.New))
            {
                continue;
            }

            foreach (var condition in Program.Conditions(id).ToArray())
            {
                if (!known.TryGetValue(condition, out var found))
                {
                    known[condition] = found = origin.Of(condition);
                }

                if (found.Trigger != Trigger.None && Act(id) is { } act)
                {
                    yield return Pattern(found.Trigger, found.Node, id, act);
                    break;
                }
            }
        }
    }

    private CodePattern Pattern(Trigger trigger, int source, int call, string act)
    {
        var kind = trigger switch { Trigger.Clock => "time-trigger", Trigger.Host => "host-trigger", Trigger.Automation => "automation-trigger", _ => "observer-trigger" };
        return new CodePattern(
            kind, act, [new FlowStep(contexts.LocationOf(source), "this decides"), new FlowStep(contexts.LocationOf(call), $"whether this happens: {act}")], contexts.Of(call));
    }

    /// <summary>The gravest thing that a call does itself or through our own functions.</summary>
    private string? Act(int call)
    {
        if (Own(call) is { } own)
        {
            return own;
        }

        string? gravest = null;
        foreach (var target in calls.Solver.TargetsOf(call))
        {
            gravest = Graver(gravest, Within(target));
        }

        return gravest;
    }

    private string? Within(int function)
    {
        if (acts.TryGetValue(function, out var known))
        {
            return known;
        }

        string? gravest = null;
        HashSet<int> seen = [function];
        var open = new Queue<int>(seen);
        while (open.TryDequeue(out var at) && seen.Count < MostVisited)
        {
            foreach (var call in Program.Functions[at].Calls)
            {
                gravest = Graver(gravest, Own(call));
                foreach (var next in calls.Solver.TargetsOf(call).Concat(calls.Solver.FunctionsGivenTo(call).Select(given => given.Function)).Where(seen.Add))
                {
                    open.Enqueue(next);
                }
            }
        }

        return acts[function] = gravest;
    }

    private string? Own(int call)
    {
        string? gravest = null;
        foreach (var path in calls.Solver.ApisOf(call))
        {
            gravest = Graver(gravest, models.OfCall(path)?.Capability switch
            {
                "proc.shell" or "proc.spawn" or "proc.fork" => "process",
                "dyn.eval" or "native.load" => "code",
                "fs.delete" => "removal",
                "fs.write" => "write",
                { } kind when kind.StartsWith("net.", StringComparison.Ordinal) && kind is not ("net.listen" or "net.server" or "net.cors" or "net.client" or "net.telemetry") => "network",
                _ => null,
            });
        }

        return gravest;
    }

    private static string? Graver(string? left, string? right) => Rank(left) >= Rank(right) ? left : right;

    private static int Rank(string? act) => act switch { null => 0, "write" => 1, "network" => 2, "removal" => 3, "process" => 4, _ => 5 };
}
