namespace Mtf.Checks.Behavior.HiddenUnicode;

/// <summary>Bidirectional controls that show code in another order than it runs (CVE-2021-42574).</summary>
internal static class Reordering
{
    private const int Farthest = 2000;

    public static HiddenText? Judge(ReadOnlySpan<char> text, int start)
    {
        var control = text[start];
        if (IsCloser(control) || IsTableEntry(text, start))
        {
            return null;
        }

        var isOverride = control is '\u202D' or '\u202E';
        return isOverride || (!IsClosedOnLine(text, start) && !IsRightToLeftText(text, start))
            ? new HiddenText(start, 1, HiddenKind.Reordering, HiddenTextScanner.Excerpt(text, start))
            : null;
    }

    /// <summary>A character of a list or of a character class: next to a quote, a bracket or a range mark there is nothing to reorder.</summary>
    private static bool IsTableEntry(ReadOnlySpan<char> text, int start)
    {
        var after = start + 1 < text.Length ? text[start + 1] : '\n';
        var before = start > 0 ? text[start - 1] : '\n';
        return after is '"' or '\'' or '`' or ']' or '-' or '\n' or '\r' or '|' or '/' || before is '-' or '[' or '|'
            || IsControl(before) && IsControl(after);
    }

    private static bool IsClosedOnLine(ReadOnlySpan<char> text, int start)
    {
        var depth = 0;
        for (var i = start; i < text.Length && i - start < Farthest && text[i] is not ('\n' or '\r'); i++)
        {
            depth += IsCloser(text[i]) ? -1 : IsControl(text[i]) ? 1 : 0;
            if (depth == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Hebrew or Arabic letters near: marks belong to such text.</summary>
    private static bool IsRightToLeftText(ReadOnlySpan<char> text, int start) =>
        text[Math.Max(0, start - 200)..Math.Min(text.Length, start + 200)].ContainsAnyInRange('\u05D0', '\u08FF');

    private static bool IsControl(char character) => character is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';

    private static bool IsCloser(char character) => character is '\u202C' or '\u2069';
}
