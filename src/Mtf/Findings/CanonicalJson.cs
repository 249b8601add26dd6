using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Mtf.Findings;

/// <summary>JSON Canonicalization Scheme (RFC 8785): one spelling of a JSON value, so that it can be hashed.</summary>
public static class CanonicalJson
{
    /// <summary>The canonical UTF-8 form of a value.</summary>
    /// <exception cref="FormatException">The value has duplicate names, lone surrogates or numbers beyond a double: I-JSON forbids them.</exception>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        try
        {
            Append(text, value);
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("The JSON holds a string that is not Unicode.", exception);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The canonical form of JSON text.</summary>
    /// <exception cref="FormatException">The text is not I-JSON.</exception>
    public static byte[] Write(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Write(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw new FormatException("The text is not JSON, or a name occurs twice in it.", exception);
        }
    }

    // The parser bounds the nesting (64), and with it this recursion.
    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, value);
                break;
            case JsonValueKind.Array:
                var separator = '[';
                foreach (var item in value.EnumerateArray())
                {
                    text.Append(separator);
                    Append(text, item);
                    separator = ',';
                }

                text.Append(separator == '[' ? "[]" : "]");
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(FormatNumber(value.GetDouble()));
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            default:
                text.Append("null");
                break;
        }
    }

    private static void AppendObject(StringBuilder text, JsonElement value)
    {
        var separator = '{';
        string? previous = null;
        foreach (var (name, member) in value.EnumerateObject().Select(property => (property.Name, property.Value)).OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (name == previous)
            {
                throw new FormatException($"The name '{name}' occurs twice in one JSON object.");
            }

            text.Append(separator);
            AppendString(text, name);
            text.Append(':');
            Append(text, member);
            (separator, previous) = (',', name);
        }

        text.Append(separator == '{' ? "{}" : "}");
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        for (var index = 0; index < value.Length; index++)
        {
            var letter = value[index];
            if (char.IsSurrogate(letter) && !(char.IsHighSurrogate(letter) && index + 1 < value.Length && char.IsLowSurrogate(value[index + 1]))
                && !(char.IsLowSurrogate(letter) && index > 0 && char.IsHighSurrogate(value[index - 1])))
            {
                throw new FormatException("The JSON holds a string that is not Unicode.");
            }

            _ = letter switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => text.Append(letter),
            };
        }

        text.Append('"');
    }

    /// <summary>ECMAScript's Number::toString: shortest digits that round-trip, exponent form outside 1e-7 to 1e21.</summary>
    private static string FormatNumber(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new FormatException("The JSON holds a number beyond the range of a double.");
        }

        if (value == 0)
        {
            return "0";
        }

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var (digits, exponent) = Split(shortest);
        var sign = value < 0 ? "-" : "";
        var point = exponent + 1;
        if (point is > 0 and <= 21)
        {
            return sign + (digits.Length <= point ? digits.PadRight(point, '0') : $"{digits[..point]}.{digits[point..]}");
        }

        if (point is > -6 and <= 0)
        {
            return $"{sign}0.{new string('0', -point)}{digits}";
        }

        var mantissa = digits.Length == 1 ? digits : $"{digits[..1]}.{digits[1..]}";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mantissa}e{(exponent < 0 ? "-" : "+")}{Math.Abs(exponent)}");
    }

    /// <summary>Significant digits, and the decimal exponent of the first one.</summary>
    private static (string Digits, int Exponent) Split(string shortest)
    {
        var mark = shortest.IndexOf('E', StringComparison.Ordinal);
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        exponent += (point < 0 ? mantissa.Length : point) - 1;
        var leading = digits.Length - digits.TrimStart('0').Length;
        return (digits.Trim('0'), exponent - leading);
    }
}
