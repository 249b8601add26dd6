using System.Buffers;

namespace Mtf.Checks.Behavior.HiddenUnicode;

/// <summary>Words of Latin letters in which single letters are Cyrillic or Greek look-alikes.</summary>
internal static class MixedScript
{
    private const int LongestWord = 100;

    private static readonly SearchValues<char> LookAlikes = SearchValues.Create(
        "\u0410\u0412\u0415\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0425\u0405\u0406\u0408\u0430\u0435\u043E\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u04BB\u0501\u051B\u051D"
        + "\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7\u03BF\u03BD");

    /// <summary>Words that begin in [from, to) and mix at least two Latin letters with look-alikes and nothing else.</summary>
    public static List<HiddenText> Find(ReadOnlySpan<char> text, int from, int to)
    {
        var found = new List<HiddenText>();
        for (var position = from; position < to;)
        {
            var next = text[position..to].IndexOfAny(LookAlikes);
            if (next < 0)
            {
                break;
            }

            var (start, end) = Word(text, position + next);
            if (IsMixed(text[start..end]) && start >= from)
            {
                found.Add(new HiddenText(start, end - start, HiddenKind.MixedScript, HiddenTextScanner.Excerpt(text[start..end], 0)));
            }

            position = Math.Max(end, position + next + 1);
        }

        return found;
    }

    private static (int Start, int End) Word(ReadOnlySpan<char> text, int position)
    {
        int start = position, end = position;
        while (start > 0 && position - start < LongestWord && IsWord(text[start - 1]))
        {
            start--;
        }

        while (end < text.Length && end - position < LongestWord && IsWord(text[end]))
        {
            end++;
        }

        return (start, end);
    }

    private static bool IsMixed(ReadOnlySpan<char> word)
    {
        var latin = 0;
        foreach (var character in word)
        {
            if (char.IsAsciiLetter(character))
            {
                latin++;
            }
            else if (!char.IsAscii(character) && !LookAlikes.Contains(character))
            {
                return false;
            }
        }

        return latin >= 2;
    }

    private static bool IsWord(char character) => char.IsLetterOrDigit(character) || character is '_' or '$';
}
