using System.Buffers.Text;
using System.Text;

namespace Mtf.Flow.Shell;

/// <summary>Texts that shell programs carry in another form.</summary>
internal static class Encoded
{
    public static string? Base64(string text)
    {
        var compact = string.Concat(text.Where(sign => !char.IsWhiteSpace(sign))).TrimEnd('=');
        return compact.Length is 0 or > 1 << 16 || !Base64Url.IsValid(compact.Replace('+', '-').Replace('/', '_')) ? null
            : Plain(Base64Url.DecodeFromChars(compact.Replace('+', '-').Replace('/', '_')));
    }

    public static string? Hex(string text)
    {
        var digits = string.Concat(text.Where(char.IsAsciiHexDigit));
        return digits.Length is 0 or > 1 << 16 || digits.Length % 2 != 0 ? null : Plain(Convert.FromHexString(digits));
    }

    public static string Reversed(string text)
    {
        var body = text.TrimEnd('\n').ToCharArray();
        Array.Reverse(body);
        return new string(body) + "\n";
    }

    /// <summary>What <c>tr</c> makes of a text.</summary>
    public static string Mapped(string text, string from, string to)
    {
        var (keys, values) = (Range(from), Range(to));
        return values.Length == 0 || from.StartsWith('-') ? text : string.Concat(text.Select(sign => keys.IndexOf(sign) is >= 0 and var index ? values[Math.Min(index, values.Length - 1)] : sign));
    }

    private static string Range(string set)
    {
        var all = new StringBuilder();
        for (var index = 0; index < set.Length && all.Length < 512; index++)
        {
            if (index + 2 < set.Length && set[index + 1] == '-' && set[index + 2] >= set[index] && set[index + 2] - set[index] < 128)
            {
                for (var sign = set[index]; sign <= set[index + 2]; sign++)
                {
                    all.Append(sign);
                }

                index += 2;
            }
            else
            {
                all.Append(set[index]);
            }
        }

        return all.ToString();
    }

    // Bytes that are no text are code of another kind.
    private static string? Plain(byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        return text.Contains('\uFFFD', StringComparison.Ordinal) || text.Any(sign => char.IsControl(sign) && !char.IsWhiteSpace(sign)) ? null : text;
    }
}
