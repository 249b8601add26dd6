namespace Mtf.Checks.Texts.Speech;

/// <summary>Splits a text into sentences of words.</summary>
internal static class WordReader
{
    private const int LongestWord = 200;

    public static IEnumerable<IReadOnlyList<Word>> Sentences(string text)
    {
        List<Word> sentence = [];
        for (var position = 0; position < text.Length;)
        {
            if (char.IsWhiteSpace(text[position]))
            {
                if (text[position] == '\n' && sentence.Count > 0 && EndsAtLine(text, position))
                {
                    yield return Joined(sentence);
                    sentence = [];
                }

                position++;
                continue;
            }

            var end = position;
            while (end < text.Length && !char.IsWhiteSpace(text[end]))
            {
                end++;
            }

            var isEnd = AddWords(text, position, end, sentence);
            position = end;
            if (isEnd && sentence.Count > 0)
            {
                yield return Joined(sentence);
                sentence = [];
            }
        }

        if (sentence.Count > 0)
        {
            yield return Joined(sentence);
        }
    }

    /// <summary>A blank line, a list item or a heading follows; other line ends only wrap.</summary>
    private static bool EndsAtLine(string text, int position)
    {
        var next = position + 1;
        while (next < text.Length && text[next] is ' ' or '\t' or '\r')
        {
            next++;
        }

        return next >= text.Length || text[next] is '\n' or '-' or '*' or '#' or '<' or '•' || char.IsAsciiDigit(text[next]) && next + 1 < text.Length && text[next + 1] is '.' or ')';
    }

    private static bool AddWords(string text, int start, int end, List<Word> sentence)
    {
        var chunk = text[start..end];
        var isPlace = SensitivePlaces.Includes(chunk) || chunk.Contains("://", StringComparison.Ordinal);
        var from = 0;
        for (var i = 0; !isPlace && i < chunk.Length; i++)
        {
            if (chunk[i] is '(' or ')' or '[' or ']' or '<' or '>' or '—' or '|' or '=' or ';' or ',' or '"' or '“' or '”')
            {
                Add(chunk[from..i], start + from, sentence, chunk[i] is '"' or '“' or '”' ? ' ' : chunk[i]);
                from = i + 1;
            }
        }

        var rest = chunk[from..];
        var ending = rest.TrimEnd('"', '\'', '`', ')', '*', '_', '”', '>', '/');
        var isEnd = ending.Length > 0 && ending[^1] is '.' or '!' or '?' && ending is not ("e.g." or "i.e." or "etc." or "vs." or "E.g." or "incl.");
        Add(rest, start + from, sentence, ending.Length > 0 && ending[^1] is ',' or ';' or ':' ? ending[^1] : ' ');
        return isEnd;
    }

    private static void Add(string raw, int start, List<Word> sentence, char mark)
    {
        var isCode = raw.Contains('`');
        var text = raw.Replace('’', '\'').TrimEnd('.', ',', ';', ':', '!', '?', '"', '\'', '`', '*', ')').TrimStart('"', '\'', '`', '*', '(', '#');
        if (text.Length == 0 || text.Length > LongestWord)
        {
            if (sentence.Count > 0 && mark != ' ')
            {
                sentence[^1] = sentence[^1] with { Mark = mark };
            }

            return;
        }

        var lower = text.ToLowerInvariant();
        var concepts = Lexicon.English.ConceptOf(lower) | Shape(text, raw, isCode);
        if (lower.EndsWith("n't", StringComparison.Ordinal))
        {
            concepts |= Concept.Negation;
        }

        sentence.Add(new Word(lower, start, start + raw.Length, concepts, isCode ? [] : Lexicon.English.VerbsOf(lower), mark));
    }

    private static Concept Shape(string text, string raw, bool isCode)
    {
        var concept = Concept.None;
        if (SensitivePlaces.Includes(raw.Trim('.', ',', ';', '`', '"', '\'', ')', '(') is { Length: > 0 } trimmed && raw.TrimStart('`', '"', '\'', '(').StartsWith('.') ? "." + trimmed.TrimStart('.') : text))
        {
            concept |= Concept.SecretFile;
        }

        if (SensitivePlaces.IsSecretVariable(text))
        {
            concept |= Concept.Secret | Concept.Holder;
        }

        if (text.Contains("://", StringComparison.Ordinal) || text.Contains('@') && text.Contains('.') || text.StartsWith("+1", StringComparison.Ordinal) && text.Length > 8 || text.StartsWith("0x", StringComparison.Ordinal))
        {
            concept |= Concept.Web;
        }

        if (isCode || text.Contains('_') && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))
        {
            concept |= Concept.Identifier;
        }

        return concept;
    }

    /// <summary>Words that are one phrase together become one word.</summary>
    private static List<Word> Joined(List<Word> words)
    {
        List<Word> joined = [];
        for (var i = 0; i < words.Count; i++)
        {
            var count = Math.Min(Lexicon.LongestPhrase, words.Count - i);
            for (; count > 1; count--)
            {
                var phrase = string.Join(' ', words.Skip(i).Take(count).Select(word => word.Text));
                var (concept, verbs) = (Lexicon.English.ConceptOf(phrase), Lexicon.English.VerbsOf(phrase));
                if ((concept != Concept.None || verbs.Count > 0) && words.Skip(i).Take(count - 1).All(word => word.Mark == ' '))
                {
                    joined.Add(new Word(phrase, words[i].Start, words[i + count - 1].End, concept, verbs, words[i + count - 1].Mark));
                    break;
                }
            }

            if (count > 1)
            {
                i += count - 1;
            }
            else
            {
                joined.Add(words[i]);
            }
        }

        return joined;
    }
}
