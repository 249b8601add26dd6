using System.Text;
using System.Text.Json;

namespace Mtf.Inventories.Documents;

/// <summary>
/// Reads JSON leniently but not silently: a duplicate key is what makes two parsers see two manifests, so it is reported
/// while the last value wins, as in the installers.
/// </summary>
internal static class JsonText
{
    public static Document Read(ReadOnlySpan<byte> utf8, bool comments = false)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions
        {
            MaxDepth = Document.MaximumDepth + 1,
            CommentHandling = comments ? JsonCommentHandling.Skip : JsonCommentHandling.Disallow,
            AllowTrailingCommas = comments,
        });
        var builder = new DocumentBuilder();
        try
        {
            int line = 1, counted = 0;
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                line += utf8[counted..start].Count((byte)'\n');
                counted = start;
                if (!Take(ref reader, builder, line))
                {
                    break;
                }
            }
        }
        catch (JsonException exception)
        {
            builder.Fail($"is not JSON at line {exception.LineNumber + 1}");
        }

        return builder.Build();
    }

    private static bool Take(ref Utf8JsonReader reader, DocumentBuilder builder, int line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                builder.Key(Text(ref reader));
                return true;
            case JsonTokenType.StartObject:
                return builder.Open(NodeKind.Map, line);
            case JsonTokenType.StartArray:
                return builder.Open(NodeKind.List, line);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                builder.Close();
                return true;
            case JsonTokenType.String:
                return builder.Add(new Node(NodeKind.Text, line, Text(ref reader)));
            case JsonTokenType.Number:
                return builder.Add(new Node(NodeKind.Number, line, Encoding.UTF8.GetString(reader.ValueSpan)));
            case JsonTokenType.True:
                return builder.Add(new Node(NodeKind.Boolean, line, "true"));
            case JsonTokenType.False:
                return builder.Add(new Node(NodeKind.Boolean, line, "false"));
            case JsonTokenType.Null:
                return builder.Add(new Node(NodeKind.Null, line));
            default:
                return true;
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            // Invalid UTF-8 or a lone surrogate escape.
            return Encoding.UTF8.GetString(reader.ValueSpan);
        }
    }
}
