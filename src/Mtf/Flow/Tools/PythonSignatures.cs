using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Input schemas from the signatures of functions and the fields of classes, as the SDKs derive them from type annotations.</summary>
internal sealed class PythonSignatures(ValueReader values)
{
    private const int Deepest = 8;

    private FlowProgram Program => values.Program;

    /// <summary>The schema of a function's parameters, and the node of each.</summary>
    public (Schema Schema, IReadOnlyDictionary<int, string> Arguments) Read(int id)
    {
        var function = Program.Functions[id];
        var offset = OffsetOf(function.Module);
        var schema = new Schema { Type = "object" };
        Dictionary<int, string> arguments = [];
        for (var index = 0; index < function.Parameters.Length; index++)
        {
            var type = function.Info.ParameterTypes.TryGetValue(index, out var annotation) ? annotation + offset : -1;
            var fallback = function.Info.ParameterDefaults.TryGetValue(index, out var value) ? value + offset : -1;
            if (index == function.Info.Rest || index == function.Info.NamedRest || IsInjected(type, fallback))
            {
                continue;
            }

            var name = function.Info.ParameterNames[index];
            arguments[function.Parameters[index]] = name;
            schema.Set(name, Field(type, fallback));
        }

        return (schema, arguments);
    }

    private int OffsetOf(int module) => Program.Modules[module].ModuleObject - Program.Modules[module].Graph.ModuleObject;

    // What the framework gives itself is no argument of the tool.
    private bool IsInjected(int type, int fallback) =>
        (type >= 0 && IsContext(type, 0))
        || (fallback >= 0 && Program[fallback].Kind == NodeKind.Call && Labels(Program[fallback].A).Any(label => label is "Depends" or "CurrentContext"));

    // Context, Context[Session, State], Context | None, Optional[Context]
    private bool IsContext(int type, int depth)
    {
        if (Labels(type).Contains("Context"))
        {
            return true;
        }

        if (Program[type] is not { Kind: NodeKind.Index } generic || depth >= Deepest)
        {
            return false;
        }

        int[] parts = Program[generic.B] is { Kind: NodeKind.Array } several ? Program.Operands(several).ToArray() : [generic.B];
        return Labels(generic.A).Any(label => label == "Context" || (label is "Optional" or "Union" && parts.Any(part => IsContext(part, depth + 1))));
    }

    private Schema Field(int type, int fallback)
    {
        var schema = (type >= 0 ? ReadType(type, 0) : null) ?? new Schema();
        if (fallback >= 0)
        {
            ReadDefault(schema, fallback);
        }

        return schema;
    }

    private void ReadDefault(Schema schema, int fallback)
    {
        if (Program[fallback].Kind == NodeKind.Call && Labels(Program[fallback].A).Contains("Field"))
        {
            ReadField(schema, fallback);
            return;
        }

        schema.IsOptional = true;
        schema.Default = values.TextOf(Value.Of(fallback));
    }

    /// <summary><c>Field(default, description=…, ge=…)</c>.</summary>
    private void ReadField(Schema schema, int call)
    {
        if (Program.Arguments(Program[call]) is [var first, ..] && !IsEllipsis(first))
        {
            schema.IsOptional = true;
            schema.Default = values.TextOf(Value.Of(first));
        }

        foreach (var (key, value) in Program.NamedArguments(call).ToArray())
        {
            switch (key < 0 ? "" : Program.Text(key))
            {
                case "description":
                    schema.Description = values.TextOf(Value.Of(value)) ?? "";
                    break;
                case "default" when !IsEllipsis(value):
                    schema.IsOptional = true;
                    schema.Default = values.TextOf(Value.Of(value));
                    break;
                case "default_factory":
                    schema.IsOptional = true;
                    break;
                case "pattern" or "regex":
                    schema.Keywords["pattern"] = values.TextOf(Value.Of(value)) ?? "";
                    break;
            }
        }
    }

    private bool IsEllipsis(int node) => Program[node] is { Kind: NodeKind.Literal } word && Program.Text(word.A) == "Ellipsis";

    /// <summary>The schema of an annotation, null when nothing is known of it.</summary>
    private Schema? ReadType(int type, int depth)
    {
        if (depth > Deepest)
        {
            return null;
        }

        var node = Program[type];
        if (node.Kind == NodeKind.Literal)
        {
            return new Schema { Type = "null" };
        }

        if (node.Kind == NodeKind.Index && Program[node.B] is { Kind: NodeKind.Array } parts)
        {
            return Labels(node.A).Select(label => Generic(label, Program.Operands(parts).ToArray(), depth)).FirstOrDefault(schema => schema is not null);
        }

        foreach (var token in values.Calls.Solver.ValuesOf(type))
        {
            if (token.Kind == TokenKind.Class && OfClass(token.Id, depth) is { } fields)
            {
                return fields;
            }
        }

        if (node.Kind == NodeKind.Variable && Program.Definitions(node.A) is [var alias] && alias != type)
        {
            return ReadType(alias, depth + 1);
        }

        return Labels(type).Select(Simple).FirstOrDefault(schema => schema is not null);
    }

