using System.Buffers;

namespace Mtf.Checks.Transparency.SourceAvailability;

/// <summary>How a text of code looks to a reader.</summary>
internal enum Readability { Readable, Minified, Obfuscated }

/// <summary>
/// Judges code by its shape, without parsing it: dense lines, one-letter names, mangled names, escaped letters. Bundles that keep their
/// lines and names are readable; long lines of data are not code.
/// </summary>
internal static class CodeShape
{
    private const int LongLine = 500;
    private const int SmallestJudged = 1000;
    private const int LargestSample = 1 << 20;

    private static readonly SearchValues<char> Blank = SearchValues.Create(" \t\r\n");
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> SixMarks = SearchValues.Create("[]()!+");

    public static Readability Judge(ReadOnlySpan<char> code)
    {
        if (code.Length < SmallestJudged)
        {
            return Readability.Readable;
        }

        return IsObfuscated(code) ? Readability.Obfuscated
            : DenseShare(code) > 0.5 || HasWrappedLines(code) ? Readability.Minified
            : Readability.Readable;
    }

    /// <summary>Share of the code that stands in long lines almost without space. Such lines of data count on neither side.</summary>
    private static double DenseShare(ReadOnlySpan<char> code)
    {
        int dense = 0, data = 0;
        foreach (var range in code.Split('\n'))
        {
            var line = code[range];
            if (line.Length > LongLine && Share(line, Blank) < 0.12)
            {
                (dense, data) = IsCode(line) ? (dense + line.Length, data) : (dense, data + line.Length);
            }
        }

        return (double)dense / Math.Max(SmallestJudged, code.Length - data);
    }

    /// <summary>Minified text that was broken into lines of equal length: hardly any space and mostly one- or two-letter names.</summary>
    private static bool HasWrappedLines(ReadOnlySpan<char> code)
    {
        var sample = code[..Math.Min(code.Length, LargestSample)];
        return Share(sample, Blank) < 0.1 && IsCode(sample) && ShortNames(sample) > 0.3;
    }

    /// <summary>Calls, assignments and statement ends are frequent in code and rare in tables, texts and encoded assets.</summary>
    private static bool IsCode(ReadOnlySpan<char> text) =>
        text.Count('(') + text.Count(')') + text.Count(';') + text.Count('=') > text.Length / 25;

    private static double ShortNames(ReadOnlySpan<char> text)
    {
        int names = 0, shortNames = 0;
        for (var i = 0; i < text.Length;)
        {
            if (!char.IsAsciiLetter(text[i]) && text[i] is not ('_' or '$'))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < text.Length && (char.IsAsciiLetterOrDigit(text[i]) || text[i] is '_' or '$'))
            {
                i++;
            }

            names++;
            shortNames += i - start <= 2 ? 1 : 0;
        }

        return names < 100 ? 0 : (double)shortNames / names;
    }

    private static bool IsObfuscated(ReadOnlySpan<char> code) =>
        MangledNames(code) > Math.Max(20, code.Length / 500) || EscapedLetters(code) > Math.Max(200, code.Length / 80) || IsPunctuationOnly(code);

    /// <summary>Names of the form <c>_0x1a2b3c</c>.</summary>
    private static int MangledNames(ReadOnlySpan<char> code)
    {
        var count = 0;
        for (var rest = code; rest.IndexOf("_0x") is >= 0 and var index; rest = rest[(index + 3)..])
        {
            var end = rest[(index + 3)..].IndexOfAnyExcept(HexDigits);
            count += end is >= 4 and <= 8 ? 1 : 0;
        }

        return count;
    }

    /// <summary>Printable ASCII written as <c>\x41</c> or <c>\u0041</c>: nobody writes letters so.</summary>
    private static int EscapedLetters(ReadOnlySpan<char> code)
    {
        var count = 0;
        for (var i = 0; i + 5 < code.Length;)
        {
            var next = code[i..^5].IndexOf('\\');
            if (next < 0)
            {
                break;
            }

            i += next;
            var digits = code[i + 1] == 'x' ? code.Slice(i + 2, 2) : code[i + 1] == 'u' && code[i + 2] == '0' && code[i + 3] == '0' ? code.Slice(i + 4, 2) : [];
            if (digits.Length == 2 && byte.TryParse(digits, System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value)
                && (char.IsAsciiLetterOrDigit((char)value)))
            {
                count++;
            }

            i += 2;
        }

        return count;
    }

    /// <summary>JavaScript can be written with six punctuation marks.</summary>
    private static bool IsPunctuationOnly(ReadOnlySpan<char> code) =>
        Share(code[..Math.Min(code.Length, LargestSample)], SixMarks) > 0.9;

    private static double Share(ReadOnlySpan<char> text, SearchValues<char> characters)
    {
        var count = 0;
        for (var rest = text; rest.IndexOfAny(characters) is >= 0 and var index; rest = rest[(index + 1)..])
        {
            count++;
        }

        return text.Length == 0 ? 0 : (double)count / text.Length;
    }
}
