using System.Collections.Frozen;
using Mtf.Flow.Graph;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>What kinds of facts about the moment, the machine or the user a condition is made of.</summary>
internal enum Trigger { None, Clock, Host, Automation, Observer }

/// <summary>Tells what a comparison is made of: one fact about the surroundings and constants, or something else as well.</summary>
internal sealed class TriggerOrigin(CallGraph calls, ApiModels models)
{
    private const int MostNodes = 64;

    private static readonly FrozenDictionary<string, Trigger> Apis = new Dictionary<string, Trigger>(StringComparer.Ordinal)
    {
        ["js:Date.now"] = Trigger.Clock,
        ["js:Date"] = Trigger.Clock,
        ["node:os.hostname"] = Trigger.Host,
        ["node:os.userInfo"] = Trigger.Host,
        ["node:os.networkInterfaces"] = Trigger.Host,
        ["node:inspector.url"] = Trigger.Observer,
        ["node:os.cpus"] = Trigger.Observer,
        ["node:os.totalmem"] = Trigger.Observer,
        ["node:os.uptime"] = Trigger.Observer,
        ["py:time.time"] = Trigger.Clock,
        ["py:time.localtime"] = Trigger.Clock,
        ["py:datetime.datetime.now"] = Trigger.Clock,
        ["py:datetime.datetime.utcnow"] = Trigger.Clock,
        ["py:datetime.datetime.today"] = Trigger.Clock,
        ["py:datetime.date.today"] = Trigger.Clock,
        ["py:socket.gethostname"] = Trigger.Host,
        ["py:platform.node"] = Trigger.Host,
        ["py:getpass.getuser"] = Trigger.Host,
        ["py:os.getlogin"] = Trigger.Host,
        ["py:sys.gettrace"] = Trigger.Observer,
        ["py:os.cpu_count"] = Trigger.Observer,
        ["py:multiprocessing.cpu_count"] = Trigger.Observer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, Trigger> Variables = new Dictionary<string, Trigger>(StringComparer.Ordinal)
    {
        ["USER"] = Trigger.Host, ["USERNAME"] = Trigger.Host, ["LOGNAME"] = Trigger.Host, ["HOSTNAME"] = Trigger.Host, ["COMPUTERNAME"] = Trigger.Host, ["USERDOMAIN"] = Trigger.Host,
        ["CI"] = Trigger.Automation, ["GITHUB_ACTIONS"] = Trigger.Automation, ["GITLAB_CI"] = Trigger.Automation, ["JENKINS_URL"] = Trigger.Automation, ["TRAVIS"] = Trigger.Automation,
        ["CIRCLECI"] = Trigger.Automation, ["BUILDKITE"] = Trigger.Automation, ["TF_BUILD"] = Trigger.Automation, ["TEAMCITY_VERSION"] = Trigger.Automation, ["CODESPACES"] = Trigger.Automation,
        ["NODE_OPTIONS"] = Trigger.Observer, ["VSCODE_INSPECTOR_OPTIONS"] = Trigger.Observer, ["LD_PRELOAD"] = Trigger.Observer,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly string[] Computing = ["js:", "node:os.", "node:inspector.", "node:path.", "py:datetime.", "py:time.", "py:len", "py:str", "py:int", "py:any", "py:all"];

    private FlowProgram Program => calls.Program;

    /// <summary>The fact that decides a condition, and the node that reads it; none when the condition depends on anything that is computed elsewhere.</summary>
    public (Trigger Trigger, int Node) Of(int condition)
    {
        foreach (var part in Parts(condition))
        {
            // That there is a date or a name says nothing; which one it is must be asked.
            if (Single(part) is { Trigger: not Trigger.None } found && (found.Trigger is not (Trigger.Clock or Trigger.Host) || Program[part].Kind is NodeKind.Comparison or NodeKind.Call))
            {
                return found;
            }
        }

        return (Trigger.None, -1);
    }

    /// <summary>The comparisons and answers that a condition joins by and, or, not.</summary>
    private List<int> Parts(int condition)
    {
        List<int> parts = [];
        var open = new Stack<int>([condition]);
        for (var count = 0; count < MostNodes && open.TryPop(out var at); count++)
        {
            var node = Program[at];
            var isJoined = node.Kind is NodeKind.Choice or NodeKind.Operation || (node.Kind == NodeKind.Comparison && Program.Operands(node).Length == 1);
            if (isJoined)
            {
                foreach (var operand in Program.Operands(node))
                {
                    open.Push(operand);
                }
            }
            else if (node.Kind == NodeKind.Variable && Program.Definitions(node.A) is [var only] && Program[only].Kind is NodeKind.Comparison or NodeKind.Call or NodeKind.Choice or NodeKind.Operation)
            {
                open.Push(only);
            }
            else if (node.Kind == NodeKind.Variable && Program.Definitions(node.A) is [var parameter] && OnlyArgument(parameter) is { } argument)
            {
                open.Push(argument);
            }
            else
            {
                parts.Add(at);
            }
        }

        return parts;
    }

    // What the one caller of our own function decides.
    private int? OnlyArgument(int parameter) =>
        Program[parameter] is { Kind: NodeKind.Parameter } node && calls.CallersOf(node.A) is [var caller] && node.B < Program.Arguments(Program[caller]).Length
            ? Program.Arguments(Program[caller])[node.B] : null;

    private (Trigger Trigger, int Node) Single(int part)
    {
        var found = (Trigger: Trigger.None, Node: -1);
        HashSet<int> seen = [part];
        var open = new Stack<int>(seen);
        for (var count = 0; open.TryPop(out var at); count++)
        {
            var kind = Classify(at);
            if (count >= MostNodes || (kind != Trigger.None && found.Trigger == Trigger.Clock && kind == Trigger.Clock))
            {
                return (Trigger.None, -1); // a clock against a clock is a duration
            }

            if (kind != Trigger.None)
            {
                found = found.Trigger is Trigger.None ? (kind, at) : found;
            }
            else if (!TryOpen(at, seen, open))
            {
                return (Trigger.None, -1);
            }
        }

        return found;
    }

    private Trigger Classify(int id)
    {
        var node = Program[id];
        if (node.Kind is NodeKind.Call or NodeKind.New)
        {
            foreach (var path in calls.Solver.ApisOf(id))
            {
                var text = calls.Solver.Paths.Text(path);
                if (Apis.TryGetValue(text, out var trigger) && (text != "js:Date" || Program.Arguments(node).Length == 0))
                {
                    return trigger;
                }
            }
        }
        else if (node.Kind is NodeKind.Member or NodeKind.Index or NodeKind.Import)
        {
            foreach (var token in calls.Solver.TokensOf(id))
            {
                var (kind, path) = calls.Solver.TokenAt(token);
                if (kind == TokenKind.Api && calls.Solver.Paths.Labels(path) is ["js:process" or "node:process", ..] labels)
                {
                    return labels is [_, "env", var name] ? Variables.GetValueOrDefault(name) : labels is [_, "execArgv"] ? Trigger.Observer : Trigger.None;
                }
            }
        }

        return Trigger.None;
    }

    /// <summary>Goes on to what a value is made of; false when it comes from elsewhere.</summary>
    private bool TryOpen(int id, HashSet<int> seen, Stack<int> open)
    {
        const int mostDefinitions = 2;
        var node = Program[id];
        switch (node.Kind)
        {
            case NodeKind.Text or NodeKind.Number or NodeKind.Literal or NodeKind.Regex or NodeKind.Global or NodeKind.Function:
                return true;
            case NodeKind.Variable:
                var definitions = Program.Definitions(node.A);
                Push(definitions, seen, open);
                return definitions.Length is > 0 and <= mostDefinitions;
            case NodeKind.Parameter:
                // What our own callers give; what nobody gives comes from elsewhere.
                List<int> given = [.. calls.CallersOf(node.A).Select(caller => Program.Arguments(Program[caller]).ToArray()).Where(all => node.B < all.Length).Select(all => all[node.B])];
                Push(given.ToArray(), seen, open);
                return given.Count is > 0 and <= mostDefinitions;
            case NodeKind.Object:
                Push([.. Program.Operands(node).ToArray().Where((_, index) => index % 3 == 2)], seen, open);
                return true;
            case NodeKind.Member or NodeKind.Pass:
                Push([node.A], seen, open);
                return true;
            case NodeKind.Index:
                Push([node.A, node.B], seen, open);
                return true;
            case NodeKind.Concat:
                Push([node.A, node.B], seen, open);
                return true;
            case NodeKind.Comparison or NodeKind.Operation or NodeKind.Choice or NodeKind.Template or NodeKind.Array:
                Push(Program.Operands(node), seen, open);
                return true;
            case NodeKind.Call or NodeKind.New:
                if (!IsComputation(id))
                {
                    return false;
                }

                Push(Program.Arguments(node), seen, open);
                if (calls.Solver.TargetsOf(id) is { Count: > 0 } targets)
                {
                    Push([.. targets.SelectMany(target => Program.Functions[target].Returns)], seen, open);
                }
                else if (node.Kind == NodeKind.Call)
                {
                    Push([node.A], seen, open);
                }

                return true;
            default:
                return node.Kind == NodeKind.Import && (node.B >= 0 ? calls.ValuesOfImport(id).Any() is false : IsLanguage(id));
        }
    }

    // What the language computes; a file, a host or a library may say anything.
    private bool IsComputation(int call)
    {
        foreach (var path in calls.Solver.ApisOf(call))
        {
            var text = calls.Solver.Paths.Text(path);
            if (!Array.Exists(Computing, start => text.StartsWith(start, StringComparison.Ordinal)) || models.OfCall(path) is { Capability.Length: > 0 })
            {
                return false;
            }
        }

        return true;
    }

    // A module of the language itself, whose members are asked one by one.
    private bool IsLanguage(int module) => calls.Solver.ValuesOf(module).Any(token => token.Kind == TokenKind.Api
        && Array.Exists(Computing, start => start == calls.Solver.Paths.Text(token.Id) + "."));

    private static void Push(ReadOnlySpan<int> nodes, HashSet<int> seen, Stack<int> open)
    {
        foreach (var node in nodes)
        {
            if (seen.Add(node))
            {
                open.Push(node);
            }
        }
    }
}
