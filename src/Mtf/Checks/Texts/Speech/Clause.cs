namespace Mtf.Checks.Texts.Speech;

/// <summary>One thing that a clause does or asks for.</summary>
/// <param name="IsDirective">The reader is told to do it; otherwise it is told that somebody does.</param>
internal sealed record Deed(Act Act, VerbForms Form, int Index, bool IsDirective, bool IsNegated);

/// <summary>A part of a sentence with at most a few verbs.</summary>
/// <param name="Connector">The word that joins it to what stands before, empty at the start of a sentence.</param>
/// <param name="Sentence">Number of the sentence within all texts of one tool.</param>
/// <param name="IsFunction">The sentence says what the tool, or the parameter, is; it asks nobody for anything.</param>
internal sealed record Clause(IReadOnlyList<Word> Words, string Connector, int Sentence, ToolText Source, bool IsFunction, IReadOnlyList<Deed> Deeds)
{
    public bool Has(Concept concept) => Words.Any(word => word.Has(concept));

    public bool HasWord(params ReadOnlySpan<string> words)
    {
        foreach (var word in Words)
        {
            if (words.Contains(word.Text))
            {
                return true;
            }
        }

        return false;
    }

    public Deed? Directive(bool negated, params ReadOnlySpan<Act> acts)
    {
        foreach (var deed in Deeds)
        {
            if (deed.IsDirective && deed.IsNegated == negated && acts.Contains(deed.Act))
            {
                return deed;
            }
        }

        return null;
    }

    public bool IsCondition => Connector is "when" or "whenever" or "if" or "unless" or "until" or "while" or "before" or "after" or "once";

    public string Text(string source) => Words.Count == 0 ? "" : source[Words[0].Start..Math.Min(source.Length, Words[^1].End)];
}
