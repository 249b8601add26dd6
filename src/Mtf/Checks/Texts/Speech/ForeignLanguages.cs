namespace Mtf.Checks.Texts.Speech;

/// <summary>The core combinations in languages other than English, by stems of a table.</summary>
internal static class ForeignLanguages
{
    private static readonly Dictionary<string, Dictionary<string, string[]>> Tables = Load();

    public static IEnumerable<Intent> Read(IReadOnlyList<ToolText> texts)
    {
        foreach (var text in texts)
        {
            var lower = text.Text.Length > 1 << 16 ? text.Text[..(1 << 16)].ToLowerInvariant() : text.Text.ToLowerInvariant();
            if (IsPlainEnglish(lower))
            {
                continue;
            }

            foreach (var (_, table) in Tables.OrderBy(table => table.Key, StringComparer.Ordinal))
            {
                if (Judge(text, lower, table) is { } intent)
                {
                    yield return intent;
                    break;
                }
            }
        }
    }

    private static Intent? Judge(ToolText text, string lower, Dictionary<string, string[]> table)
    {
        var conceal = Find(lower, table["conceal"]);
        var put = Find(lower, table["put"]);
        var read = Find(lower, table["read"]);
        var isSecret = HasSecretFile(text.Text);
        var isConversation = Find(lower, table["conversation"]) is not null;
        if (Find(lower, table["override"]) is { } override_)
        {
            return new Intent(IntentKind.Override, text, "tells the model to give up what the user or the client told it", Quote(text.Text, override_.Start), true);
        }

        if (isSecret && put is not null && read is not null)
        {
            return new Intent(IntentKind.Exfiltration, text, "tells the model to hand over files that hold credentials or settings of the user", Quote(text.Text, Math.Min(put.Value.Start, read.Value.Start)), true);
        }

        if (isConversation && put is not null && (lower.Contains("://", StringComparison.Ordinal) || conceal is not null))
        {
            return new Intent(IntentKind.Exfiltration, text, "tells the model to hand over the conversation with the user", Quote(text.Text, put.Value.Start), true);
        }

        return conceal is not null && (isSecret || put is not null && lower.Contains("://", StringComparison.Ordinal))
            ? new Intent(IntentKind.Concealment, text, "tells the model to do something and to keep it from the user", Quote(text.Text, conceal.Value.Start), true)
            : null;
    }

    private static (int Start, int Length)? Find(string lower, string[] stems)
    {
        foreach (var stem in stems)
        {
            var from = 0;
            while (lower.IndexOf(stem, from, StringComparison.Ordinal) is >= 0 and var index)
            {
                if (index == 0 || !char.IsLetter(lower[index - 1]) || lower[index] > '\u2E7F')
                {
                    return (index, stem.Length);
                }

                from = index + 1;
            }
        }

        return null;
    }

    private static bool HasSecretFile(string text) =>
        text.Split([' ', '\n', '\t', ',', '、', '。', ',', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Any(word => SensitivePlaces.Includes(word.Trim('`', '\'', '.', ';') is var bare && word.StartsWith('.') ? "." + bare : bare));

    /// <summary>Most words are English: the reader of English has judged it.</summary>
    private static bool IsPlainEnglish(string lower) => Plausibility.OfEnglish(lower) > 0.35;

    private static string Quote(string text, int start) => text[start..Math.Min(text.Length, start + 200)].ReplaceLineEndings(" ");

    private static Dictionary<string, Dictionary<string, string[]>> Load()
    {
        Dictionary<string, Dictionary<string, string[]>> tables = new(StringComparer.Ordinal);
        foreach (var (key, value) in Lexicon.Lines("languages.txt"))
        {
            var (language, concept) = (key.Split(' ')[0], key.Split(' ')[1]);
            var table = tables.TryGetValue(language, out var known) ? known : tables[language] = new Dictionary<string, string[]>(StringComparer.Ordinal);
            table[concept] = value.Split(", ");
        }

        return tables;
    }
}
