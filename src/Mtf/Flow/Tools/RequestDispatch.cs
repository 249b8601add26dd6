using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>
/// What happens inside one handler that answers for all names: which calls belong to which name (<c>switch</c>, <c>if</c> chains, lookup tables), and
/// which nodes are the arguments of the request.
/// </summary>
internal sealed class RequestDispatch
{
    private const int Deepest = 16;
    private const int MostMaps = 8;
    private readonly ValueReader values;
    private readonly DeclarationReader reader;
    private readonly HashSet<int> requests;
    private readonly string nameField;
    private readonly Dictionary<int, string> paths = [];
    private readonly Dictionary<int, List<string>> conditions = [];
    private readonly HashSet<int> maps = [];
    private int depth;

    private RequestDispatch(ValueReader values, DeclarationReader reader, IReadOnlyList<int> handlers, string nameField, Func<int, bool> takesContext)
    {
        this.values = values;
        this.reader = reader;
        this.nameField = nameField;
        foreach (var function in handlers.Select(id => values.Program.Functions[id]).Where(function => values.Program.Modules[function.Module].Graph.Language == SourceLanguage.Python))
        {
            if (takesContext(function.Id) && function.Parameters is [_, var given, ..])
            {
                paths[given] = "params";
            }
            else
            {
                AddNamed(function);
            }
        }

        requests = [.. handlers.Where(id => values.Program.Modules[values.Program.Functions[id].Module].Graph.Language != SourceLanguage.Python).Select(function => values.Program.Functions[function].Parameters.FirstOrDefault(-1)).Where(parameter => parameter >= 0)];
    }

    // In Python the name and the arguments of the request are parameters of their own.
    private void AddNamed(ProgramFunction function)
    {
        var parameters = function.Parameters;
        if (parameters.Length > 0)
        {
            paths[parameters[0]] = "params." + nameField;
        }

        if (parameters.Length > 1)
        {
            paths[parameters[1]] = "params.arguments";
            Arguments.Add(parameters[1]);
        }
    }

    /// <summary>Calls that happen for some names only.</summary>
    public Dictionary<int, IReadOnlyList<string>> Calls { get; } = [];

    /// <summary>Functions found in tables by the name of the request.</summary>
    public List<HandlerRoot> Table { get; } = [];

    /// <summary>Nodes that are the arguments of the request.</summary>
    public List<int> Arguments { get; } = [];

    /// <param name="nameField">Field of the request's parameters that says what is asked for.</param>
    /// <param name="takesContext">Whether a function is given a context before the parameters of the request.</param>
    public static RequestDispatch Find(ValueReader values, DeclarationReader reader, IReadOnlyList<int> handlers, string nameField, Func<int, bool> takesContext)
    {
        var dispatch = new RequestDispatch(values, reader, handlers, nameField, takesContext);
        if (dispatch.requests.Count > 0 || dispatch.paths.Count > 0)
        {
            dispatch.Scan();
        }

        return dispatch;
    }

