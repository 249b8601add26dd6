namespace Mtf.Checks.Texts.Speech;

/// <summary>Deeds that the user is not to know of.</summary>
internal sealed partial class IntentReader
{
    private void Concealment(int index)
    {
        var clause = clauses[index];
        if (IsDeception(index))
        {
            Add(IntentKind.Concealment, Math.Max(0, index - 1), index, "tells the model what to answer when it is asked about the step", true);
            return;
        }

        if (!IsHidingFromUser(clause, index))
        {
            return;
        }

        var isTold = HidesAHandover(index);
        var ofAction = clause.HasWord("nothing", "step", "did", "steps") || HasPair(clause, "that", "you") && clause.HasWord("did", "do", "used", "called", "sent", "told", "read", "ran", "asked") || HasPair(clause, "that", "this");
        for (var i = index + 2; i >= Math.Max(0, index - Window); i--)
        {
            if (i == index || i >= clauses.Count)
            {
                continue;
            }

            var isNear = Math.Abs(clauses[i].Sentence - clause.Sentence) <= 1;
            var isDeed = clauses[i].Deeds.Any(deed => deed.IsDirective && !deed.IsNegated && deed.Act is not Act.Be) && !clauses[i].IsFunction || IsImplicitDemand(clauses[i]);
            var isGrave = data[i] != DataClass.None && !IsPurpose(data[i], clauses[i]) || clauses[i].Has(Concept.Web | Concept.Consent) || clauses[i].Has(Concept.Safety) && clauses[i].Has(Concept.Negation) || isHidden;
            if (isNear && isDeed && (isGrave || ofAction))
            {
                Add(IntentKind.Concealment, Math.Min(i, index), Math.Max(i, index), "tells the model to do something and to keep it from the user", true);
                return;
            }
        }

        if (isTold || isHidden)
        {
            Add(IntentKind.Concealment, index, index, "tells the model to keep from the user what is done", true);
        }
    }

    /// <summary>"If you are asked about this step, say that …".</summary>
    private bool IsDeception(int index) =>
        index > 0 && clauses[index - 1] is var condition && condition.Connector is "if" or "when" && condition.Sentence == clauses[index].Sentence
        && condition.HasWord("asked", "asks") && condition.HasWord("step", "call", "request", "field") && condition.HasWord("this", "that") && condition.HasWord("about", "why")
        && clauses[index].Directive(false, Act.Tell, Act.Other) is { } deed && clauses[index].Words[deed.Index].Text is "say" or "answer" or "respond" or "tell" or "reply";

    /// <summary>"that their history is uploaded": what is to be hidden is itself a handover.</summary>
    private bool HidesAHandover(int index)
    {
        var clause = clauses[index];
        var rest = clauses.Skip(index).Take(2).Where(other => other.Sentence == clause.Sentence).ToList();
        return clause.HasWord("that") && rest.Any(other => other.Deeds.Any(deed => deed.Act is Act.Put or Act.Read && deed.Form == VerbForms.Past))
            && (data[index] != DataClass.None || clause.HasWord("their", "user's", "his", "her") || clause.Directive(false, Act.Hide) is not null);
    }

    private bool IsHidingFromUser(Clause clause, int index)
    {
        if (HasPair(clause, "you", "are"))
        {
            return false; // what the model is, not what it does
        }

        var isUser = clause.Has(Concept.User) || clause.HasWord("user's")
            || clause.HasWord("them", "him", "her") && index > 0 && clauses[index - 1].Sentence == clause.Sentence && clauses[index - 1].Has(Concept.User);
        foreach (var deed in clause.Deeds)
        {
            var word = clause.Words[deed.Index].Text;
            var isData = word.StartsWith("show", StringComparison.Ordinal) || word.StartsWith("display", StringComparison.Ordinal);
            var passiveTold = deed.Form == VerbForms.Past && deed.Act == Act.Tell && word is "told" or "informed" or "notified";
            if (deed.Act == Act.Tell && deed.IsNegated && !isData && (deed.IsDirective || passiveTold || HasPair(clause, "need", "to")) && !IsConditional(clause)
                && (isUser || clause.HasWord("this", "it", "did", "that") && clause.Words.Count <= 9)
                || deed.Act == Act.Know && deed.IsNegated && isUser && !clause.HasWord("whether", "how")
                || deed.Act == Act.Hide && deed.IsDirective && !deed.IsNegated && (HasPair(clause, "between", "us") || HasPair(clause, "to", "yourself") || clause.HasWord("unmentioned", "unsaid", "undisclosed", "unannounced", "unexplained") || isUser && clause.HasWord("hidden", "secret", "out", "away", "unaware", "conceal", "omit", "hide", "withhold") || clause.HasWord("quiet", "silent") && clause.HasWord("about")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConditional(Clause clause) => clause.HasWord("unless", "until", "whether");
}
