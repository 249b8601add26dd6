using System.Text.Encodings.Web;
using System.Text.Json;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Tools;

/// <summary>An input schema as far as the code shows it.</summary>
internal sealed class Schema
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>JSON Schema type, empty when unknown.</summary>
    public string Type { get; set; } = "";

    public string Description { get; set; } = "";

    public string? Default { get; set; }

    /// <summary>Properties in the order of the source.</summary>
    public List<(string Name, Schema Schema)> Properties { get; } = [];

    /// <summary>Names of required properties; for a builder chain, those that are not marked optional.</summary>
    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    public List<string> Enumeration { get; } = [];

    public List<Schema> Alternatives { get; } = [];

    public Schema? Items { get; set; }

    public bool IsOptional { get; set; }

    /// <summary>Other keywords, such as <c>pattern</c>, <c>format</c> and <c>minimum</c>.</summary>
    public SortedDictionary<string, string> Keywords { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether only values of a narrow form are accepted.</summary>
    public bool IsConstrained => Type is "number" or "integer" or "boolean" or "null" || Enumeration.Count > 0 || Keywords.ContainsKey("pattern")
        || Keywords.ContainsKey("format") || (Alternatives.Count > 0 && Alternatives.All(alternative => alternative.IsConstrained))
        || (Type == "array" && Items?.IsConstrained == true);

    public void Set(string name, Schema schema)
    {
        Properties.RemoveAll(property => property.Name == name);
        Properties.Add((name, schema));
        Required.Remove(name);
        if (!schema.IsOptional)
        {
            Required.Add(name);
        }
    }

    public IReadOnlyList<ToolParameter> Parameters() =>
        [.. Properties.Select(property => new ToolParameter(property.Name, property.Schema.Type, property.Schema.Description, property.Schema.IsConstrained))];

    public string ToJson()
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, Writing))
        {
            Write(writer, depth: 0);
        }

        return System.Text.Encoding.UTF8.GetString(stream.ToArray());
    }

    private void Write(Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        WriteText(writer, "type", Type);
        WriteText(writer, "description", Description);
        if (Default is not null)
        {
            writer.WriteString("default", Default);
        }

        if (Enumeration.Count > 0)
        {
            WriteTexts(writer, "enum", Enumeration);
        }

        foreach (var (keyword, value) in Keywords)
        {
            writer.WriteString(keyword, value);
        }

        if (depth < SchemaReader.Deepest)
        {
            WriteParts(writer, depth);
        }

        writer.WriteEndObject();
    }

    private void WriteParts(Utf8JsonWriter writer, int depth)
    {
        if (Properties.Count > 0)
        {
            writer.WriteStartObject("properties");
            foreach (var (name, schema) in Properties)
            {
                writer.WritePropertyName(name);
                schema.Write(writer, depth + 1);
            }

            writer.WriteEndObject();
        }

        if (Properties.Where(property => Required.Contains(property.Name)).Select(property => property.Name).ToList() is { Count: > 0 } required)
        {
            WriteTexts(writer, "required", required);
        }

        if (Items is not null)
        {
            writer.WritePropertyName("items");
            Items.Write(writer, depth + 1);
        }

        if (Alternatives.Count > 0)
        {
            writer.WriteStartArray("anyOf");
            foreach (var alternative in Alternatives)
            {
                alternative.Write(writer, depth + 1);
            }

            writer.WriteEndArray();
        }
    }

    private static void WriteText(Utf8JsonWriter writer, string name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }
}
