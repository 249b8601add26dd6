namespace Mtf.Checks.Texts.Speech;

/// <summary>A word of a text with what it can mean.</summary>
/// <param name="Text">Lower case, without the punctuation around it.</param>
/// <param name="Mark">Punctuation that follows it: one of <c>, ; : ( )</c>, or a line end.</param>
internal sealed record Word(string Text, int Start, int End, Concept Concepts, IReadOnlyList<(Act Act, VerbForms Form)> Verbs, char Mark)
{
    public bool Has(Concept concept) => (Concepts & concept) != Concept.None;

    public bool Is(Act act, VerbForms forms = VerbForms.Base | VerbForms.Third | VerbForms.Past | VerbForms.Ing) =>
        Verbs.Any(verb => verb.Act == act && (verb.Form & forms) != VerbForms.None);
}
