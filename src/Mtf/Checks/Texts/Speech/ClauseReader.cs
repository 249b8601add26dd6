namespace Mtf.Checks.Texts.Speech;

/// <summary>Divides the texts of one tool into clauses and finds who is told to do what in each.</summary>
internal sealed class ClauseReader
{
    private const int LongestText = 1 << 16;
    private const int MostClauses = 4000;

    private static readonly HashSet<string> Connectors = new(StringComparer.Ordinal)
    {
        "and", "or", "but", "then", "before", "after", "when", "whenever", "if", "unless", "until", "so", "because", "while", "once", "without", "nor", "which", "instead",
    };

    private static readonly HashSet<string> Determiners = new(StringComparer.Ordinal)
    {
        "the", "a", "an", "this", "each", "every", "any", "its", "their", "your", "of", "tool", "api", "function", "previous", "next", "no", "these", "those", "per", "function's",
    };

    private static readonly HashSet<string> Obliging = new(StringComparer.Ordinal)
    {
        "need", "needs", "has", "have", "required", "expected", "asked", "supposed", "remember", "sure", "tell", "instruct", "necessary", "requested", "mandatory", "assistant", "assistants", "model", "models", "must", "is", "are", "customary", "advisable", "recommended", "best", "step",
    };

    private readonly HashSet<string> roles = new(StringComparer.Ordinal);
    private readonly List<Clause> clauses = [];
    private int sentences;

    /// <summary>The clauses of the texts of one tool, in order.</summary>
    public static IReadOnlyList<Clause> Read(IReadOnlyList<ToolText> texts)
    {
        var reader = new ClauseReader();
        foreach (var text in texts)
        {
            reader.AddText(text);
        }

        return reader.clauses;
    }

    private void AddText(ToolText source)
    {
        var text = source.Text.Length > LongestText ? source.Text[..LongestText] : source.Text;
        var isFirst = source.Field == "description" || source.Field.StartsWith("parameter", StringComparison.Ordinal);
        foreach (var sentence in WordReader.Sentences(text))
        {
            if (clauses.Count >= MostClauses)
            {
                return;
            }

            sentences++;
            var isRequest = IsRequest(sentence);
            AddRole(sentence);
            foreach (var (words, connector) in Divide(sentence))
            {
                var isFunction = isFirst && !isRequest && !sentence.Any(word => IsModel(word) || word.Text is "you" or "your");
                clauses.Add(new Clause(words, connector, sentences, source, isFunction, Deeds(words, connector, isRequest)));
            }

            isFirst = false;
        }
    }

    private void AddRole(IReadOnlyList<Word> sentence)
    {
        for (var i = 0; i + 3 < sentence.Count; i++)
        {
            if (sentence[i].Text == "you" && sentence[i + 1].Text == "are" && sentence.Skip(i + 2).Take(3).Any(word => word.Text is "a" or "an"))
            {
                var role = sentence.Skip(i + 2).SkipWhile(word => word.Text is not ("a" or "an")).Skip(1).TakeWhile(word => word.Verbs.Count == 0 && word.Concepts == Concept.None).LastOrDefault();
                if (role is not null)
                {
                    roles.Add(role.Text);
                }
            }
        }
    }

    /// <summary>"Could you", "it helps if", "works best when": what follows a condition is what is asked for.</summary>
    private static bool IsRequest(IReadOnlyList<Word> sentence)
    {
        for (var i = 0; i < sentence.Count; i++)
        {
            var next = i + 1 < sentence.Count ? sentence[i + 1].Text : "";
            if (sentence[i].Text is "grateful" or "appreciate" or "appreciated" or "helps" or "thankful" or "glad"
                || i < 2 && sentence[i].Text is "could" or "would" && next == "you"
                || sentence[i].Text is "works" or "work" && next is "best" or "better"
                || sentence[i].Text is "asked" or "requires" or "required" or "requests" or "expects" && next == "that")
            {
                return true;
            }
        }

        return false;
    }

