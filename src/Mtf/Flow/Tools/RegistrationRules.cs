using Mtf.Findings;
using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>
/// Calls that register one tool, prompt or resource, by method name and shape of the arguments: names survive minifiers, and the receiver may be any
/// SDK. A registration inside a loop or a function of the program is read once for each element or caller.
/// </summary>
internal sealed class RegistrationRules(ValueReader values, SchemaReader schemas, DeclarationReader reader)
{
    private const int MostExpansions = 600;
    private const int DeepestExpansion = 5;
    private static readonly string[] ConfigurationKeys = ["title", "description", "inputSchema", "outputSchema", "annotations", "argsSchema", "_meta", "icons", "mimeType", "name", "paramsSchema"];
    private static readonly string[] AnnotationKeys = ["title", "readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint"];

    /// <summary>Registrations whose name is only known at run time.</summary>
    public List<Location> Unnamed { get; } = [];

    public IEnumerable<Declaration> Find()
    {
        var program = values.Program;
        for (var id = 0; id < program.NodeCount; id++)
        {
            if (program[id] is { Kind: NodeKind.Call } call && program.ModuleOf(id).Graph.Language != SourceLanguage.Python && KindOf(call) is { } kind && program.Arguments(call).Length > 0)
            {
                values.Begin();
                foreach (var declaration in Read(id, kind))
                {
                    yield return declaration with { IsRegistered = true };
                }
            }
        }
    }

    private string? KindOf(in Node call)
    {
        var callee = values.Program[call.A];
        var name = callee.Kind switch
        {
            NodeKind.Member => values.Program.Text(callee.B),
            NodeKind.Variable => values.Calls.Solver.ValuesOf(call.A).Where(token => token.Kind == TokenKind.Api)
                .Select(token => values.Calls.Solver.Paths.Label(token.Id)).FirstOrDefault(label => label is "registerAppTool" or "registerAppResource") ?? "",
            _ => "",
        };
        return name switch
        {
            "tool" or "registerTool" or "addTool" or "addTools" or "registerTools" or "registerAppTool" or "registerToolTask" => Declaration.Tool,
            "prompt" or "registerPrompt" or "addPrompt" or "addPrompts" => Declaration.Prompt,
            "resource" or "registerResource" or "addResource" or "addResourceTemplate" or "registerResourceTemplate" or "resourceTemplate" or "registerAppResource" => Declaration.Resource,
            _ => null,
        };
    }

    private List<Declaration> Read(int call, string kind)
    {
        var arguments = values.Program.Arguments(values.Program[call]).ToArray();
        var start = values.Program[values.Program[call].A].Kind == NodeKind.Variable ? 1 : 0;
        List<Declaration> found = [];
        if (arguments.Length <= start)
        {
            return found;
        }

        foreach (var scope in Expand(Value.Of(arguments[start]), depth: 0).Take(MostExpansions))
        {
            values.Begin();
            found.AddRange(ReadOnce(call, kind, [.. arguments.Skip(start).Select(argument => Value.Of(argument, scope))]));
        }

        if (found.Count == 0 && LooksLikeRegistration(call, arguments))
        {
            Unnamed.Add(reader.LocationOf(call));
        }

        return found;
    }

    // Only a call that is given a name or object that is not ours to read, together with one of our functions, is a registration that was missed.
    private bool LooksLikeRegistration(int call, int[] arguments) =>
        arguments.Length > 1 && values.Calls.Solver.TargetsOf(call).Count == 0 && values.FunctionsOf(Value.Of(arguments[^1])).Count > 0
        && values.Program[arguments[0]].Kind is not (NodeKind.Text or NodeKind.Function);

