using System.Globalization;
using System.Text;

namespace Mtf.Reports;

/// <summary>
/// Scanned text made safe to print: terminal controls, invisible and direction-changing characters become visible
/// <c>\u{…}</c>, and nothing can start a workflow command of a CI system.
/// </summary>
public static class TerminalText
{
    // More than this many marks on one base character climb over the neighbouring lines.
    private const int MaxMarks = 4;

    /// <summary>One line of visible text, at most <paramref name="limit"/> characters.</summary>
    public static string Escape(string text, int limit = 2000)
    {
        var output = new StringBuilder(Math.Min(text.Length, limit) + 8);
        var marks = 0;
        var space = false;
        for (var index = 0; index < text.Length; index++)
        {
            if (output.Length >= limit)
            {
                return output.Append('…').ToString();
            }

            var rune = Rune.TryGetRuneAt(text, index, out var found) ? found : (Rune?)null;
            index += rune is { Utf16SequenceLength: 2 } ? 1 : 0;
            if (rune is { Value: ' ' or '\n' or '\r' or '\t' })
            {
                space = output.Length > 0;
                continue;
            }

            if (space)
            {
                output.Append(' ');
                space = false;
            }

            marks = rune is { } mark && IsMark(mark) ? marks + 1 : 0;
            if (rune is not { } visible || IsHidden(visible) || marks > MaxMarks)
            {
                output.Append(CultureInfo.InvariantCulture, $"\\u{{{rune?.Value ?? text[index]:X}}}");
            }
            else
            {
                AppendVisible(output, visible);
            }
        }

        return output.ToString();
    }

    // "::error::", "##[group]" and "##vso[…]" are commands wherever a log collector finds them.
    private static void AppendVisible(StringBuilder output, Rune rune)
    {
        var last = output.Length == 0 ? '\0' : output[^1];
        var beforeLast = output.Length < 2 ? '\0' : output[^2];
        if (last == ':' && beforeLast == ':' && Rune.IsLetter(rune))
        {
            output.Length--;
            output.Append("\\u{3A}");
        }
        else if (last == '#' && beforeLast == '#' && (rune.Value == '[' || Rune.IsLetter(rune)))
        {
            output.Length--;
            output.Append("\\u{23}");
        }

        output.Append(rune);
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark;

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800 or (>= 0xE0100 and <= 0xE01EF)
        || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && rune.Value != ' ');
}
