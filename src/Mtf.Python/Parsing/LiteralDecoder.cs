using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mtf.Python;

/// <summary>How the body of a literal is read.</summary>
[Flags]
internal enum LiteralTraits
{
    None = 0,

    /// <summary>Backslashes are kept.</summary>
    Raw = 1,

    /// <summary>Only ASCII, no escapes of Unicode.</summary>
    Bytes = 2,

    /// <summary>Doubled braces stand for one.</summary>
    Formatted = 4,
}

/// <summary>Decodes the escapes in the body of a string literal.</summary>
internal sealed class LiteralDecoder(Func<string, string?>? characterNames)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private const char Placeholder = '\uFFFD';

    /// <summary>Whether a name in a <c>\N{name}</c> escape was not known; cleared by the caller.</summary>
    public bool HasUnresolvedNames { get; set; }

    /// <summary>Whether the body stands for itself.</summary>
    public static bool IsPlain(ReadOnlySpan<char> body, LiteralTraits traits) => !traits.HasFlag(LiteralTraits.Formatted)
        ? body.IndexOfAny('\\', '\r') < 0
        : body.IndexOfAny("\\\r{}") < 0;

    /// <summary>Appends the value of the body; the result says what is wrong with it, or is null.</summary>
    public string? Decode(ReadOnlySpan<char> body, LiteralTraits traits, StringBuilder output)
    {
        bool isRaw = traits.HasFlag(LiteralTraits.Raw);
        bool isFormatted = traits.HasFlag(LiteralTraits.Formatted);
        int i = 0;
        while (i < body.Length)
        {
            int step = body[i..].IndexOfAny("\\\r{}");
            if (step < 0)
            {
                output.Append(body[i..]);
                return null;
            }

            output.Append(body.Slice(i, step));
            i += step;
            char c = body[i];
            char next = i + 1 < body.Length ? body[i + 1] : '\0';
            if (c == '\r')
            {
                output.Append('\n');
                i += next == '\n' ? 2 : 1;
            }
            else if (c is '{' or '}')
            {
                output.Append(c);
                i += isFormatted && next == c ? 2 : 1;
            }
            else if (isRaw || i + 1 == body.Length)
            {
                output.Append(c);
                i++;
            }
            else if (DecodeEscape(body, traits, output, ref i) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    private string? DecodeEscape(ReadOnlySpan<char> body, LiteralTraits traits, StringBuilder output, ref int i)
    {
        char c = body[i + 1];
        bool isText = !traits.HasFlag(LiteralTraits.Bytes);
        switch (c)
        {
            case '\n':
                i += 2;
                return null;
            case '\r':
                i += i + 2 < body.Length && body[i + 2] == '\n' ? 3 : 2;
                return null;
            case >= '0' and <= '7':
                DecodeOctal(body, isText, output, ref i);
                return null;
            case 'x':
                return DecodeHex(body, 2, output, ref i);
            case 'u' when isText:
                return DecodeHex(body, 4, output, ref i);
            case 'U' when isText:
                return DecodeHex(body, 8, output, ref i);
            case 'N' when isText:
                return DecodeName(body, output, ref i);
        }

        int simple = "\\'\"abfnrtv".IndexOf(c, StringComparison.Ordinal);
        if (simple >= 0)
        {
            output.Append("\\'\"\a\b\f\n\r\t\v"[simple]);
            i += 2;
        }
        else
        {
            output.Append('\\');
            i++;
        }

        return null;
    }

    private static void DecodeOctal(ReadOnlySpan<char> body, bool isText, StringBuilder output, ref int i)
    {
        i++;
        int value = 0;
        int end = Math.Min(i + 3, body.Length);
        while (i < end && body[i] is >= '0' and <= '7')
        {
            value = value * 8 + body[i++] - '0';
        }

        output.Append((char)(isText ? value : value & 0xFF));
    }

    private static string? DecodeHex(ReadOnlySpan<char> body, int length, StringBuilder output, ref int i)
    {
        if (i + 2 + length > body.Length
            || body.Slice(i + 2, length).ContainsAnyExcept(HexDigits)
            || !uint.TryParse(body.Slice(i + 2, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
        {
            return "truncated escape in string literal";
        }

        if (value > 0x10FFFF)
        {
            return "illegal Unicode character in string literal";
        }

        if (value < 0x10000)
        {
            output.Append((char)value);
        }
        else
        {
            output.Append(char.ConvertFromUtf32((int)value));
        }

        i += 2 + length;
        return null;
    }

    private string? DecodeName(ReadOnlySpan<char> body, StringBuilder output, ref int i)
    {
        int close = i + 2 < body.Length && body[i + 2] == '{' ? body[i..].IndexOf('}') : -1;
        if (close <= 3)
        {
            return "malformed character name escape";
        }

        string name = body.Slice(i + 3, close - 3).ToString();
        string? text = CharacterNames.Find(name) ?? characterNames?.Invoke(name);
        if (text is null)
        {
            HasUnresolvedNames = true;
            output.Append(Placeholder);
        }
        else
        {
            output.Append(text);
        }

        i += close + 1;
        return null;
    }
}
