using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mtf.Findings;

/// <summary>The JSON Canonicalization Scheme (RFC 8785): one value, one sequence of bytes.</summary>
public static class CanonicalJson
{
    private const int MaxDepth = 128;

    /// <summary>Canonical form of a JSON text.</summary>
    /// <exception cref="FormatException">Not JSON, nested deeper than 128, duplicate member names, or a number beyond a double.</exception>
    public static byte[] Canonicalize(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = MaxDepth });
            reader.Read();
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
            {
                throw new FormatException("There is more than one JSON value.");
            }

            var output = new ArrayBufferWriter<byte>(utf8Json.Length);
            Write(document.RootElement, output);
            return output.WrittenSpan.ToArray();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FormatException($"Not canonicalizable JSON: {exception.Message}", exception);
        }
    }

    // The parser has refused anything deeper than MaxDepth, so the recursion is bounded.
    private static void Write(JsonElement element, ArrayBufferWriter<byte> output)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                WriteObject(element, output);
                break;
            case JsonValueKind.Array:
                WriteArray(element, output);
                break;
            case JsonValueKind.String:
                WriteString(element.GetString()!, output);
                break;
            case JsonValueKind.Number:
                output.Write(Encoding.ASCII.GetBytes(Number(element.GetDouble())));
                break;
            default:
                output.Write(Encoding.ASCII.GetBytes(element.GetRawText()));
                break;
        }
    }

    private static void WriteObject(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var members = new SortedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in element.EnumerateObject())
        {
            if (!members.TryAdd(member.Name, member.Value))
            {
                throw new FormatException($"Duplicate member '{member.Name}'.");
            }
        }

        var separator = "{"u8;
        foreach (var (name, value) in members)
        {
            output.Write(separator);
            WriteString(name, output);
            output.Write(":"u8);
            Write(value, output);
            separator = ","u8;
        }

        output.Write(members.Count == 0 ? "{}"u8 : "}"u8);
    }

    private static void WriteArray(JsonElement element, ArrayBufferWriter<byte> output)
    {
        var separator = "["u8;
        foreach (var item in element.EnumerateArray())
        {
            output.Write(separator);
            Write(item, output);
            separator = ","u8;
        }

        output.Write(element.GetArrayLength() == 0 ? "[]"u8 : "]"u8);
    }

    private static void WriteString(string value, ArrayBufferWriter<byte> output)
    {
        var text = new StringBuilder(value.Length + 2).Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}"),
                _ => text.Append(character),
            };
        }

        output.Write(Encoding.UTF8.GetBytes(text.Append('"').ToString()));
    }

    /// <summary>ECMAScript's Number::toString, which RFC 8785 requires.</summary>
    internal static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("A number is beyond the range of a double.");
        }

        if (value == 0)
        {
            return "0";
        }

        // The shortest round-trip form gives the digits and the exponent apart.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (mantissa, exponent) = shortest.Split('E') is [var left, var right] ? (left, int.Parse(right, CultureInfo.InvariantCulture)) : (shortest, 0);
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa.Length : point;
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var position = whole + exponent - (all.Length - digits.Length);
        digits = digits.TrimEnd('0');
        return (value < 0 ? "-" : "") + Place(digits, position);
    }

    private static string Place(string digits, int position) => (digits.Length, position) switch
    {
        var (count, n) when count <= n && n <= 21 => digits + new string('0', n - count),
        (_, > 0 and <= 21) => $"{digits[..position]}.{digits[position..]}",
        (_, > -6 and <= 0) => $"0.{new string('0', -position)}{digits}",
        _ => $"{digits[0]}{(digits.Length > 1 ? "." + digits[1..] : "")}e{(position > 0 ? "+" : "-")}{Math.Abs(position - 1)}",
    };
}
