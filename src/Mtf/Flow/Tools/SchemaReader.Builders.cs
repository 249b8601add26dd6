using Mtf.Flow.Graph;

namespace Mtf.Flow.Tools;

/// <summary>Builder chains: <c>object({…}).strict()</c>, <c>string().describe(…).optional()</c>.</summary>
internal sealed partial class SchemaReader
{
    private Schema? ReadCall(Value call, Node node)
    {
        var arguments = Program.Arguments(node).ToArray().Select(argument => Value.Of(argument, call.Scope)).ToArray();
        if (Program[node.A] is { Kind: NodeKind.Member } callee)
        {
            var method = Program.Text(callee.B);
            var receiver = Value.Of(callee.A, call.Scope);
            if (method is "model_json_schema" or "schema" or "model_schema" && ClassSchema(callee.A) is { } model)
            {
                return model;
            }

            return (IsFormat(method) ? Chained(receiver, method, arguments) ?? Factory(method, arguments) : Factory(method, arguments) ?? Chained(receiver, method, arguments))
                ?? Entered(call, arguments);
        }

        return FactoryName(call.Node) is { } name && Factory(name, arguments) is { } made ? made : Entered(call, arguments);
    }

    private Schema? ClassSchema(int node) =>
        reader.Calls.Solver.ValuesOf(node).Where(token => token.Kind == Solving.TokenKind.Class).Select(token => signatures.OfClass(token.Id)).FirstOrDefault(schema => schema is not null);

    // Names that are methods of a text schema and schemas of their own.
    private static bool IsFormat(string method) => method is "email" or "url" or "uuid" or "datetime" or "date" or "cuid" or "ulid" or "nanoid" or "int";

    // Named imports, and what a bundler makes of them: a function that builds something of a fixed type.
    private string? FactoryName(int call)
    {
        foreach (var api in reader.Calls.Solver.ApisOf(call))
        {
            return reader.Calls.Solver.Paths.Label(api);
        }

        foreach (var target in reader.Calls.Solver.TargetsOf(call).Take(2))
        {
            if (BuiltType(target, depth: 0) is { } type)
            {
                return type;
            }
        }

        return null;
    }

    private readonly Dictionary<int, string?> builtTypes = [];

    // A function that makes something with a fixed type tag, itself or in what it calls.
    private string? BuiltType(int function, int depth)
    {
        if (builtTypes.TryGetValue(function, out var known))
        {
            return known;
        }

        builtTypes[function] = null;
        var calls = Program.Functions[function].Calls.Take(12).ToList();
        var type = calls.SelectMany(call => Program.Arguments(Program[call]).ToArray()).Select(TypeTag).FirstOrDefault(tag => tag is not null);
        if (type is null && depth < 2)
        {
            type = calls.SelectMany(call => reader.Calls.Solver.TargetsOf(call)).Take(3).Select(target => BuiltType(target, depth + 1)).FirstOrDefault(tag => tag is not null);
        }

        return builtTypes[function] = type;
    }

    private string? TypeTag(int argument)
    {
        if (Program[argument] is not { Kind: NodeKind.Object } made)
        {
            return null;
        }

        var entries = Program.Operands(made);
        for (var index = 0; index < entries.Length; index += 3)
        {
            if (entries[index] >= 0 && Program.Text(entries[index]) is "type" or "typeName")
            {
                var value = Program[entries[index + 2]];
                var text = value.Kind switch { NodeKind.Text => Program.Text(value.A), NodeKind.Member => Program.Text(value.B), _ => "" };
                return text.StartsWith("Zod", StringComparison.Ordinal) && text.Length > 4 ? char.ToLowerInvariant(text[3]) + text[4..] : text.Length > 0 ? text : null;
            }
        }

        return null;
    }

    private Schema? Factory(string method, Value[] arguments)
    {
        switch (method)
        {
            case "object" or "strictObject" or "looseObject" or "Object":
                return arguments.Length == 0 ? new Schema { Type = "object" } : ReadShape(reader.Entries(arguments[0])) ?? Read(arguments[0]);
            case "string" or "String" or "number" or "Number" or "boolean" or "Boolean" or "null" or "Integer":
                return new Schema { Type = method.ToLowerInvariant(), Description = DescriptionIn(arguments) };
            case "bigint" or "int" or "int32":
                return new Schema { Type = "integer" };
            case "any" or "unknown" or "custom" or "instanceof" or "never" or "undefined" or "Any" or "Unknown" when arguments.Length < 2:
                return new Schema();
            case "email" or "url" or "uuid" or "iso" or "datetime" or "date" or "ipv4" or "cuid" or "ulid" or "nanoid" when arguments.Length == 0:
                return new Schema { Type = "string", Keywords = { ["format"] = method } };
            case "array" or "set" or "Array" when arguments.Length > 0:
                return new Schema { Type = "array", Items = Read(arguments[0]) };
            case "tuple":
                return new Schema { Type = "array" };
            case "enum" or "nativeEnum" or "picklist" or "literal" or "Literal" or "Enum" when arguments.Length > 0:
                return Enumerated(arguments[0]);
            case "record" or "map":
                return new Schema { Type = "object" };
            case "union" or "Union" or "discriminatedUnion" or "variant" or "intersection" or "intersect" when arguments.Length > 0:
                return United(arguments);
            case "optional" or "nullable" or "nullish" or "Optional" when arguments.Length > 0:
                return Optional(Read(arguments[0]), method != "nullable");
            case "lazy" when arguments.Length > 0:
                return reader.FunctionsOf(arguments[0]).SelectMany(id => Program.Functions[id].Returns).Select(value => Read(Value.Of(value))).FirstOrDefault() ?? new Schema();
            case "preprocess" when arguments.Length > 1:
                return Read(arguments[1]) ?? new Schema();
            default:
                return null;
        }
    }