    /// <summary>The scopes in which a value is to be read: one for each caller or element that its root stands for.</summary>
    private IEnumerable<Scope?> Expand(Value value, int depth)
    {
        var root = RootOf(value);
        if (depth >= DeepestExpansion || root.Node < 0)
        {
            return [value.Scope];
        }

        var node = values.Program[root.Node];
        if (node.Kind == NodeKind.Parameter)
        {
            // What a caller gives is expanded where it stands: its loops are the caller's.
            return values.Calls.CallersOf(node.A) is { Count: > 0 } callers
                ? callers.Take(MostExpansions).SelectMany(caller => Expand(ArgumentOf(caller, node.B), depth + 1).Select(inner => Bind(value.Scope, caller, node.A, inner)))
                : ElementsGivenTo(root.Node, node).Select(element => (Scope?)new Scope(value.Scope, root.Node, element));
        }

        if (node is { Kind: NodeKind.Pass, B: (int)PassKind.Iterate })
        {
            return values.Elements(Value.Of(node.A, root.Scope)).Select(element => (Scope?)new Scope(value.Scope, root.Node, element));
        }

        // A method that registers its own object does so for each class that inherits it.
        if (node.Kind == NodeKind.This && Scope.Find(root.Scope, Scope.Receiver) is null && values.Program.Functions[node.A] is { Class: >= 0, Info.IsStatic: false } method)
        {
            return values.SubclassesOf(method.Class).Select(type => (Scope?)new Scope(value.Scope, Scope.Receiver, Value.Of(new Token(TokenKind.Instance, type))));
        }

        // The list may also be behind a part of the name: `${prefix}_${tool.id}`, or { name: tool.id }.
        foreach (var part in NameParts(root))
        {
            var origin = RootOf(part);
            if (origin.Node >= 0 && origin.Node != root.Node && values.Program[origin.Node] is { Kind: NodeKind.Pass, B: (int)PassKind.Iterate } list)
            {
                return values.Elements(Value.Of(list.A, origin.Scope)).Select(element => (Scope?)new Scope(value.Scope, origin.Node, element));
            }
        }

        return [value.Scope];
    }

    private List<Value> NameParts(Value root)
    {
        var node = values.Program[root.Node];
        return node.Kind switch
        {
            NodeKind.Template => [.. values.Program.Operands(node).ToArray().Select(part => Value.Of(part, root.Scope))],
            NodeKind.Concat => [Value.Of(node.A, root.Scope), Value.Of(node.B, root.Scope)],
            NodeKind.Object => [.. values.Entries(root).Where(entry => entry.Key == "name").Select(entry => RootOf(entry.Value)).Where(name => name.Node >= 0)
                .SelectMany(name => (Value[])[name, .. values.Program[name.Node].Kind == NodeKind.Object ? [] : NameParts(name)])],
            _ => [],
        };
    }

    private Value ArgumentOf(int caller, int index) =>
        values.Program.Arguments(values.Program[caller]) is var arguments && index < arguments.Length ? Value.Of(arguments[index]) : Value.Of(new Token(TokenKind.Namespace, 0));

    private Scope? Bind(Scope? scope, int caller, int function, Scope? inner)
    {
        var parameters = values.Program.Functions[function].Parameters;
        var arguments = values.Program.Arguments(values.Program[caller]);
        for (var index = 0; index < Math.Min(parameters.Length, arguments.Length); index++)
        {
            scope = new Scope(scope, parameters[index], Value.Of(arguments[index], inner));
        }

        return scope;
    }

    // The parameter of a callback: elements of the list on which forEach, map and the like are called.
    private List<Value> ElementsGivenTo(int parameter, Node node)
    {
        if (node.B == 0)
        {
            foreach (var call in Callbacks().GetValueOrDefault(node.A) ?? [])
            {
                if (values.Program[values.Program[call].A] is { Kind: NodeKind.Member } method && values.Elements(Value.Of(method.A)) is { Count: > 0 } elements)
                {
                    return elements;
                }
            }
        }

        return [.. values.Calls.Solver.ValuesOf(parameter).Where(token => token.Kind is TokenKind.Object or TokenKind.Instance or TokenKind.Class).Select(Value.Of)];
    }

    private Dictionary<int, List<int>>? callbacks;

    /// <summary>Functions to the calls that are given them first.</summary>
    private Dictionary<int, List<int>> Callbacks()
    {
        if (callbacks is null)
        {
            callbacks = [];
            for (var id = 0; id < values.Program.NodeCount; id++)
            {
                foreach (var (index, function) in values.Program[id].Kind == NodeKind.Call ? values.Calls.Solver.FunctionsGivenTo(id) : [])
                {
                    if (index == 0)
                    {
                        (callbacks.TryGetValue(function, out var list) ? list : callbacks[function] = []).Add(id);
                    }
                }
            }
        }

        return callbacks;
    }