    private static List<(List<Word> Words, string Connector)> Divide(IReadOnlyList<Word> sentence)
    {
        List<(List<Word>, string)> parts = [];
        List<Word> current = [];
        var connector = "";
        var previous = "";
        for (var i = 0; i < sentence.Count; i++)
        {
            var word = sentence[i];
            if (word.Text == "time" && previous is "every" or "each" && current.Count == 1)
            {
                connector = "whenever";
            }

            var joins = JoinsWithin(sentence, i);
            previous = word.Text;
            if (!joins && (Connectors.Contains(word.Text) && (current.Count > 0 || connector.Length > 0) || word.Text == "prior" && current.Count > 0))
            {
                Close(parts, ref current, connector);
                connector = word.Text == "prior" ? "before" : word.Text;
            }
            else if (!joins && Connectors.Contains(word.Text))
            {
                connector = word.Text;
            }

            current.Add(word);
            if (word.Mark != ' ')
            {
                Close(parts, ref current, connector);
                connector = ",";
            }
        }

        Close(parts, ref current, connector);
        return parts;
    }

    /// <summary>"the person and you", "secrets you find while working belong": no new clause begins.</summary>
    private static bool JoinsWithin(IReadOnlyList<Word> sentence, int index) =>
        index > 0 && index + 1 < sentence.Count
        && (sentence[index].Text == "and" && IsPerson(sentence[index - 1]) && IsPerson(sentence[index + 1])
            || sentence[index].Text is "while" or "when" && IsGerund(sentence[index + 1]) && sentence[index - 1].Mark == ' ' && sentence.Skip(index + 2).Take(3).Any(word => word.Has(Concept.Modal)));

    private static bool IsPerson(Word word) => word.Text is "you" or "me" || word.Has(Concept.User | Concept.Model);

    private static void Close(List<(List<Word> Words, string Connector)> parts, ref List<Word> current, string connector)
    {
        if (current.Count == 0)
        {
            return;
        }

        var hasVerb = Enumerable.Range(0, current.Count).Any(Verbal(current));
        if (parts.Count > 0 && !hasVerb && connector is not ("when" or "if" or "before" or "after" or "whenever"))
        {
            parts[^1].Words.AddRange(current);
        }
        else
        {
            parts.Add((current, connector));
        }

        current = [];
    }

    private static Func<int, bool> Verbal(List<Word> words) => index => words[index].Verbs.Count > 0 && !IsNoun(words, index);

    private static bool IsNoun(List<Word> words, int index) =>
        index > 0 && Determiners.Contains(words[index - 1].Text) && (words[index].Is(Act.Be) || words[index].Verbs.Any(verb => verb.Form is VerbForms.Base or VerbForms.Third))
        && !(words[index - 1].Text is "tool" && index + 1 < words.Count && words[index].Is(Act.Put, VerbForms.Third));

