namespace Mtf.Checks.Texts.Speech;

/// <summary>Instructions and consent of the user that are not to count.</summary>
internal sealed partial class IntentReader
{
    private void Override(int index)
    {
        var clause = clauses[index];
        var target = clause.Has(Concept.Rules | Concept.Prompt) && (clause.Has(Concept.Prior) || clause.HasWord("developer", "operator", "client", "host")) || clause.Has(Concept.Prompt);
        var isOfData = clause.HasWord("in", "within", "from", "inside", "found") && clause.HasWord("page", "pages", "message", "messages", "content", "contents", "document", "documents", "result", "results", "mail", "data", "file", "files", "text");
        var isSelf = HasPair(clause, "this", "description") || clause.HasWord("these");
        var isOfRequests = clause.HasWord("request", "requests", "attempt", "attempts", "asking", "asks");
        var isIgnored = !clause.IsFunction && !isOfRequests && (clause.Directive(false, Act.Ignore) is not null || isSelf && clause.Deeds.Any(deed => deed.Act is Act.Ignore or Act.Change && !deed.IsNegated)) && target && (!isOfData || isSelf);
        var isLonger = clause.Has(Concept.Negation) && clause.HasWord("applies", "apply", "valid", "binding", "bind", "binds") && (clause.Has(Concept.Rules) && (clause.Has(Concept.Prior) || clause.HasWord("host", "developer", "operator", "client")) && !clause.HasWord("this", "these") || HasPair(clause, "no", "longer") && clause.HasWord("told", "instructed"));
        var isPriority = clause.HasWord("priority", "precedence") && clause.HasWord("over") && (clause.HasWord("says", "wants", "asks") && clause.Has(Concept.User) || clause.Has(Concept.Prompt));
        var isWithdrawn = clause.HasWord("withdrawn", "revoked", "lifted", "void", "cancelled", "annulled", "obsolete", "suspended") && IsOfEarlierRules(index);
        var isOfUser = !clause.IsFunction && !isOfRequests && clause.Directive(false, Act.Ignore) is { } ignored && clause.Words[ignored.Index].Text is not ("skip" or "waive") && HasUserWish(clause);
        isLonger &= !clauses.Skip(index + 1).Take(1).Any(next => next.Sentence == clause.Sentence && next.Connector is "after" or "when" or "once");
        if (isIgnored || isLonger && !clause.IsFunction || isPriority || isWithdrawn || isOfUser)
        {
            Add(IntentKind.Override, index, index, "tells the model to give up what the user or the client told it", true);
        }
    }

    /// <summary>"Guidelines that came before this … have been withdrawn": no rules of the tool itself.</summary>
    private bool IsOfEarlierRules(int index)
    {
        var sentence = clauses.Skip(Math.Max(0, index - 2)).Take(3).Where(other => other.Sentence == clauses[index].Sentence).ToList();
        return sentence.Any(other => other.Has(Concept.Rules) && !other.IsFunction)
            && sentence.Any(other => other.HasWord("before", "earlier", "previous", "prior", "preceding", "above", "until") && !other.HasWord("version", "release"));
    }

    /// <summary>"what the user asked for", "the user's request".</summary>
    private static bool HasUserWish(Clause clause) =>
        HasPair(clause, "user", "asked") || HasPair(clause, "user", "wants") || HasPair(clause, "user", "says") || HasPair(clause, "user", "said") || HasPair(clause, "user's", "request") || HasPair(clause, "user's", "wishes");

    private void ConsentBypass(int index)
    {
        var clause = clauses[index];
        var isNegated = clause.Has(Concept.Negation) || clause.Connector == "without" || clause.Directive(false, Act.Skip, Act.Ignore) is not null;
        var ofWarnings = clause.Has(Concept.Safety) && clause.HasWord("security", "safety") && clause.HasWord("warnings", "warning", "checks") && clause.Directive(false, Act.Skip, Act.Ignore) is not null;
        var isAsking = clause.Has(Concept.Safety) || clause.Has(Concept.User) && clause.HasWord("approve", "agree", "consent", "authorise", "authorize") || HasPair(clause, "no", "prompt") || clause.Deeds.Any(deed => deed.Act == Act.Skip && clause.Words[deed.Index].Text is not ("skip" or "skips" or "skipped" or "skipping"));
        if (!isNegated || !isAsking || clause.IsFunction)
        {
            return;
        }

        var near = clauses.Skip(Math.Max(0, index - 3)).Take(6).Where(other => Math.Abs(other.Sentence - clause.Sentence) <= 1).ToList();
        var claimsConsent = near.Any(other => !other.Has(Concept.Negation) && !other.IsCondition
            && (other.Has(Concept.Consent) && other.Has(Concept.User) || other.HasWord("approval", "consent", "permission") && other.HasWord("given", "granted", "obtained") && other.HasWord("already", "advance", "was", "been")));
        var isDangerous = clause.Has(Concept.Danger) || near.Any(other => other.Sentence == clause.Sentence && other != clause && other.Has(Concept.Danger) && other.Deeds.Any(deed => deed.IsDirective && !deed.IsNegated));
        var isSkipped = clause.Connector == "without" || HasPair(clause, "no", "confirmation") || clause.Has(Concept.User) && (HasPair(clause, "no", "need") || clause.HasWord("needn't", "unnecessary"))
            || clause.Has(Concept.Safety) && clause.Has(Concept.Negation) && clause.HasWord("needed", "required", "necessary");
        if (ofWarnings || claimsConsent || isDangerous && isSkipped)
        {
            Add(IntentKind.ConsentBypass, Math.Max(0, index - 1), index, "tells the model to act without the consent of the user", true);
        }
    }
}