    private void Scan()
    {
        var program = values.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            var node = program[id];
            if (node.Kind == NodeKind.Member && program.Text(node.B) == "arguments" && PathOf(id) == "params.arguments")
            {
                Arguments.Add(id);
            }
            else if (node.Kind == NodeKind.Index && IsName(node.B))
            {
                AddTable(node.A);
            }
            else if (node.Kind is NodeKind.Call or NodeKind.New)
            {
                AddCall(id, node);
            }
        }
    }

    private void AddCall(int id, Node node)
    {
        var program = values.Program;
        if (program[node.A] is { Kind: NodeKind.Member } method && program.Text(method.B) == "get" && program.Arguments(node) is [var key] && IsName(key))
        {
            AddMap(method.A);
        }

        foreach (var condition in program.Conditions(id))
        {
            if (!conditions.TryGetValue(condition, out var names))
            {
                conditions[condition] = names = NamesIn(condition);
            }

            if (names.Count > 0)
            {
                Calls[id] = names;
                return;
            }
        }
    }

    private void AddTable(int table)
    {
        foreach (var (key, value) in values.Entries(Value.Of(table)))
        {
            var functions = values.FunctionsOf(value) is { Count: > 0 } direct ? direct : reader.HandlersOf(value);
            Table.AddRange(functions.Select(function => new HandlerRoot(key, function)));
        }
    }

    private void AddMap(int map)
    {
        if (!maps.Add(map) || maps.Count > MostMaps)
        {
            return;
        }

        AddTable(map);

        var program = values.Program;
        var owners = values.Calls.Solver.ValuesOf(map).Where(token => token.Kind == TokenKind.Array).ToHashSet();
        for (var id = 0; id < program.NodeCount && owners.Count > 0; id++)
        {
            if (program[id] is { Kind: NodeKind.Call } call && program[call.A] is { Kind: NodeKind.Member } method && program.Text(method.B) == "set"
                && program.Arguments(call) is { Length: 2 } arguments && program[arguments[0]].Kind == NodeKind.Text
                && values.Calls.Solver.ValuesOf(method.A).Any(owners.Contains))
            {
                var value = Value.Of(arguments[1]);
                var functions = values.FunctionsOf(value) is { Count: > 0 } direct ? direct : reader.HandlersOf(value);
                Table.AddRange(functions.Select(function => new HandlerRoot(program.Text(program[program.Arguments(call)[0]].A), function)));
            }
        }
    }

    /// <summary>The names for which a condition holds; none when it does not say, or says it of all others.</summary>
    private List<string> NamesIn(int condition)
    {
        List<string> names = [];
        var stack = new Stack<(int Node, bool Holds)>([(condition, true)]);
        for (var steps = 0; steps < 64 && stack.TryPop(out var current); steps++)
        {
            var node = values.Program[current.Node];
            var operands = node.Kind is NodeKind.Operation or NodeKind.Comparison or NodeKind.Choice ? values.Program.Operands(node).ToArray() : [];
            if (node.Kind == NodeKind.Operation && operands.Length == 1)
            {
                stack.Push((operands[0], !current.Holds));
            }
            else if (node.Kind == NodeKind.Choice && current.Holds)
            {
                foreach (var operand in operands)
                {
                    stack.Push((operand, true));
                }
            }
            else if (node.Kind is NodeKind.Operation or NodeKind.Comparison && current.Holds && operands.Any(IsName))
            {
                names.AddRange(operands.Where(operand => !IsName(operand)).SelectMany(Listed).Select(operand => values.Folder.FoldConstant(operand)).OfType<string>());
            }
        }

        return names;
    }

    // name in ("a", "b")
    private int[] Listed(int operand) => values.Program[operand] is { Kind: NodeKind.Array } list ? values.Program.Operands(list).ToArray() : [operand];

    private bool IsName(int node) => PathOf(node) == "params." + nameField;

    /// <summary>The path from the request to a node, empty for the request itself, <c>?</c> when the node is not a part of it.</summary>
    private string PathOf(int id)
    {
        if (paths.TryGetValue(id, out var known))
        {
            return known;
        }

        if (depth >= Deepest)
        {
            return "?";
        }

        paths[id] = "?";
        depth++;
        var path = Path(id, values.Program[id]);
        depth--;
        paths[id] = path;
        return path;
    }

    private string Path(int id, Node node)
    {
        switch (node.Kind)
        {
            case NodeKind.Variable:
                return FirstPath(values.Program.Definitions(node.A).ToArray());
            case NodeKind.Choice:
                return FirstPath(values.Program.Operands(node).ToArray());
            case NodeKind.Pass when (PassKind)node.B != PassKind.Iterate:
                return PathOf(node.A);
            case NodeKind.Parameter when requests.Contains(id):
                return "";
            case NodeKind.Parameter:
                return FirstPath([.. values.Calls.CallersOf(node.A).Take(8).Select(caller => Argument(caller, node.B)).Where(argument => argument >= 0)]);
            case NodeKind.Member:
                return PathOf(node.A) is not "?" and var path ? path.Length == 0 ? values.Program.Text(node.B) : path + "." + values.Program.Text(node.B) : "?";
            // schema.parse(request) gives the request back.
            case NodeKind.Call when values.Program[node.A] is { Kind: NodeKind.Member } method && values.Program.Text(method.B) is "parse" or "parseAsync"
                && values.Program.Arguments(node) is [var parsed, ..]:
                return PathOf(parsed);
            default:
                return "?";
        }
    }

    private int Argument(int call, int index) =>
        values.Program.Arguments(values.Program[call]) is var arguments && index < arguments.Length ? arguments[index] : -1;

    private string FirstPath(ReadOnlySpan<int> nodes)
    {
        foreach (var node in nodes[..Math.Min(nodes.Length, 12)])
        {
            if (PathOf(node) is not "?" and var path)
            {
                return path;
            }
        }

        return "?";
    }
}
