using System.Buffers;
using System.Globalization;
using System.Text;

namespace Mtf.Checks.Behavior.HiddenUnicode;

/// <summary>What kind of trick hides in a text.</summary>
internal enum HiddenKind { Message, Payload, Reordering, SplitWord, InvisibleName, MixedScript }

/// <summary>Something in a text that a reader does not see.</summary>
/// <param name="Decoded">The hidden message, or the place with every invisible character written as an escape.</param>
internal readonly record struct HiddenText(int Start, int Length, HiddenKind Kind, string Decoded);

/// <summary>
/// Finds text that is invisible or displayed other than it is read (CVE-2021-42574, tag characters, variation selectors, zero-width codes,
/// look-alike letters). Emoji sequences, scripts that need joiners, right-to-left languages and character tables are not tricks.
/// </summary>
internal static class HiddenTextScanner
{
    private const int ShortestZeroWidthPayload = 8;
    private const int ShortestSelectorPayload = 4;

    private static readonly SearchValues<char> Suspicious = SearchValues.Create(
        "\u115F\u1160\u180E\u200B\u200C\u200D\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\u3164"
        + "\uFE00\uFE01\uFE02\uFE03\uFE04\uFE05\uFE06\uFE07\uFE08\uFE09\uFE0A\uFE0B\uFE0C\uFE0D\uFE0E\uFE0F\uFEFF\uFFA0\uDB40");

    private static readonly SearchValues<char> ZeroWidth = SearchValues.Create("\u180E\u200B\u200C\u200D\u200E\u200F\u2060\u2061\u2062\u2063\u2064\uFEFF");

    /// <summary>Everything hidden that begins in [from, to).</summary>
    public static List<HiddenText> Find(ReadOnlySpan<char> text, int from, int to)
    {
        var found = new List<HiddenText>();
        for (var position = from; position < to;)
        {
            var next = text[position..to].IndexOfAny(Suspicious);
            if (next < 0)
            {
                break;
            }

            position += next;
            var length = RunLength(text, position);
            if (Judge(text, position, length) is { } hidden)
            {
                found.Add(hidden);
            }

            position += length;
        }

        return found;
    }

    private static HiddenText? Judge(ReadOnlySpan<char> text, int start, int length)
    {
        var first = text[start];
        if (first == '\uDB40' || first is >= '\uFE00' and <= '\uFE0F')
        {
            return JudgeSelectors(text, start, length);
        }

        if (ZeroWidth.Contains(first))
        {
            return JudgeZeroWidth(text, start, length);
        }

        return first is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069'
            ? Reordering.Judge(text, start)
            : JudgeFiller(text, start, length);
    }

    private static HiddenText? JudgeSelectors(ReadOnlySpan<char> text, int start, int length)
    {
        var (tags, selectors) = Decode(text.Slice(start, length));
        if (tags.Length >= 2 && !IsFlag(text, start, tags.Length))
        {
            return new HiddenText(start, length, IsReadable(tags) ? HiddenKind.Message : HiddenKind.Payload, tags);
        }

        if (selectors.Length < ShortestSelectorPayload)
        {
            return null;
        }

        var message = Encoding.UTF8.GetString(selectors);
        return IsReadable(message)
            ? new HiddenText(start, length, HiddenKind.Message, message)
            : new HiddenText(start, length, HiddenKind.Payload, $"{selectors.Length} bytes in variation selectors");
    }

    private static HiddenText? JudgeZeroWidth(ReadOnlySpan<char> text, int start, int length)
    {
        var run = text.Slice(start, length);
        if (length >= ShortestZeroWidthPayload && run.IndexOfAnyExcept(run[0]) >= 0)
        {
            var message = DecodeBits(run);
            return message.Length > 0
                ? new HiddenText(start, length, HiddenKind.Message, message)
                : new HiddenText(start, length, HiddenKind.Payload, $"{length} zero-width characters");
        }

        return start > 0 && start + length < text.Length && IsAsciiWord(text[start - 1]) && IsAsciiWord(text[start + length])
            ? new HiddenText(start, length, HiddenKind.SplitWord, Excerpt(text, start))
            : null;
    }

