using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mtf.Sandbox.Driving;

/// <summary>Makes up arguments that fit a tool's input schema. The same schema and round give the same arguments.</summary>
internal static class ArgumentGenerator
{
    private const int MostDepth = 6;
    private const int MostMembers = 50;
    private const int LongestText = 1000;

    /// <param name="schema">The tool's input schema, written by its author.</param>
    /// <param name="round">From 1: the first has required members only.</param>
    public static JsonObject Create(JsonElement schema, int round) => Object(schema, schema, round, 0);

    private static JsonObject Object(JsonElement schema, JsonElement root, int round, int depth)
    {
        var result = new JsonObject();
        if (Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties)
        {
            return result;
        }

        var required = Strings(Member(schema, "required"));
        foreach (var property in properties.EnumerateObject().Take(MostMembers))
        {
            if (round > 1 || required.Contains(property.Name))
            {
                result[property.Name] = Value(property.Name, property.Value, root, round, depth + 1);
            }
        }

        return result;
    }

    private static JsonNode? Value(string name, JsonElement schema, JsonElement root, int round, int depth)
    {
        schema = Follow(schema, root);
        if (depth > MostDepth || schema.ValueKind != JsonValueKind.Object)
        {
            return "text";
        }

        if (Given(schema, round) is { } given)
        {
            return JsonNode.Parse(given.GetRawText());
        }

        foreach (var choice in new[] { "anyOf", "oneOf", "allOf" })
        {
            if (Member(schema, choice) is { ValueKind: JsonValueKind.Array } options && options.GetArrayLength() > 0)
            {
                return Value(name, options[(round - 1) % options.GetArrayLength()], root, round, depth + 1);
            }
        }

        return Type(schema, round) switch
        {
            "object" => Object(schema, root, round, depth),
            "array" => Array(name, schema, root, round, depth),
            "integer" => (long)Number(schema, round),
            "number" => Number(schema, round),
            "boolean" => round % 2 == 1,
            "null" => null,
            _ => Text(name, schema, round),
        };
    }

    /// <summary>A value that the schema itself offers.</summary>
    private static JsonElement? Given(JsonElement schema, int round)
    {
        if (Member(schema, "const") is { } constant)
        {
            return constant;
        }

        foreach (var list in new[] { "enum", "examples" })
        {
            if (Member(schema, list) is { ValueKind: JsonValueKind.Array } values && values.GetArrayLength() > 0)
            {
                return values[(round - 1) % values.GetArrayLength()];
            }
        }

        return Member(schema, "default") is { ValueKind: not JsonValueKind.Null } value && round == 1 ? value : null;
    }

    private static JsonArray Array(string name, JsonElement schema, JsonElement root, int round, int depth)
    {
        var count = Math.Clamp((int)(Member(schema, "minItems") is { ValueKind: JsonValueKind.Number } least ? least.GetDouble() : 1), 1, 5);
        var array = new JsonArray();
        for (var i = 0; i < count && Member(schema, "items") is { } items; i++)
        {
            array.Add(Value(name, items, root, round + i, depth + 1));
        }

        return array;
    }

    private static double Number(JsonElement schema, int round)
    {
        double? Bound(string member) => Member(schema, member) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;
        var least = Bound("minimum") ?? (Bound("exclusiveMinimum") + 1);
        var most = Bound("maximum") ?? (Bound("exclusiveMaximum") - 1);
        var wanted = round == 1 ? 1 : round == 2 ? 7 : most ?? 100;
        return Math.Min(Math.Max(wanted, least ?? wanted), most ?? wanted) is var value && double.IsFinite(value) && Math.Abs(value) < 1e15 ? value : 1;
    }

    private static string Text(string name, JsonElement schema, int round)
    {
        bool Names(string word) => name.Contains(word, StringComparison.OrdinalIgnoreCase);
        var format = Member(schema, "format") is { ValueKind: JsonValueKind.String } named ? named.GetString() : null;
        var text = format switch
        {
            "uri" or "url" => $"https://www.example.com/page{round}",
            "email" => "dev@example.com",
            "date" => "2025-06-15",
            "date-time" => "2025-06-15T12:00:00Z",
            "time" => "12:00:00",
            "uuid" => "3f2b8c1e-5a4d-4e6f-9b7a-1c2d3e4f5a6b",
            "ipv4" => "192.0.2.1",
            "hostname" => "www.example.com",
            _ when Names("url") || Names("uri") => $"https://www.example.com/page{round}",
            _ when Names("email") => "dev@example.com",
            _ when Names("path") || Names("file") || Names("dir") => round == 1 ? "/home/dev/Documents/notes.txt" : "/home/dev/Documents",
            _ when Names("command") => "ls",
            _ when Names("date") => "2025-06-15",
            _ => round == 1 ? "example" : $"example text {round}",
        };
        var least = Member(schema, "minLength") is { ValueKind: JsonValueKind.Number } length && length.TryGetInt32(out var characters) ? Math.Min(characters, LongestText) : 0;
        var most = Member(schema, "maxLength") is { ValueKind: JsonValueKind.Number } limit && limit.TryGetInt32(out var room) ? Math.Max(room, 0) : LongestText;
        text = text.PadRight(least, 'x');
        return text.Length > most ? text[..most] : text;
    }

    private static string? Type(JsonElement schema, int round) => Member(schema, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString(),
        { ValueKind: JsonValueKind.Array } types when types.GetArrayLength() > 0 => types[(round - 1) % types.GetArrayLength()] is { ValueKind: JsonValueKind.String } type ? type.GetString() : null,
        _ => Member(schema, "properties") is null ? null : "object",
    };

    /// <summary>Follows references inside of the schema, a few times at most.</summary>
    private static JsonElement Follow(JsonElement schema, JsonElement root)
    {
        for (var i = 0; i < MostDepth && Member(schema, "$ref") is { ValueKind: JsonValueKind.String } reference && reference.GetString() is ['#', '/', .. var path]; i++)
        {
            var target = root;
            foreach (var part in path.Split('/'))
            {
                target = Member(target, part) ?? default;
            }

            schema = target;
        }

        return schema;
    }

    private static HashSet<string> Strings(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static JsonElement? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
