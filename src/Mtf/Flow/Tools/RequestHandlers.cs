using System.Collections.Frozen;
using Mtf.Findings;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Handlers of protocol requests: <c>setRequestHandler(schema, function)</c>, whatever the schema is called after bundling.</summary>
internal sealed class RequestHandlers(ValueReader values, DeclarationReader reader)
{
    private const int MostVisited = 160;

    private static readonly FrozenDictionary<string, string> Methods = new Dictionary<string, string>
    {
        ["ListToolsRequestSchema"] = "tools/list", ["CallToolRequestSchema"] = "tools/call", ["ListPromptsRequestSchema"] = "prompts/list",
        ["GetPromptRequestSchema"] = "prompts/get", ["ListResourcesRequestSchema"] = "resources/list",
        ["ListResourceTemplatesRequestSchema"] = "resources/templates/list", ["ReadResourceRequestSchema"] = "resources/read",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Decorators = new Dictionary<string, string>
    {
        ["list_tools"] = "tools/list", ["call_tool"] = "tools/call", ["list_prompts"] = "prompts/list", ["get_prompt"] = "prompts/get",
        ["list_resources"] = "resources/list", ["list_resource_templates"] = "resources/templates/list", ["read_resource"] = "resources/read",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Dictionary<string, List<int>> handlers = new(StringComparer.Ordinal);

    /// <summary>Lists with elements whose name is only known at run time.</summary>
    public List<Location> Unnamed { get; } = [];

    /// <summary>Functions that answer a request method such as <c>tools/call</c>.</summary>
    public IReadOnlyList<int> Of(string method) => handlers.GetValueOrDefault(method) ?? (IReadOnlyList<int>)[];

    public void Find()
    {
        var program = values.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id] is { Kind: NodeKind.Call } call && program[call.A] is { Kind: NodeKind.Member } callee && program.Text(callee.B) == "setRequestHandler"
                && program.Arguments(call) is { Length: > 1 } arguments && MethodOf(arguments[0]) is { } method)
            {
                Add(method, values.FunctionsOf(Value.Of(arguments[1])));
            }
            else if (program[id] is { Kind: NodeKind.Call } decorated && program.ModuleOf(id).Graph.Language == SourceLanguage.Python
                && PythonMethodOf(decorated) is { } answered && program.Arguments(decorated) is [var given, ..])
            {
                Add(answered, values.FunctionsOf(Value.Of(given)));
            }

            foreach (var (name, value) in program[id].Kind == NodeKind.Call ? program.NamedArguments(id) : default)
            {
                if (name >= 0 && program.Text(name) is ['o', 'n', '_', .. var asked] && Decorators.GetValueOrDefault(asked) is { } handled)
                {
                    var functions = values.FunctionsOf(Value.Of(value));
                    Add(handled, functions);
                    withContext.UnionWith(functions);
                }
            }
        }
    }

    private readonly HashSet<int> withContext = [];

    /// <summary>Whether a function is given a context and the request's parameters as one object: <c>Server(…, on_call_tool=function)</c>.</summary>
    public bool TakesContext(int function) => withContext.Contains(function);

    /// <summary>What the list handlers return.</summary>
    public IEnumerable<Declaration> Listed() =>
        ListedBy("tools/list", "tools", Declaration.Tool)
            .Concat(ListedBy("prompts/list", "prompts", Declaration.Prompt))
            .Concat(ListedBy("resources/list", "resources", Declaration.Resource))
            .Concat(ListedBy("resources/templates/list", "resourceTemplates", Declaration.Resource));

    private void Add(string method, IReadOnlyList<int> functions)
    {
        if (!handlers.TryGetValue(method, out var known))
        {
            handlers[method] = known = [];
        }

        known.AddRange(functions.Except(known));
    }

    private IEnumerable<Declaration> ListedBy(string method, string field, string kind)
    {
        values.Begin();
        foreach (var result in Of(method).SelectMany(function => values.Program.Functions[function].Returns))
        {
            var listed = values.Member(Value.Of(result), field);
            foreach (var element in (listed.Count > 0 ? listed : [Value.Of(result)]).SelectMany(values.Elements).Distinct())
            {
                values.Begin();
                var site = element.Node >= 0 ? element.Node : result;
                var found = 0;
                foreach (var declaration in values.Resolve(element).SelectMany(values.ForEach).SelectMany(origin => reader.Described(kind, origin, origin.Node >= 0 ? origin.Node : site, [])))
                {
                    found++;
                    yield return declaration with { IsRegistered = true };
                }

                if (found == 0)
                {
                    Unnamed.Add(reader.LocationOf(site));
                }
            }
        }
    }

    // @server.call_tool() above a function calls the decorator with it.
    private string? PythonMethodOf(Node call) =>
        values.Program[call.A] is { Kind: NodeKind.Call } decorator && values.Program[decorator.A] is { Kind: NodeKind.Member } member
            ? Decorators.GetValueOrDefault(values.Program.Text(member.B))
            : null;

    private string? MethodOf(int schema)
    {
        foreach (var token in values.Calls.Solver.ValuesOf(schema).Where(token => token.Kind == TokenKind.Api))
        {
            if (Methods.TryGetValue(values.Calls.Solver.Paths.Label(token.Id), out var method))
            {
                return method;
            }
        }

        return MethodIn(schema);
    }

    // A bundled schema is an expression that says the method somewhere: extend({ method: literal("tools/list") }).
    private string? MethodIn(int start)
    {
        var program = values.Program;
        HashSet<int> seen = [];
        var queue = new Queue<int>([start]);
        while (queue.TryDequeue(out var id) && seen.Count < MostVisited)
        {
            if (id < 0 || !seen.Add(id))
            {
                continue;
            }

            var node = program[id];
            if (node.Kind == NodeKind.Text && Methods.Values.Contains(program.Text(node.A)))
            {
                return program.Text(node.A);
            }

            foreach (var part in PartsOf(id, node))
            {
                queue.Enqueue(part);
            }
        }

        return null;
    }

    private List<int> PartsOf(int id, Node node)
    {
        var program = values.Program;
        return node.Kind switch
        {
            NodeKind.Variable => [.. program.Definitions(node.A)],
            NodeKind.Call or NodeKind.New => [.. program.Arguments(node), node.A],
            NodeKind.Member => [.. values.Calls.ValuesOfMember(node.A, node.B).Take(4), node.A],
            NodeKind.Pass => [node.A],
            NodeKind.Array or NodeKind.Choice => [.. program.Operands(node)],
            NodeKind.Object => [.. program.Operands(node).ToArray().Where((_, index) => index % 3 == 2)],
            NodeKind.Import => [.. values.Calls.ValuesOfImport(id).Take(4)],
            NodeKind.Function => program.Functions[node.A].Returns.Take(2).ToList(),
            _ => [],
        };
    }
}