    /// <summary>What a chain of members starts from.</summary>
    private Value RootOf(Value value)
    {
        for (var steps = 0; steps < 64; steps++)
        {
            if (value.Node < 0 || value.Pair >= 0)
            {
                return Value.Of(new Token(TokenKind.Namespace, 0));
            }

            var node = values.Program[value.Node];
            var definitions = node.Kind == NodeKind.Variable ? values.Program.Definitions(node.A) : [];
            if (Scope.Find(value.Scope, value.Node) is { } bound)
            {
                value = bound;
            }
            else if (node.Kind is NodeKind.Member or NodeKind.Index || (node.Kind == NodeKind.Pass && (PassKind)node.B != PassKind.Iterate))
            {
                value = value with { Node = node.A };
            }
            else if (definitions.Length == 1)
            {
                value = value with { Node = definitions[0] };
            }
            else
            {
                return value;
            }
        }

        return value;
    }

    private IEnumerable<Declaration> ReadOnce(int call, string kind, Value[] arguments)
    {
        var handlers = arguments.Skip(1).Reverse().Select(values.FunctionsOf).FirstOrDefault(functions => functions.Count > 0) ?? reader.HandlersOf(arguments[^1]);
        if (handlers.Count > 0 && Scope.Find(arguments[0].Scope, Scope.Receiver) is { } receiver)
        {
            handlers = [.. handlers.Union(reader.HandlersOf(receiver))];
        }

        if (reader.IsObject(arguments[0]))
        {
            return reader.Described(kind, arguments[0], call, handlers).Where(declaration => declaration.Handlers.Count > 0 || declaration.Input is not null);
        }

        if (reader.NamesOf(kind, arguments[0]) is { Count: > 0 } names)
        {
            return arguments.Length > 1 ? names.Select(name => Positional(call, kind, name, arguments, handlers)).OfType<Declaration>() : [];
        }

        return values.Elements(arguments[0]).SelectMany(element => reader.Described(kind, element, call, [])).Where(declaration => declaration.Handlers.Count > 0);
    }

    private Declaration? Positional(int call, string kind, string name, Value[] arguments, IReadOnlyList<int> handlers)
    {
        var declaration = new Declaration(kind, name, reader.LocationOf(call)) { Handlers = handlers };
        var isUri = kind == Declaration.Resource;
        foreach (var argument in arguments.Skip(isUri ? 2 : 1))
        {
            declaration = declaration.With(Part(call, kind, name, argument));
        }

        return handlers.Count > 0 || (declaration.Input is not null && kind == Declaration.Tool) ? declaration : null;
    }

    /// <summary>What one further argument says: a description, a configuration, annotations, or a schema.</summary>
    private Declaration Part(int call, string kind, string name, Value argument)
    {
        var part = new Declaration(kind, name, reader.LocationOf(call));
        var keys = values.Entries(argument).Select(entry => entry.Key).ToList();
        if (keys.Count > 0 && keys.All(key => AnnotationKeys.Contains(key)) && keys.Any(key => key != "title"))
        {
            return part with { ReadOnlyHint = reader.Hint(argument, "readOnlyHint"), DestructiveHint = reader.Hint(argument, "destructiveHint"), Title = reader.Text(reader.First(argument, "title")) };
        }

        if (keys.Count > 0 && keys.Any(key => ConfigurationKeys.Contains(key)) && IsConfiguration(argument))
        {
            return reader.Describe(kind, name, argument, call, []);
        }

        if (values.FunctionsOf(argument).Count > 0)
        {
            return part;
        }

        return schemas.ReadInput(argument) is { } schema ? part with { Input = schema } : part with { Description = keys.Count == 0 ? reader.Text(argument) : "" };
    }

    private bool IsConfiguration(Value argument) =>
        reader.First(argument, "inputSchema") is not null || reader.First(argument, "argsSchema") is not null
        || (reader.First(argument, "description") is { } description && values.TextOf(description) is not null && schemas.Read(description) is null
            && reader.First(argument, "type") is null)
        || reader.First(argument, "annotations") is not null;
}
