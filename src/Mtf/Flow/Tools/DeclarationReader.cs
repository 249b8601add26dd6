using Mtf.Findings;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Tools;

/// <summary>Reads one declaration from an object that describes it, or from parts of one.</summary>
internal sealed class DeclarationReader(ValueReader values, SchemaReader schemas)
{
    private static readonly string[] HandlerKeys = ["handler", "execute", "run", "callback", "handle", "cb", "call", "invoke", "load", "get", "fn", "func", "function", "readCallback", "createTask"];
    private static readonly string[] SchemaKeys = ["inputSchema", "input_schema", "parameters", "schema", "argsSchema", "paramsSchema", "params", "input", "args"];

    public Location LocationOf(int node) => values.Program.ModuleOf(node).Graph.LocationOf(values.Program[node].Position);

    /// <summary>The names of a described object, more than one when the code chooses; none when it is only known at run time.</summary>
    public IReadOnlyList<string> NamesOf(string kind, Value name) =>
        [.. values.TextsOf(name).Where(text => !ValueReader.HasHole(text) && (kind == Declaration.Tool ? Declaration.IsName(text) : text.Length is > 0 and < 200))];

    /// <summary>Declarations of an object with name, description, schema and perhaps a handler.</summary>
    public IEnumerable<Declaration> Described(string kind, Value described, int site, IReadOnlyList<int> handlers)
    {
        var name = First(described, "name");
        return name is { } given ? NamesOf(kind, given).Select(text => Describe(kind, text, described, site, handlers)) : [];
    }

    public Declaration Describe(string kind, string name, Value described, int site, IReadOnlyList<int> handlers)
    {
        var annotations = First(described, "annotations");
        return new Declaration(kind, name, LocationOf(site))
        {
            Title = Text(First(described, "title")) is { Length: > 0 } title ? title : annotations is { } notes ? Text(First(notes, "title")) : "",
            Description = Text(First(described, "description")),
            Input = InputOf(described) ?? (kind == Declaration.Prompt ? PromptArgumentsOf(described) : null),
            ReadOnlyHint = Hint(annotations ?? described, "readOnlyHint"),
            DestructiveHint = Hint(annotations ?? described, "destructiveHint"),
            Handlers = handlers.Count > 0 ? handlers : HandlersOf(described),
        };
    }

    public Schema? InputOf(Value described) =>
        SchemaKeys.Select(key => First(described, key) is { } value ? schemas.ReadInput(value) : null).FirstOrDefault(schema => schema is not null);

    // Prompts list their arguments by name.
    private Schema? PromptArgumentsOf(Value described)
    {
        if (First(described, "arguments") is not { } listed)
        {
            return null;
        }

        var schema = new Schema { Type = "object" };
        foreach (var argument in values.Elements(listed))
        {
            if (Text(First(argument, "name")) is { Length: > 0 } name)
            {
                schema.Set(name, new Schema { Description = Text(First(argument, "description")) });
            }
        }

        return schema;
    }

    public IReadOnlyList<int> HandlersOf(Value described) =>
        HandlerKeys.Select(key => First(described, key) is { } value ? values.FunctionsOf(value) : []).FirstOrDefault(functions => functions.Count > 0) ?? [];

    public bool? Hint(Value? annotations, string name) =>
        annotations is { } given && First(given, name) is { } value ? values.TextOf(value) switch { "true" => true, "false" => false, _ => null } : null;

    public string Text(Value? value) => value is { } given ? values.TextOf(given) ?? "" : "";

    public Value? First(Value owner, string name) => values.Member(owner, name) is [var value, ..] ? value : null;

    /// <summary>Whether an object describes a tool: a constant name, and a schema with a description or a handler.</summary>
    public bool IsToolShaped(Value described) =>
        First(described, "name") is { } name && NamesOf(Declaration.Tool, name).Count > 0
        && SchemaKeys.Take(4).Any(key => First(described, key) is { } schema && schemas.ReadInput(schema) is not null)
        && (First(described, "description") is not null || HandlersOf(described).Count > 0);

    public bool IsObject(Value value) => values.Resolve(value).Any(origin =>
        (origin.Node >= 0 && values.Program[origin.Node].Kind is NodeKind.Object) || (origin.Node < 0 && origin.Owner.Kind is Solving.TokenKind.Instance));
}
