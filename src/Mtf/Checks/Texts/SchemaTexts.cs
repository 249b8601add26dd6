using System.Text.Json;

namespace Mtf.Checks.Texts;

/// <summary>Descriptions, defaults, examples and choices in a JSON Schema: all of it reaches the model.</summary>
internal static class SchemaTexts
{
    private const int Most = 2000;
    private const int Deepest = 32;

    public static IEnumerable<(string Field, string Text)> Read(string? schema)
    {
        if (schema is null)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(schema, new JsonDocumentOptions { MaxDepth = 64 });
            List<(string, string)> texts = [];
            Walk(document.RootElement, "", 0, texts);
            return texts;
        }
        catch (JsonException)
        {
            return [("schema", schema)];
        }
    }

    private static void Walk(JsonElement element, string name, int depth, List<(string, string)> texts)
    {
        if (element.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (texts.Count >= Most)
            {
                return;
            }

            switch (member.Name)
            {
                case "description" or "title" or "$comment" when member.Value.ValueKind == JsonValueKind.String:
                    texts.Add((name.Length == 0 ? "schema" : $"parameter {name}", member.Value.GetString()!));
                    break;
                case "properties" or "$defs" or "definitions" or "patternProperties" when member.Value.ValueKind == JsonValueKind.Object:
                    foreach (var property in member.Value.EnumerateObject())
                    {
                        texts.Add(("parameter name", property.Name));
                        Walk(property.Value, property.Name, depth + 1, texts);
                    }

                    break;
                case "items" or "additionalProperties" or "not" or "if" or "then" or "else" or "contains":
                    Walk(member.Value, name, depth + 1, texts);
                    break;
                case "default" or "const" or "examples" or "example" or "enum" or "errorMessage":
                    Values(member.Value, $"{member.Name} {name}", depth + 1, texts);
                    break;
                case "anyOf" or "oneOf" or "allOf" or "prefixItems" when member.Value.ValueKind == JsonValueKind.Array:
                    foreach (var choice in member.Value.EnumerateArray())
                    {
                        Walk(choice, name, depth + 1, texts);
                    }

                    break;
            }
        }
    }

    private static void Values(JsonElement element, string field, int depth, List<(string, string)> texts)
    {
        if (texts.Count >= Most || depth > Deepest)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                texts.Add((field, element.GetString()!));
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    Values(item, field, depth + 1, texts);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                {
                    texts.Add((field, member.Name));
                    Values(member.Value, field, depth + 1, texts);
                }

                break;
        }
    }
}