    private static Schema? Simple(string label) => label switch
    {
        "str" => new Schema { Type = "string" },
        "int" => new Schema { Type = "integer" },
        "float" or "Decimal" or "complex" => new Schema { Type = "number" },
        "bool" => new Schema { Type = "boolean" },
        "dict" or "Dict" or "Mapping" => new Schema { Type = "object" },
        "list" or "List" or "Sequence" or "set" or "Set" or "tuple" or "Tuple" or "Iterable" or "frozenset" => new Schema { Type = "array" },
        "datetime" => new Schema { Type = "string", Keywords = { ["format"] = "date-time" } },
        "date" => new Schema { Type = "string", Keywords = { ["format"] = "date" } },
        "UUID" => new Schema { Type = "string", Keywords = { ["format"] = "uuid" } },
        "bytes" or "Path" or "AnyUrl" or "HttpUrl" or "SecretStr" or "EmailStr" => new Schema { Type = "string" },
        _ => null,
    };

    private Schema? Generic(string label, int[] parts, int depth)
    {
        switch (label)
        {
            case "Optional" or "Union":
                var alternatives = parts.Select(part => ReadType(part, depth + 1) ?? new Schema()).ToList();
                var others = alternatives.Where(schema => schema.Type != "null").ToList();
                if (others is [var only])
                {
                    return only;
                }

                var united = new Schema();
                united.Alternatives.AddRange(others);
                return united;
            case "list" or "List" or "Sequence" or "set" or "Set" or "tuple" or "Tuple" or "Iterable" or "frozenset":
                return new Schema { Type = "array", Items = parts.Length > 0 ? ReadType(parts[0], depth + 1) : null };
            case "dict" or "Dict" or "Mapping":
                return new Schema { Type = "object" };
            case "Literal":
                var literal = new Schema { Type = "string" };
                literal.Enumeration.AddRange(parts.Select(part => values.TextOf(Value.Of(part))).OfType<string>());
                return literal;
            case "Annotated" when parts.Length > 0:
                return Annotated(parts, depth);
            case "Required" or "NotRequired" or "Final" or "ClassVar" when parts.Length > 0:
                return ReadType(parts[0], depth + 1);
            default:
                return null;
        }
    }

    private Schema Annotated(int[] parts, int depth)
    {
        var schema = ReadType(parts[0], depth + 1) ?? new Schema();
        foreach (var part in parts[1..])
        {
            if (Program[part].Kind == NodeKind.Call)
            {
                ReadField(schema, part);
            }
            else if (values.TextOf(Value.Of(part)) is { } text)
            {
                schema.Description = text;
            }
        }

        return schema;
    }

    /// <summary>Enumerations by their values, models and data classes by their fields.</summary>
    public Schema? OfClass(int type, int depth = 0)
    {
        const int mostBases = 8;
        var schema = new Schema { Type = "object" };
        var isEnumeration = false;
        List<ProgramClass> line = [];
        for (var next = type; next >= 0 && line.Count < mostBases;)
        {
            var current = Program.Classes[next];
            line.Add(current);
            next = -1;
            foreach (var token in current.Super < 0 ? [] : values.Calls.Solver.ValuesOf(current.Super))
            {
                isEnumeration |= token.Kind == TokenKind.Api && LastName(values.Calls.Solver.Paths.Label(token.Id)) is "Enum" or "StrEnum" or "IntEnum";
                next = token.Kind == TokenKind.Class ? token.Id : next;
            }
        }

        if (isEnumeration)
        {
            var literal = new Schema { Type = "string" };
            literal.Enumeration.AddRange(line[0].Statics.Where(member => values.FunctionsOf(Value.Of(member.Value)).Count == 0).Select(member => values.TextOf(Value.Of(member.Value))).OfType<string>());
            return literal;
        }

        line.Reverse();
        foreach (var current in line)
        {
            var offset = OffsetOf(current.Module);
            foreach (var (name, annotation) in current.Info.Fields)
            {
                schema.Set(name, Field(annotation + offset, current.Info.Members.TryGetValue(name, out var value) ? DefaultOf(value + offset) : -1));
            }
        }

        return schema.Properties.Count > 0 ? schema : null;
    }

    private int DefaultOf(int member) => Program[member] is { Kind: NodeKind.Variable } variable && Program.Definitions(variable.A) is [var value, ..] ? value : member;

    /// <summary>Last names of the outside things that a node may be.</summary>
    private IEnumerable<string> Labels(int node) =>
        values.Calls.Solver.ValuesOf(node).Where(token => token.Kind == TokenKind.Api).Select(token => LastName(values.Calls.Solver.Paths.Label(token.Id)));

    private static string LastName(string label) => label[(label.LastIndexOfAny(['.', ':']) + 1)..];
}
