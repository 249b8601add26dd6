using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>
/// Reads declarations back to the nodes that make them, for one caller or one list element at a time. The solver says what a value may be; this says
/// which description belongs to which name. Depth and work are bounded.
/// </summary>
internal sealed partial class ValueReader(CallGraph calls, Folder folder)
{
    private const int Deepest = 24;
    private const int MostAlternatives = 12;
    private const int MostSteps = 3_000_000;
    private const int MostStepsAtOnce = 60_000;
    private const int SolverQuery = 12;
    private int remaining = MostSteps;
    private int given;
    private int fuel;
    private int depth;

    public FlowProgram Program => calls.Program;

    public CallGraph Calls => calls;

    public Folder Folder => folder;

    /// <summary>Whether the work was cut off: declarations may then be missing.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Starts on another declaration: each has its own allowance, so that one cannot use up the work of all.</summary>
    public void Begin()
    {
        IsTruncated |= given > 0 && fuel <= 0;
        remaining -= given - Math.Max(fuel, 0);
        given = fuel = Math.Min(remaining, MostStepsAtOnce);
        if (members.Count > 0)
        {
            members = [];
        }
    }

    /// <summary>What a value is made of, behind variables, parameters, members and imports; calls are left as they are.</summary>
    public IReadOnlyList<Value> Resolve(Value value)
    {
        List<Value> found = [];
        HashSet<Value> seen = [];
        var stack = new Stack<Value>([value]);
        while (stack.TryPop(out var current) && found.Count < MostAlternatives && seen.Count < 200)
        {
            if (fuel-- <= 0 || !seen.Add(current))
            {
                continue;
            }

            if (Step(current) is { Count: > 0 } next)
            {
                for (var index = next.Count - 1; index >= 0; index--)
                {
                    stack.Push(next[index]);
                }
            }
            else
            {
                found.Add(current);
            }
        }

        return found;
    }

    /// <summary>One step towards the origin of a value, none when it is its own origin.</summary>
    private List<Value> Step(Value value)
    {
        if (value.Node < 0 || value.Pair >= 0)
        {
            return [];
        }

        var node = Program[value.Node];
        switch (node.Kind)
        {
            case NodeKind.Variable:
                return In(value.Scope, Program.Definitions(node.A).ToArray());
            case NodeKind.Choice:
                return In(value.Scope, Program.Operands(node).ToArray());
            case NodeKind.Pass when (PassKind)node.B != PassKind.Iterate:
                return In(value.Scope, [node.A]);
            case NodeKind.Parameter or NodeKind.Pass:
                return Scope.Find(value.Scope, value.Node) is { } bound ? [bound] : node.Kind == NodeKind.Parameter ? Arguments(value, node) : Objects(value.Node);
            case NodeKind.Import:
                return In(null, [.. calls.ValuesOfImport(value.Node)]) is { Count: > 0 } imported ? imported : Objects(value.Node);
            case NodeKind.Member:
                return Member(Value.Of(node.A, value.Scope), Program.Text(node.B)) is { Count: > 0 } members ? members
                    : Program.Text(node.B) == "value" && IsEnumerated(node.A) ? In(value.Scope, [node.A]) : Objects(value.Node);
            case NodeKind.Index when Scope.Find(value.Scope, node.A) is { Pair: >= 0 } && Program[node.B].Kind == NodeKind.Number && Program.Text(Program[node.B].A) == "0":
                return [];
            case NodeKind.Index when Program[node.B] is { Kind: NodeKind.Text or NodeKind.Number } key:
                return Member(Value.Of(node.A, value.Scope), Program.Text(key.A)) is { Count: > 0 } parts ? parts : Objects(value.Node);
            case NodeKind.This when Scope.Find(value.Scope, Scope.Receiver) is { } receiver:
                return [receiver];
            case NodeKind.This or NodeKind.Index or NodeKind.Super:
                return Objects(value.Node);
            case NodeKind.Call:
                return Identity(value, node);
            default:
                return [];
        }
    }

    // The value of a member of an enumeration is what the member is assigned.
    private bool IsEnumerated(int member) =>
        Program[member] is { Kind: NodeKind.Member } constant && calls.Solver.ValuesOf(constant.A).Any(token => token.Kind == TokenKind.Class);

