using System.Security.Cryptography;
using System.Text.Json;
using Mtf.Findings;

namespace Mtf.Artifacts.Remotes;

/// <summary>What an MCP server offers: everything that a client shows to a model.</summary>
public sealed record ToolSurface
{
    private static readonly string[] HashedMembers =
    [
        "name", "title", "description", "inputSchema", "outputSchema", "annotations", "arguments", "uri", "uriTemplate", "mimeType",
    ];

    public required JsonElement Server { get; init; }

    public string Instructions { get; init; } = "";

    public string ProtocolVersion { get; init; } = "";

    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    public IReadOnlyList<JsonElement> Prompts { get; init; } = [];

    public IReadOnlyList<JsonElement> Resources { get; init; } = [];

    public IReadOnlyList<JsonElement> ResourceTemplates { get; init; } = [];

    /// <summary>The tool-surface hash (standard, section 1), lower-case hex: independent of order, server version and metadata.</summary>
    /// <exception cref="FormatException">The listing is not I-JSON.</exception>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Canonicalize(Write(hashedOnly: true))));

    /// <summary>The whole listing as canonical JSON.</summary>
    public byte[] ToCanonicalJson() => CanonicalJson.Canonicalize(Write(hashedOnly: false));

    private byte[] Write(bool hashedOnly)
    {
        using var content = new MemoryStream();
        using (var writer = new Utf8JsonWriter(content))
        {
            writer.WriteStartObject();
            if (!hashedOnly)
            {
                writer.WriteString("protocolVersion", ProtocolVersion);
                writer.WriteString("instructions", Instructions);
                writer.WritePropertyName("serverInfo");
                Server.WriteTo(writer);
            }

            WriteList(writer, "tools", Tools, hashedOnly);
            WriteList(writer, "prompts", Prompts, hashedOnly);
            WriteList(writer, "resources", Resources, hashedOnly);
            WriteList(writer, "resourceTemplates", ResourceTemplates, hashedOnly);
            writer.WriteEndObject();
        }

        return content.ToArray();
    }

    private static void WriteList(Utf8JsonWriter writer, string name, IReadOnlyList<JsonElement> items, bool hashedOnly)
    {
        writer.WriteStartArray(name);
        foreach (var item in items.OrderBy(KeyOf, StringComparer.Ordinal).ThenBy(item => item.GetRawText(), StringComparer.Ordinal))
        {
            if (!hashedOnly)
            {
                item.WriteTo(writer);
                continue;
            }

            writer.WriteStartObject();
            foreach (var member in HashedMembers)
            {
                if (item.Member(member) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } value)
                {
                    writer.WritePropertyName(member);
                    value.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string KeyOf(JsonElement item) => item.Text("name") + "\n" + item.Text("uri") + item.Text("uriTemplate");
}
