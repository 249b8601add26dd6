namespace Mtf.Checks.Code;

/// <summary>How a value stands in the text that reaches a sink.</summary>
internal enum Composition
{
    /// <summary>The code does not say what the text looks like.</summary>
    Unknown,

    /// <summary>The value is the whole text.</summary>
    Whole,

    /// <summary>The value stands at the start and something fixed follows.</summary>
    Leading,

    /// <summary>Fixed text, or something that the operator sets, stands before the value.</summary>
    Embedded,
}

/// <summary>Reads a folded text with holes, alternatives of which are joined by <c> | </c>.</summary>
internal static class SinkText
{
    private const string Argument = "⟨arg";

    public static IReadOnlyList<string> Alternatives(string detail) => [.. detail.Split(" | ", StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>How the argument stands in the text: the most composed alternative counts.</summary>
    public static Composition Of(string detail) => Alternatives(detail).Select(OfText).DefaultIfEmpty(Composition.Unknown).Max();

    /// <summary>What stands before the first argument.</summary>
    public static string Before(string text) => text.IndexOf(Argument, StringComparison.Ordinal) is >= 0 and var index ? text[..index] : "";

    private static Composition OfText(string text)
    {
        var start = text.IndexOf(Argument, StringComparison.Ordinal);
        if (start < 0)
        {
            // The value arrives, and stands where the text is not known.
            start = text.IndexOf("⟨?⟩", StringComparison.Ordinal);
            return start > 0 && HasFixedLetters(text[..start]) ? Composition.Embedded : Composition.Unknown;
        }

        if (start > 0)
        {
            return HasFixedLetters(text[..start]) ? Composition.Embedded : Composition.Unknown;
        }

        var end = text.IndexOf('⟩', StringComparison.Ordinal);
        return end < 0 || text[(end + 1)..].All(character => character is ' ') || text.AsSpan(end + 1).TrimStart().StartsWith("⟨", StringComparison.Ordinal) ? Composition.Whole : Composition.Leading;
    }

    // Anything outside of holes, or a hole that is known (a setting, a folder) followed by something fixed.
    private static bool HasFixedLetters(string text)
    {
        var depth = 0;
        foreach (var character in text)
        {
            depth += character switch { '⟨' => 1, '⟩' => -1, _ => 0 };
            if (depth == 0 && character is not ('⟩' or ' '))
            {
                return true;
            }
        }

        return false;
    }
}