    // Some builders take the description as an option: String({ description }).
    private string DescriptionIn(Value[] arguments) =>
        arguments.Length > 0 && reader.Member(arguments[^1], "description") is [var value, ..] ? reader.TextOf(value) ?? "" : "";

    private Schema Enumerated(Value argument)
    {
        var schema = new Schema { Type = "string" };
        var elements = reader.Elements(argument);
        var values = elements.Count > 0 ? elements : [.. reader.Entries(argument).Select(entry => entry.Value)];
        schema.Enumeration.AddRange((values.Count > 0 ? values : [argument]).Select(reader.TextOf).OfType<string>());
        return schema;
    }

    private Schema United(Value[] arguments)
    {
        var schema = new Schema();
        var list = arguments.Select(reader.Elements).FirstOrDefault(elements => elements.Count > 0) ?? [.. arguments];
        schema.Alternatives.AddRange(list.Select(Read).OfType<Schema>());
        return schema;
    }

    private static Schema? Optional(Schema? schema, bool isOptional)
    {
        if (schema is not null)
        {
            schema.IsOptional |= isOptional;
        }

        return schema;
    }

    /// <summary>A method of a schema: null when the receiver is no schema.</summary>
    private Schema? Chained(Value receiver, string method, Value[] arguments)
    {
        if (method is "parse" or "safeParse" or "parseAsync" or "map" or "filter" or "then" || !IsBuilt(receiver) || Read(receiver) is not { } schema)
        {
            return null;
        }

        switch (method)
        {
            case "describe":
                schema.Description = arguments.Length > 0 ? reader.TextOf(arguments[0]) ?? "" : "";
                break;
            case "meta":
                schema.Description = DescriptionIn(arguments) is { Length: > 0 } text ? text : schema.Description;
                break;
            case "optional" or "nullish":
                schema.IsOptional = true;
                break;
            case "default" or "catch" or "prefault":
                schema.IsOptional = true;
                schema.Default = arguments.Length > 0 ? reader.TextOf(arguments[0]) : null;
                break;
            case "array":
                return new Schema { Type = "array", Items = schema };
            case "int" or "safe":
                schema.Type = "integer";
                break;
            case "regex" or "pattern":
                schema.Keywords["pattern"] = arguments.Length > 0 ? reader.TextOf(arguments[0]) ?? "" : "";
                break;
            case "email" or "url" or "uuid" or "datetime" or "date" or "ip" or "cuid" or "ulid" or "nanoid":
                schema.Keywords["format"] = method;
                break;
            default:
                Reshape(schema, method, arguments);
                break;
        }

        return schema;
    }

    // A namespace of helpers is an object as well, and could be taken for a shape.
    private bool IsBuilt(Value receiver) => reader.Resolve(receiver).Any(origin => origin.Node >= 0 && Program[origin.Node].Kind is NodeKind.Call or NodeKind.New or NodeKind.Member);

    private void Reshape(Schema schema, string method, Value[] arguments)
    {
        switch (method)
        {
            case "extend" or "merge" or "safeExtend" or "setKey" or "and" when arguments.Length > 0:
                foreach (var (name, part) in Read(arguments[0])?.Properties ?? [])
                {
                    schema.Set(name, part);
                }

                break;
            case "omit" when arguments.Length > 0:
                var omitted = reader.Entries(arguments[0]).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
                schema.Properties.RemoveAll(property => omitted.Contains(property.Name));
                break;
            case "pick" when arguments.Length > 0:
                var picked = reader.Entries(arguments[0]).Select(entry => entry.Key).ToHashSet(StringComparer.Ordinal);
                schema.Properties.RemoveAll(property => !picked.Contains(property.Name));
                break;
            case "partial" or "deepPartial":
                schema.Required.Clear();
                break;
            case "or" when arguments.Length > 0 && Read(arguments[0]) is { } other:
                schema.Alternatives.Add(other);
                break;
        }
    }

    // zodToJsonSchema(X), jsonSchema(X): what is converted describes the same thing. Else the function's own result.
    private Schema? Entered(Value call, Value[] arguments) =>
        reader.Returned(call).Take(4).Select(Read).FirstOrDefault(schema => schema is { Properties.Count: > 0 })
        ?? arguments.Take(2).Select(Read).FirstOrDefault(schema => schema is not null);
}