    /// <summary>Hangul fillers are letters to a compiler and blank to a reader; inside Korean text and quoted tables they are ordinary.</summary>
    private static HiddenText? JudgeFiller(ReadOnlySpan<char> text, int start, int length)
    {
        var before = start == 0 ? '\n' : text[start - 1];
        var after = start + length >= text.Length ? '\n' : text[start + length];
        const string tables = "\"'`[]-\\/|";
        return char.IsAscii(before) && char.IsAscii(after) && !tables.Contains(before, StringComparison.Ordinal)
            && !tables.Contains(after, StringComparison.Ordinal)
            ? new HiddenText(start, length, HiddenKind.InvisibleName, Excerpt(text, start))
            : null;
    }

    /// <summary>Tag characters spell ASCII; variation selectors number bytes (VS1 is 0, VS17 is 16).</summary>
    private static (string Tags, byte[] Selectors) Decode(ReadOnlySpan<char> run)
    {
        var tags = new StringBuilder();
        var selectors = new List<byte>();
        foreach (var rune in run.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case >= 0xFE00 and <= 0xFE0F:
                    selectors.Add((byte)(rune.Value - 0xFE00));
                    break;
                case >= 0xE0100 and <= 0xE01EF:
                    selectors.Add((byte)(rune.Value - 0xE0100 + 16));
                    break;
                case >= 0xE0020 and <= 0xE007E:
                    tags.Append((char)(rune.Value - 0xE0000));
                    break;
            }
        }

        return (tags.ToString(), [.. selectors]);
    }

    /// <summary>The flags of England, Scotland, Wales, … are a black flag followed by tags.</summary>
    private static bool IsFlag(ReadOnlySpan<char> text, int start, int tags) => tags <= 8 && start >= 2 && text[(start - 2)..start].SequenceEqual("\U0001F3F4");

    /// <summary>Two different characters as the bits of ASCII text, either way round; empty when that gives no text.</summary>
    private static string DecodeBits(ReadOnlySpan<char> run)
    {
        var one = run[run.IndexOfAnyExcept(run[0])];
        foreach (var high in (ReadOnlySpan<char>)[one, run[0]])
        {
            var text = new StringBuilder();
            for (var i = 0; i + 8 <= run.Length; i += 8)
            {
                var value = 0;
                for (var bit = 0; bit < 8; bit++)
                {
                    value = (value << 1) | (run[i + bit] == high ? 1 : 0);
                }

                text.Append((char)value);
            }

            if (IsReadable(text.ToString()))
            {
                return text.ToString();
            }
        }

        return "";
    }

    private static bool IsReadable(string text) =>
        text.Length >= 8 && text.All(character => character is >= ' ' and <= '~' or '\n' or '\r' or '\t')
        && text.Count(character => char.IsAsciiLetter(character) || character == ' ') * 10 >= text.Length * 6;

    private static int RunLength(ReadOnlySpan<char> text, int start)
    {
        var end = start;
        while (end < text.Length && (Suspicious.Contains(text[end]) || (char.IsLowSurrogate(text[end]) && end > start && text[end - 1] == '\uDB40'))
            && Family(text[end]) == Family(text[start]))
        {
            end++;
        }

        return Math.Max(1, end - start);
    }

    private static int Family(char character) => character switch
    {
        '\uDB40' or (>= '\uFE00' and <= '\uFE0F') or (>= '\uDC00' and <= '\uDFFF') => 0,
        >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' => 1,
        '\u115F' or '\u1160' or '\u3164' or '\uFFA0' => 2,
        _ => 3,
    };

    private static bool IsAsciiWord(char character) => char.IsAsciiLetterOrDigit(character) || character == '_';

    /// <summary>The surroundings with every character that is not plain ASCII written as an escape.</summary>
    public static string Excerpt(ReadOnlySpan<char> text, int start)
    {
        var (from, to) = (Math.Max(0, start - 24), Math.Min(text.Length, start + 24));
        var excerpt = new StringBuilder();
        foreach (var character in text[from..to])
        {
            if (character is '\n' or '\r')
            {
                excerpt.Append(' ');
            }
            else if (char.IsAscii(character) && !char.IsControl(character))
            {
                excerpt.Append(character);
            }
            else
            {
                excerpt.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:X4}");
            }
        }

        return excerpt.ToString().Trim();
    }
}
