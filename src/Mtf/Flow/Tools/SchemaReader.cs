using Mtf.Flow.Graph;

namespace Mtf.Flow.Tools;

/// <summary>Reads input schemas: JSON Schema literals, raw shapes, and builder chains by the names of their methods, whatever library they come from.</summary>
internal sealed partial class SchemaReader(ValueReader reader, PythonSignatures signatures)
{
    public const int Deepest = 10;
    private int depth;

    private Solving.FlowProgram Program => reader.Program;

    /// <summary>The schema that a value describes, null when it describes none.</summary>
    public Schema? Read(Value value)
    {
        if (depth >= 3 * Deepest)
        {
            return null;
        }

        depth++;
        var schema = reader.Resolve(value).Select(ReadOrigin).FirstOrDefault(found => found is not null);
        depth--;
        return schema;
    }

    /// <summary>The input schema of a tool: an object schema, or a raw shape whose entries are schemas.</summary>
    public Schema? ReadInput(Value value) => Read(value) is { } schema && (schema.Type is "object" or "" || schema.Properties.Count > 0) ? schema : null;

    private Schema? ReadOrigin(Value origin)
    {
        if (origin.Node < 0 || origin.Pair >= 0)
        {
            return null;
        }

        var node = Program[origin.Node];
        return node.Kind switch
        {
            NodeKind.Object => ReadObject(origin),
            NodeKind.Call or NodeKind.New => ReadCall(origin, node),
            NodeKind.Member when Program.Text(node.B) is "shape" or "schema" or "jsonSchema" or "inputSchema" => Read(Value.Of(node.A, origin.Scope)),
            // A class with static or named parts of a schema is not read; String, Number and Boolean name types in some frameworks.
            NodeKind.Global => Named(Program.Text(node.A)),
            _ => null,
        };
    }

    private static Schema? Named(string name) => name switch
    {
        "String" => new Schema { Type = "string" },
        "Number" => new Schema { Type = "number" },
        "Boolean" => new Schema { Type = "boolean" },
        _ => null,
    };

    private Schema? ReadObject(Value origin)
    {
        var entries = reader.Entries(origin);
        return IsJsonSchema(entries) ? ReadJsonSchema(entries) : ReadShape(entries);
    }

    private bool IsJsonSchema(List<(string Key, Value Value)> entries) => entries.Count > 0 && entries.Any(entry => entry.Key switch
    {
        "type" => reader.TextsOf(entry.Value).Any(text => text is "object" or "string" or "number" or "integer" or "boolean" or "array" or "null") || reader.Elements(entry.Value).Count > 0,
        "anyOf" or "oneOf" or "allOf" or "enum" => reader.Elements(entry.Value).Count > 0,
        "$ref" or "const" => reader.TextOf(entry.Value) is not null,
        "properties" => reader.Entries(entry.Value).Count > 0 && entries.All(other => other.Key is not "name"),
        _ => false,
    });

    private Schema ReadJsonSchema(List<(string Key, Value Value)> entries)
    {
        var schema = new Schema();
        foreach (var (key, value) in entries)
        {
            ReadKeyword(schema, key, value);
        }

        return schema;
    }

    private void ReadKeyword(Schema schema, string key, Value value)
    {
        switch (key)
        {
            case "type":
                schema.Type = reader.TextOf(value) ?? reader.Elements(value).Select(reader.TextOf).FirstOrDefault(text => text is not null and not "null") ?? "";
                break;
            case "description":
                schema.Description = reader.TextOf(value) ?? "";
                break;
            case "default":
                schema.Default = reader.TextOf(value);
                break;
            case "$optional":
                schema.IsOptional = true;
                break;
            case "properties":
                foreach (var (name, property) in reader.Entries(value))
                {
                    schema.Properties.Add((name, Read(property) ?? new Schema()));
                }

                break;
            case "required":
                schema.Required.UnionWith(reader.Elements(value).Select(reader.TextOf).OfType<string>());
                break;
            case "enum":
                schema.Enumeration.AddRange(reader.Elements(value).Select(reader.TextOf).OfType<string>());
                break;
            case "const":
                schema.Enumeration.AddRange(reader.TextOf(value) is { } constant ? [constant] : []);
                break;
            case "items":
                schema.Items = Read(value);
                break;
            case "anyOf" or "oneOf" or "allOf":
                schema.Alternatives.AddRange(reader.Elements(value).Select(Read).OfType<Schema>());
                break;
            case "pattern" or "format" or "minimum" or "maximum" or "minLength" or "maxLength" or "minItems" or "maxItems" or "$ref" or "title":
                schema.Keywords[key] = reader.TextOf(value) ?? "";
                break;
        }
    }

    private Schema? ReadShape(List<(string Key, Value Value)> entries)
    {
        var schema = new Schema { Type = "object" };
        var known = 0;
        foreach (var (name, value) in entries)
        {
            var part = Read(value);
            known += part is null ? 0 : 1;
            schema.Set(name, part ?? new Schema());
        }

        return known > 0 || entries.Count == 0 ? schema : null;
    }
}
