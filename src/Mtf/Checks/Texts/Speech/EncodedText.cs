using System.Text;
using System.Text.RegularExpressions;

namespace Mtf.Checks.Texts.Speech;

/// <summary>A part of a text that says something after decoding.</summary>
/// <param name="Encoding">How it is encoded, as a phrase for a message.</param>
internal sealed record DecodedText(string Encoding, string Text, int Start);

/// <summary>Decodes Base64, hexadecimal, percent, ROT13 and reversed text that turns out to be language.</summary>
internal static partial class EncodedText
{
    private const int Most = 20;
    private const int Longest = 1 << 14;
    private const double Language = 0.4;

    public static IEnumerable<DecodedText> Find(string text)
    {
        var bounded = text.Length > 1 << 16 ? text[..(1 << 16)] : text;
        foreach (var match in Base64Run.EnumerateMatches(bounded).ToList(Most))
        {
            if (Base64(bounded.Substring(match.Index, Math.Min(match.Length, Longest))) is { } decoded && IsLanguage(decoded))
            {
                yield return new DecodedText("Base64", decoded, match.Index);
            }
        }

        foreach (var match in HexRun.EnumerateMatches(bounded).ToList(Most))
        {
            var digits = bounded.AsSpan(match.Index, Math.Min(match.Length, Longest) & ~1);
            if (Printable(Convert.FromHexString(digits)) is { } decoded && IsLanguage(decoded))
            {
                yield return new DecodedText("hexadecimal", decoded, match.Index);
            }
        }

        foreach (var match in PercentRun.EnumerateMatches(bounded).ToList(Most))
        {
            var decoded = Uri.UnescapeDataString(bounded.AsSpan(match.Index, Math.Min(match.Length, Longest)));
            if (IsLanguage(decoded))
            {
                yield return new DecodedText("percent-encoded", decoded, match.Index);
            }
        }

        foreach (var match in EntityRun.EnumerateMatches(bounded).ToList(Most))
        {
            var decoded = System.Net.WebUtility.HtmlDecode(bounded.Substring(match.Index, match.Length));
            if (IsLanguage(decoded))
            {
                yield return new DecodedText("entity-encoded", decoded, match.Index);
            }
        }

        foreach (var turned in Turned(bounded))
        {
            yield return turned;
        }
    }

    /// <summary>Sentences that are no language as they stand and are one with letters moved or in the other direction.</summary>
    private static IEnumerable<DecodedText> Turned(string text)
    {
        foreach (var line in text.Split('\n').SelectMany(line => line.Split(". ").Append(line)).Take(400).Where(line => line.Length is >= 20 and < 2000 && Plausibility.OfEnglish(line) < 0.2))
        {
            var start = text.IndexOf(line, StringComparison.Ordinal);
            var rotated = string.Concat(line.Select(Rotate));
            if (IsLanguage(rotated))
            {
                yield return new DecodedText("ROT13", string.Concat(text[start..].Select(Rotate)), start);
                yield break;
            }

            if (IsLanguage(new string([.. line.Reverse()])))
            {
                yield return new DecodedText("reversed", new string([.. text.Reverse()]), start);
                yield break;
            }
        }
    }

    private static bool IsLanguage(string text) => Plausibility.OfEnglish(text) >= Language;

    private static char Rotate(char character) => character switch
    {
        >= 'a' and <= 'z' => (char)('a' + (character - 'a' + 13) % 26),
        >= 'A' and <= 'Z' => (char)('A' + (character - 'A' + 13) % 26),
        _ => character,
    };

    private static string? Base64(string text)
    {
        var body = text.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        body = body[..(body.Length - (body.Length % 4 == 1 ? 1 : 0))];
        var bytes = new byte[body.Length];
        return Convert.TryFromBase64String(body.PadRight((body.Length + 3) / 4 * 4, '='), bytes, out var length) ? Printable(bytes.AsSpan(0, length)) : null;
    }

    private static string? Printable(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is < 0x20 and not (0x09 or 0x0A or 0x0D) or 0x7F)
            {
                return null;
            }
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static List<(int Index, int Length)> ToList(this Regex.ValueMatchEnumerator matches, int most)
    {
        List<(int, int)> list = [];
        foreach (var match in matches)
        {
            if (list.Count == most)
            {
                break;
            }

            list.Add((match.Index, match.Length));
        }

        return list;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{24,}={0,2}", RegexOptions.NonBacktracking)]
    private static partial Regex Base64Run { get; }

    [GeneratedRegex("[0-9A-Fa-f]{32,}", RegexOptions.NonBacktracking)]
    private static partial Regex HexRun { get; }

    [GeneratedRegex("(&#x?[0-9A-Fa-f]{2,6};){10,}", RegexOptions.NonBacktracking)]
    private static partial Regex EntityRun { get; }

    [GeneratedRegex("(%[0-9A-Fa-f]{2}[A-Za-z0-9~./_-]?){10,}", RegexOptions.NonBacktracking)]
    private static partial Regex PercentRun { get; }
}