    private static List<Value> In(Scope? scope, ReadOnlySpan<int> nodes)
    {
        List<Value> values = new(nodes.Length);
        foreach (var node in nodes[..Math.Min(nodes.Length, 2 * MostAlternatives)])
        {
            values.Add(Value.Of(node, scope));
        }

        return values;
    }

    private List<Value> Arguments(Value parameter, Node node)
    {
        List<Value> values = [];
        foreach (var caller in calls.CallersOf(node.A).Take(MostAlternatives))
        {
            var arguments = Program.Arguments(Program[caller]);
            if (node.B < arguments.Length)
            {
                values.Add(Value.Of(arguments[node.B]));
            }
        }

        return values.Count > 0 ? values : Objects(parameter.Node);
    }

    /// <summary>Objects, instances and functions that the solver found for a node, without the node itself.</summary>
    private List<Value> Objects(int node) =>
        [.. calls.Solver.ValuesOf(node).Where(token => token.Kind is TokenKind.Object or TokenKind.Instance or TokenKind.Class or TokenKind.Function or TokenKind.Array)
            .Select(ValueOf).Where(value => value.Node != node).Take(4 * MostAlternatives)];

    private Value ValueOf(Token token) => token.Kind switch
    {
        TokenKind.Object => Value.Of(token.Id),
        TokenKind.Array when token.Id < Program.NodeCount => Value.Of(token.Id),
        TokenKind.Function when calls.NodeOf(token.Id) is >= 0 and var node => Value.Of(node),
        _ => Value.Of(token),
    };

    // Object.freeze(x) and the like give back what they are given.
    private List<Value> Identity(Value value, Node node)
    {
        var arguments = Program.Arguments(node);
        return arguments.Length > 0 && calls.Solver.ApisOf(value.Node).Any(api => calls.Solver.Paths.Text(api) is "js:Object.freeze" or "js:Object.seal" or "js:structuredClone")
            ? In(value.Scope, [arguments[0]])
            : [];
    }

    /// <summary>What a property of a value may be; empty when the value is not known well enough.</summary>
    public List<Value> Member(Value owner, string name)
    {
        var isFree = owner.Scope is null;
        if (isFree && members.TryGetValue((owner, name), out var known))
        {
            return known;
        }

        if (depth >= Deepest || fuel-- <= 0)
        {
            return [];
        }

        // What depends on itself adds nothing; spreads of spreads ask for the same member over and over.
        if (isFree)
        {
            members[(owner, name)] = [];
        }

        depth++;
        List<Value> values = [];
        foreach (var origin in Resolve(owner))
        {
            values.AddRange(Field(origin, name));
        }

        if (values.Count == 0 && owner.Scope is null && owner.Node >= 0)
        {
            fuel -= SolverQuery;
            values.AddRange(In(null, [.. calls.ValuesOfMember(owner.Node, Program.Text(name)).Take(MostAlternatives)]));
        }

        depth--;
        if (isFree)
        {
            members[(owner, name)] = values;
        }

        return values;
    }

    private Dictionary<(Value Owner, string Name), List<Value>> members = [];

    private List<Value> Field(Value origin, string name)
    {
        if (origin.Pair >= 0)
        {
            var operands = Program.Operands(Program[origin.Node]);
            return name == "1" ? [Value.Of(operands[origin.Pair + 2], origin.Scope)] : [];
        }

        if (origin.Node < 0 && FieldOfClass(origin.Owner, name) is { Count: > 0 } inherited)
        {
            return inherited;
        }

        if (origin.Node < 0)
        {
            return In(null, [.. calls.ValuesOfField([origin.Owner], Program.Text(name)).Take(MostAlternatives)]);
        }

        var node = Program[origin.Node];
        return node.Kind switch
        {
            NodeKind.Object => EntryOf(origin, node, name),
            NodeKind.Array when int.TryParse(name, out var index) && index >= 0 && index < node.B => In(origin.Scope, [Program.Operands(node)[index]]),
            NodeKind.Call when Given(origin, name) is { } given => [given],
            NodeKind.Call or NodeKind.New when calls.Solver.TargetsOf(origin.Node).Count > 0 => [.. Returned(origin).Take(MostAlternatives).SelectMany(value => Member(value, name))],
            NodeKind.New => [.. Objects(origin.Node).SelectMany(value => Field(value, name))],
            NodeKind.Class => In(null, [.. calls.ValuesOfField([new Token(TokenKind.Class, node.A)], Program.Text(name)).Take(MostAlternatives)]),
            _ => [],
        };
    }