    private List<Deed> Deeds(List<Word> words, string connector, bool isRequest)
    {
        List<Deed> deeds = [];
        var start = 0;
        while (start < words.Count && (Connectors.Contains(words[start].Text) || words[start].Has(Concept.Adverb | Concept.Negation) && !(words[start].Has(Concept.Model) && start + 1 < words.Count && words[start + 1].Verbs.Count > 0 && words[start].Mark == ' ') || words[start].Text is "do" || words[start].Text is "to" && start == 0))
        {
            start++;
        }

        var isConditional = connector is "when" or "whenever" or "if" or "unless" or "until" or "while" or "before" or "after" or "once" or "without" or "instead";
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i].Verbs.Count == 0 || IsNoun(words, i))
            {
                continue;
            }

            foreach (var (act, form) in words[i].Verbs)
            {
                var directive = isConditional && FollowsGerund(words, i, form)
                    || connector is "unless" or "until" && form == VerbForms.Past && words.Take(i).Any(word => IsModel(word) || word.Text == "you")
                    || isRequest && form is not VerbForms.Ing && (connector is "if" or "when" || !isConditional)
                    || !isConditional && IsToldTo(words, i, start, form)
                    || connector == "without" && form == VerbForms.Ing
                    || Continues(words, i, start, form, connector);
                deeds.Add(new Deed(act, form, i, directive, IsNegated(words, i, connector) || directive && Inherits(connector, i, start, words.Count)));
            }
        }

        return deeds;
    }

    /// <summary>"Before choosing a value call X": no comma ends the condition.</summary>
    private static bool FollowsGerund(List<Word> words, int index, VerbForms form) =>
        form == VerbForms.Base && words[index - (index > 0 ? 1 : 0)].Text is not ("to" or "and" or "or") && !words.Take(index).Any(word => word.Has(Concept.Modal | Concept.User) || word.Text is "you" or "it")
        && index > 2 && IsGerund(words[1]);

    private static bool IsGerund(Word word) => word.Verbs.Any(verb => verb.Form == VerbForms.Ing) || word.Text.Length > 5 && word.Text.EndsWith("ing", StringComparison.Ordinal);

    private bool IsToldTo(List<Word> words, int index, int start, VerbForms form)
    {
        if (form == VerbForms.Base && index == start && !(start > 0 && words[start - 1].Text == "to" && start == 1))
        {
            return true;
        }

        var before = words.Take(index).ToList();
        var hasModal = before.Any(word => word.Has(Concept.Modal));
        if (form == VerbForms.Past)
        {
            var be = before.FindLastIndex(word => word.Text is "be" or "gets" or "get" or "been");
            return be >= 0 && index - be <= 4 && (before[be].Text is "gets" or "get" || hasModal || be > 0 && before[be - 1].Text == "to");
        }

        if (form == VerbForms.Third && words[index].Text is "belongs" or "goes")
        {
            return true;
        }

        var subject = before.FindLastIndex(word => IsModel(word) || word.Text == "you");
        if (subject >= 0 && (subject == 0 || before[subject - 1].Text is not "of") && !before.Skip(subject + 1).Any(word => word.Verbs.Any(verb => verb.Act is not (Act.Be or Act.Other or Act.Skip)) && !word.Has(Concept.Modal) && word.Text != "you"))
        {
            var isYou = before[subject].Text == "you";
            if (hasModal && form == VerbForms.Base || !isYou && form is VerbForms.Base or VerbForms.Third)
            {
                return true;
            }
        }

        return form == VerbForms.Base && index > 0 && words[index - 1].Text == "to" && before.TakeLast(6).Any(word => Obliging.Contains(word.Text));
    }

    /// <summary>The same form of verb after "and", "or", a comma: it goes on with what the clause before began.</summary>
    private bool Continues(List<Word> words, int index, int start, VerbForms form, string connector) =>
        connector is "and" or "or" or "then" or "," or "nor" && index == start && clauses is [.., var previous] && previous.Sentence == sentences
        && (previous.Deeds.Any(deed => deed.IsDirective && deed.Form == form) || form == VerbForms.Base && previous.Deeds.Any(deed => deed.IsDirective) || form == VerbForms.Past && words.Count > 0 && previous.Deeds.Any(deed => deed.IsDirective && deed.Form == VerbForms.Past));

    /// <summary>"Do not read, open, or echo": one negation for all of the list.</summary>
    private bool Inherits(string connector, int index, int start, int length) =>
        connector == "," && index == start && length <= 2 && clauses is [.., var previous] && previous.Sentence == sentences && previous.Deeds.Any(deed => deed.IsDirective && deed.IsNegated)
        || connector is "or" or "nor" && index == start && clauses.AsEnumerable().Reverse().TakeWhile(clause => clause.Sentence == sentences).ToList() is var before
        && before.Any(clause => clause.Has(Concept.Negation)) && !before.Any(clause => clause.Deeds.Any(deed => deed.IsDirective && !deed.IsNegated));

    private static bool IsNegated(List<Word> words, int index, string connector)
    {
        if (connector is "without" or "instead")
        {
            return true;
        }

        for (var i = index - 1; i >= 0; i--)
        {
            if (words[i].Has(Concept.Negation))
            {
                return true;
            }
        }

        return words[index].Is(Act.Tell) && words.Skip(index).Any(word => word.Text is "nothing" or "nobody");
    }

    private bool IsModel(Word word) => word.Has(Concept.Model) || roles.Contains(word.Text);
}
