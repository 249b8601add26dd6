using System.Text;

namespace Mtf.Reports;

/// <summary>Scanned text made safe inside Markdown: no HTML, links, mentions, references, emoji or broken tables.</summary>
internal static class MarkdownText
{
    /// <summary>A sentence of ours with scanned words in it: harmless words stay text, all others become code.</summary>
    public static string Prose(string text)
    {
        var output = new StringBuilder(text.Length);
        foreach (var word in TerminalText.Escape(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            output.Append(output.Length == 0 ? "" : " ").Append(IsHarmless(word) ? word : CodeWord(word));
        }

        return output.ToString();
    }

    /// <summary>A code span, which nothing inside can leave; pipes are escaped because tables split cells first.</summary>
    public static string Code(string text)
    {
        var safe = TerminalText.Escape(text).Replace("|", "\\|", StringComparison.Ordinal);
        if (safe.Length == 0)
        {
            return "";
        }

        var fence = new string('`', LongestRun(safe) + 1);
        var pad = safe[0] == '`' || safe[^1] == '`' ? " " : "";
        return $"{fence}{pad}{safe}{pad}{fence}";
    }

    // Punctuation that ends a sentence stays outside the code span.
    private static string CodeWord(string word)
    {
        var end = word.Length;
        while (end > 1 && word[end - 1] is '.' or ',' or ';' or ':')
        {
            end--;
        }

        return Code(word[..end]) + word[end..];
    }

    private static bool IsHarmless(string word)
    {
        var core = word.TrimStart('(', '"').TrimEnd('.', ',', ';', ':', '!', '?', ')', '"');
        return core.All(character => char.IsLetterOrDigit(character) || character is '-' or '\'' or '.' or '%' or '–' or '—' or '…')
            && word.All(character => char.IsLetterOrDigit(character) || "-'.%–—…(\",;:!?)".Contains(character, StringComparison.Ordinal))
            && !word.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            && word[0] is not '-' and not '.'
            && !IsOrderedListMarker(word)
            && !LooksLikeCommit(core);
    }

    private static bool IsOrderedListMarker(string word) => word.Length > 1 && word[^1] is '.' or ')' && word[..^1].All(char.IsAsciiDigit);

    private static bool LooksLikeCommit(string word) => word.Length >= 7 && word.All(char.IsAsciiHexDigit) && word.Any(char.IsAsciiDigit);

    private static int LongestRun(string text)
    {
        int longest = 0, run = 0;
        foreach (var character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