    // What an outside class is constructed with is what its fields hold.
    private Value? Given(Value call, string name)
    {
        foreach (var (key, value) in calls.Solver.TargetsOf(call.Node).Count > 0 ? default : Program.NamedArguments(call.Node))
        {
            if (key >= 0 && Program.Text(key) == name)
            {
                return Value.Of(value, call.Scope);
            }
        }

        return null;
    }

    private List<Value> EntryOf(Value origin, Node node, string name)
    {
        // Later entries win, as they do when the program runs.
        var entries = Program.Operands(node).ToArray();
        for (var index = entries.Length - 3; index >= 0; index -= 3)
        {
            if (entries[index] >= 0 && Program.Text(entries[index]) == name)
            {
                return In(origin.Scope, [entries[index + 2]]);
            }

            if (entries[index] == ModuleGraph.SpreadKey && Member(Value.Of(entries[index + 2], origin.Scope), name) is { Count: > 0 } spread)
            {
                return spread;
            }

            if (entries[index] == ModuleGraph.ComputedKey && TextOf(Value.Of(entries[index + 1], origin.Scope)) == name)
            {
                return In(origin.Scope, [entries[index + 2]]);
            }
        }

        fuel -= SolverQuery;
        return In(null, [.. calls.ValuesOfField([new Token(TokenKind.Object, origin.Node)], Program.Text(name)).Take(MostAlternatives)]);
    }

    /// <summary>What a call of the program's own functions gives back, with its parameters bound to the arguments.</summary>
    public IEnumerable<Value> Returned(Value call)
    {
        var node = Program[call.Node];
        foreach (var target in calls.Solver.TargetsOf(call.Node).Take(4))
        {
            var function = Program.Functions[target];
            var scope = call.Scope;
            var arguments = Program.Arguments(node);
            if (Program[node.A] is { Kind: NodeKind.Member } method && Program[method.A].Kind is not (NodeKind.This or NodeKind.Super))
            {
                scope = new Scope(scope, Scope.Receiver, Value.Of(method.A, call.Scope));
            }

            for (var index = 0; index < Math.Min(arguments.Length, function.Parameters.Length); index++)
            {
                scope = new Scope(scope, function.Parameters[index], Value.Of(arguments[index], call.Scope));
            }

            foreach (var value in function.Returns)
            {
                yield return Value.Of(value, scope);
            }
        }
    }

    /// <summary>Entries of an object with their keys, spreads included.</summary>
    public List<(string Key, Value Value)> Entries(Value value)
    {
        List<(string, Value)> entries = [];
        if (depth >= Deepest || fuel-- <= 0)
        {
            return entries;
        }

        depth++;
        foreach (var origin in Resolve(value))
        {
            if (origin.Node >= 0 && Program[origin.Node].Kind == NodeKind.Object)
            {
                AddEntries(origin, entries);
            }
            else if (origin.Node >= 0 && Program[origin.Node].Kind == NodeKind.Call)
            {
                entries.AddRange(Returned(origin).Take(MostAlternatives).SelectMany(Entries));
            }
            else if (origin is { Node: < 0, Owner.Kind: TokenKind.Namespace })
            {
                entries.AddRange(Program.Modules[origin.Owner.Id].Exports.Select(export => (Program.Text(export.Name), Value.Of(export.Value))));
            }
        }

        depth--;
        fuel -= entries.Count;
        return entries;
    }

    private void AddEntries(Value origin, List<(string, Value)> entries)
    {
        var operands = Program.Operands(Program[origin.Node]).ToArray();
        for (var index = 0; index < operands.Length && fuel > 0; index += 3)
        {
            var entry = Value.Of(operands[index + 2], origin.Scope);
            if (operands[index] >= 0)
            {
                entries.Add((Program.Text(operands[index]), entry));
            }
            else if (operands[index] == ModuleGraph.SpreadKey)
            {
                entries.AddRange(Entries(entry));
            }
            else if (TextOf(Value.Of(operands[index + 1], origin.Scope)) is { } key)
            {
                entries.Add((key, entry));
            }
        }
    }
}
