namespace Mtf.Checks.Texts.Speech;

/// <summary>Combines what is asked, of whom, with which data, to where and hidden from whom. One sign alone is never enough.</summary>
internal sealed partial class IntentReader
{
    private const int Window = 5;

    private readonly IReadOnlyList<Clause> clauses;
    private readonly IReadOnlySet<string> ownNames;
    private readonly bool isHidden;
    private readonly List<Intent> intents = [];
    private readonly DataClass[] data;

    private IntentReader(IReadOnlyList<Clause> clauses, IReadOnlySet<string> ownNames, bool isHidden)
    {
        this.clauses = clauses;
        this.ownNames = ownNames;
        this.isHidden = isHidden;
        data = [.. clauses.Select((_, index) => SensitiveObject.Of(WithRest(index), isHidden))];
    }

    /// <param name="texts">All texts of one tool, in order.</param>
    /// <param name="ownNames">Lower-case names of the tools and parameters of the same server.</param>
    /// <param name="isHidden">The text is not meant to be seen: it has no honest reason to address the model.</param>
    public static IReadOnlyList<Intent> Read(IReadOnlyList<ToolText> texts, IReadOnlySet<string> ownNames, bool isHidden = false)
    {
        var reader = new IntentReader(ClauseReader.Read(texts), ownNames, isHidden);
        for (var i = 0; i < reader.clauses.Count; i++)
        {
            reader.Exfiltration(i);
            reader.Concealment(i);
            reader.Override(i);
            reader.ConsentBypass(i);
            reader.Shadowing(i);
        }

        return reader.intents;
    }

    /// <summary>A clause with the next one when that only goes on describing: "the name and the number gathered from other tools".</summary>
    private Clause WithRest(int index)
    {
        var clause = clauses[index];
        return index + 1 < clauses.Count && clauses[index + 1] is { Connector: "and" or "," or "which" } next && next.Sentence == clause.Sentence && !next.Deeds.Any(deed => deed.IsDirective)
            ? clause with { Words = [.. clause.Words, .. next.Words] }
            : clause;
    }

    private static bool HasPair(Clause clause, string first, string second)
    {
        for (var i = 0; i + 1 < clause.Words.Count; i++)
        {
            if (clause.Words[i].Text == first && clause.Words[i + 1].Text == second)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(IntentKind kind, int from, int to, string explanation, bool isGrave)
    {
        var source = clauses[to].Source;
        var first = Enumerable.Range(from, to - from + 1).First(i => clauses[i].Source == source);
        var start = clauses[first].Words[0].Start;
        var end = Math.Min(source.Text.Length, clauses[to].Words[^1].End);
        var quote = source.Text[start..Math.Max(start, end)].ReplaceLineEndings(" ");
        if (!intents.Any(intent => intent.Kind == kind && intent.Source == source))
        {
            intents.Add(new Intent(kind, source, explanation, quote.Length > 300 ? quote[..300] + "…" : quote, isGrave));
        }
    }
}
