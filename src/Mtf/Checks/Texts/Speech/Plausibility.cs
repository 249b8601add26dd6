namespace Mtf.Checks.Texts.Speech;

/// <summary>How much a text looks like English.</summary>
internal static class Plausibility
{
    private static readonly HashSet<string> Frequent =
    [
        "the", "of", "and", "to", "a", "in", "is", "it", "you", "that", "he", "was", "for", "on", "are", "with", "as", "i", "his", "they", "be", "at", "one", "have", "this",
        "from", "or", "had", "by", "not", "but", "some", "what", "there", "we", "can", "out", "other", "were", "all", "your", "when", "up", "use", "word", "how", "said", "an",
        "each", "she", "which", "do", "their", "time", "if", "will", "way", "about", "many", "then", "them", "would", "like", "so", "these", "her", "see", "him", "has", "more",
        "could", "go", "come", "did", "my", "no", "get", "me", "any", "our", "than", "into", "its", "before", "after", "user", "tool", "file", "text", "data", "returns", "return",
        "list", "name", "only", "must", "should", "never", "always", "don't", "first", "numbers", "two", "page", "also",
    ];

    /// <summary>Share of the words, of at least four, that are frequent or known; 0 for shorter texts.</summary>
    public static double OfEnglish(string text)
    {
        var (known, count) = (0, 0);
        foreach (var word in text.ToLowerInvariant().Split([' ', '\n', '\t', ',', '.', ';', ':', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries).Take(500))
        {
            count++;
            known += Frequent.Contains(word) || Lexicon.English.IsKnown(word) ? 1 : 0;
        }

        return count < 4 ? 0 : (double)known / count;
    }
}
