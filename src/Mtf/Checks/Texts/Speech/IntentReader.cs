namespace Mtf.Checks.Texts.Speech;

/// <summary>Combines what is asked, of whom, with which data, to where and hidden from whom. One sign alone is never enough.</summary>
internal sealed class IntentReader
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

    private void Exfiltration(int index)
    {
        var clause = clauses[index];
        var found = Demanded(index);
        if (found.Data == DataClass.None || IsPurpose(found.Data, clause) && !HasForeignPlace(clause))
        {
            return;
        }

        Add(IntentKind.Exfiltration, found.From, index, $"tells the model to hand over {SensitiveObject.Name(found.Data)}", found.Data is DataClass.SecretFile or DataClass.Secret);
    }

    /// <summary>The data that a clause asks for: named in it, or by "it" for what was to be read before.</summary>
    private (DataClass Data, int From) Demanded(int index)
    {
        var clause = clauses[index];
        if (IsImplicitDemand(clause) && data[index] is not DataClass.None)
        {
            return (data[index], index);
        }

        if (IsStatedDemand(index))
        {
            return (data[index] != DataClass.None ? data[index] : data[index - 1], data[index] != DataClass.None ? index : index - 1);
        }

        if (clause.Source.Field != "description" && data[index] is DataClass.Prompt or DataClass.Conversation or DataClass.Environment && clause.Source.Field.Contains(' ') && clause.Directive(false, Act.Call, Act.Read) is not null)
        {
            return (data[index], index);
        }

        if (!IsHandingOver(clause) || clause.IsFunction && !clause.Has(Concept.Web) && clause.Source.Field == "description")
        {
            return default;
        }

        if (data[index] != DataClass.None && !IsProtected(clause))
        {
            return (data[index], index);
        }

        for (var i = index - 1; i >= Math.Max(0, index - Window); i--)
        {
            var isTold = clauses[i].Directive(false, Act.Read, Act.Call, Act.Know) is not null && !clauses[i].IsFunction || clauses[i].Directive(false, Act.Read, Act.Call, Act.Be) is null && clauses[i].Sentence == clause.Sentence && clauses[i].Deeds.Any(deed => deed.IsDirective && !deed.IsNegated);
            var isSentOut = clause.Has(Concept.Web) && clause.Sentence - clauses[i].Sentence <= 1 && !clauses[i].IsFunction && clause.HasWord("it", "them") && !clauses[i].Has(Concept.Negation);
            if (isSentOut && SensitiveObject.Of(clauses[i], isLenient: true) is var loose and not DataClass.None and not DataClass.Secret)
            {
                return (loose, i);
            }

            if (data[i] != DataClass.None && isTold && (clauses[i].Source == clause.Source || clause.HasWord("got", "it", "read")) && clause.Has(Concept.Anaphor))
            {
                return (data[i], i);
            }
        }

        return default;
    }

    private bool IsHandingOver(Clause clause)
    {
        if (clause.Directive(false, Act.Put) is not null)
        {
            return true;
        }

        var isInto = clause.HasWord("into", "in", "to", "as") && (clause.Has(Concept.Identifier) || clause.HasWord("argument", "parameter", "field", "here"));
        return clause.Directive(false, Act.Read) is { } read && (clause.Words[read.Index].Text.StartsWith("cop", StringComparison.Ordinal) || clause.Words[read.Index].Text is "list") && (isInto || clause.HasWord("into"))
            || clause.Directive(false, Act.Call, Act.Other) is { } call && IsAfterWith(clause, call.Index)
            || isHidden && clause.Directive(false, Act.Read) is not null;
    }

    /// <summary>"call this tool with the history": what is handed over stands behind "with"; "use the key with any client" hands over nothing.</summary>
    private static bool IsAfterWith(Clause clause, int call)
    {
        var with = clause.Words.ToList().FindIndex(call, word => word.Text == "with");
        return with >= 0 && !clause.Words.Skip(call + 1).Take(with - call - 1).Any(word => word.Has(Concept.Secret | Concept.SecretFile | Concept.Conversation | Concept.Prompt));
    }

    /// <summary>"X goes into `p`", "its text is the `p` argument", "`p`, which takes X": the statement what an argument is, is a demand for it.</summary>
    private bool IsStatedDemand(int index)
    {
        var clause = clauses[index];
        if (clause.IsFunction || clause.Has(Concept.Negation) || clause.IsCondition || clause.Connector == "without")
        {
            return false;
        }

        var before = index > 0 && clauses[index - 1].Sentence == clause.Sentence ? clauses[index - 1] : null;
        var isArgument = NamesArgument(clause) || clause.Connector == "which" && before is not null && NamesArgument(before);
        var hasVerb = clause.Deeds.Any(deed => deed.Act is Act.Put or Act.Be || clause.Words[deed.Index].Text is "takes" or "expects" or "expected" or "holds" or "contains" or "accepts");
        var isData = data[index] != DataClass.None || before is not null && data[index - 1] != DataClass.None && clause.Words[0].Is(Act.Be) || index > 0 && data[index - 1] == DataClass.SecretFile && clause.HasWord("its", "their") && clause.HasWord("text", "content", "contents", "lines", "value", "values");
        return isArgument && hasVerb && isData && !clause.HasWord("path", "name", "default", "if", "placeholder");
    }

    private static bool NamesArgument(Clause clause) =>
        clause.Words.Any(word => word.Has(Concept.Identifier) && !word.Text.Contains('/')) && clause.HasWord("in", "into", "as", "the", "to") && !clause.HasWord("environment_variable", "run") || clause.HasWord("argument", "field") && !clause.HasWord("no");

    /// <summary>A parameter that is described as the content of something is a demand for it.</summary>
    private static bool IsImplicitDemand(Clause clause) =>
        clause.Source.Field.StartsWith("parameter", StringComparison.Ordinal) && !clause.Deeds.Any(deed => deed.IsDirective)
        && clause.HasWord("contents", "content", "text", "value", "values", "history", "everything", "complete", "entire", "full", "verbatim") && !clause.HasWord("path", "name", "url", "example", "id");

    /// <summary>The tool is for such data by its name or by what it says it does.</summary>
    private bool IsPurpose(DataClass kind, Clause clause)
    {
        var concept = kind switch
        {
            DataClass.Conversation => Concept.Conversation | Concept.Message,
            DataClass.Prompt => Concept.Prompt,
            DataClass.Secret => Concept.Secret,
            DataClass.Environment => Concept.Environment,
            _ => Concept.None,
        };
        var name = clause.Source.Owner.ToLowerInvariant().Split('_', '-', '.', '/', ' ');
        return concept != Concept.None && !isHidden
            && (name.Any(part => (Lexicon.English.ConceptOf(part) & concept) != 0)
                || clauses.Any(other => other.IsFunction && other.Source.Field == "description" && other.Has(concept)));
    }

    private static bool HasForeignPlace(Clause clause) => clause.Has(Concept.Web);

    /// <summary>"the password is never included", "a placeholder for the token".</summary>
    private static bool IsProtected(Clause clause) => clause.HasWord("masked", "redacted", "encrypted", "placeholder", "fingerprint", "hash");

    private void Concealment(int index)
    {
        var clause = clauses[index];
        if (IsDeception(index))
        {
            Add(IntentKind.Concealment, Math.Max(0, index - 1), index, "tells the model what to answer when it is asked about the step", true);
            return;
        }

        if (!IsHidingFromUser(clause))
        {
            return;
        }

        var isTold = clause.HasWord("that") && clause.Deeds.Any(deed => deed.Act == Act.Put && deed.Form == VerbForms.Past) && data[index] != DataClass.None;
        var ofAction = clause.HasWord("step", "did", "steps") || HasPair(clause, "that", "you") || HasPair(clause, "that", "this");
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

    private static bool IsHidingFromUser(Clause clause)
    {
        var isUser = clause.Has(Concept.User) || clause.HasWord("user's");
        foreach (var deed in clause.Deeds)
        {
            var word = clause.Words[deed.Index].Text;
            var isData = word.StartsWith("show", StringComparison.Ordinal) || word.StartsWith("display", StringComparison.Ordinal);
            var passiveTold = deed.Form == VerbForms.Past && deed.Act == Act.Tell && word is "told" or "informed" or "notified";
            if (deed.Act == Act.Tell && deed.IsNegated && !isData && (deed.IsDirective || passiveTold || HasPair(clause, "need", "to")) && !IsConditional(clause)
                && (isUser || clause.HasWord("this", "it", "did", "that") && clause.Words.Count <= 9)
                || deed.Act == Act.Know && deed.IsNegated && isUser && !clause.HasWord("whether", "how")
                || deed.Act == Act.Hide && deed.IsDirective && !deed.IsNegated && (clause.HasWord("unmentioned", "unsaid", "undisclosed", "unannounced", "unexplained") || isUser && clause.HasWord("hidden", "secret", "out", "away", "unaware", "conceal", "omit", "hide", "withhold") || clause.HasWord("quiet", "silent") && clause.HasWord("about")))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConditional(Clause clause) => clause.HasWord("unless", "until", "whether");

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

    private void Override(int index)
    {
        var clause = clauses[index];
        var target = clause.Has(Concept.Rules | Concept.Prompt) && clause.Has(Concept.Prior) || clause.Has(Concept.Prompt);
        var isOfData = clause.HasWord("in", "within", "from", "inside", "found") && clause.HasWord("page", "pages", "message", "messages", "content", "contents", "document", "documents", "result", "results", "mail", "data", "file", "files", "text");
        var isSelf = HasPair(clause, "this", "description") || clause.HasWord("these");
        var isOfRequests = clause.HasWord("request", "requests", "attempt", "attempts", "asking", "asks");
        var isIgnored = !clause.IsFunction && !isOfRequests && (clause.Directive(false, Act.Ignore) is not null || isSelf && clause.Deeds.Any(deed => deed.Act is Act.Ignore or Act.Change && !deed.IsNegated)) && target && (!isOfData || isSelf);
        var isLonger = clause.Has(Concept.Negation) && clause.HasWord("applies", "apply", "valid", "binding") && (clause.Has(Concept.Rules) && clause.Has(Concept.Prior) && !clause.HasWord("this", "these") || HasPair(clause, "no", "longer") && clause.HasWord("told", "instructed"));
        var isPriority = clause.HasWord("priority", "precedence") && clause.HasWord("over") && (clause.HasWord("says", "wants", "asks") && clause.Has(Concept.User) || clause.Has(Concept.Prompt));
        var isWithdrawn = clause.HasWord("withdrawn", "revoked", "lifted", "void", "cancelled", "annulled", "obsolete", "suspended") && IsOfEarlierRules(index);
        var isOfUser = !clause.IsFunction && !isOfRequests && clause.Directive(false, Act.Ignore) is { } ignored && clause.Words[ignored.Index].Text is not ("skip" or "waive") && HasUserWish(clause);
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
        var isAsking = clause.Has(Concept.Safety) || clause.Has(Concept.User) && clause.HasWord("approve", "agree", "consent", "authorise", "authorize") || HasPair(clause, "no", "prompt") || clause.Deeds.Any(deed => deed.Act == Act.Skip && clause.Words[deed.Index].Text.StartsWith("ask", StringComparison.Ordinal));
        if (!isNegated || !isAsking || clause.IsFunction)
        {
            return;
        }

        var near = clauses.Skip(Math.Max(0, index - 3)).Take(6).Where(other => Math.Abs(other.Sentence - clause.Sentence) <= 1).ToList();
        var claimsConsent = near.Any(other => !other.Has(Concept.Negation) && !other.IsCondition
            && (other.Has(Concept.Consent) && other.Has(Concept.User) || other.HasWord("approval", "consent", "permission") && other.HasWord("given", "granted", "obtained") && other.HasWord("already", "advance", "was", "been")));
        var isDangerous = clause.Has(Concept.Danger) || near.Any(other => other.Sentence == clause.Sentence && other != clause && other.Has(Concept.Danger) && other.Deeds.Any(deed => deed.IsDirective && !deed.IsNegated));
        var isSkipped = clause.Connector == "without" || HasPair(clause, "no", "confirmation") || clause.Has(Concept.User) && (HasPair(clause, "no", "need") || clause.HasWord("needn't", "unnecessary"));
        if (ofWarnings || claimsConsent || isDangerous && isSkipped)
        {
            Add(IntentKind.ConsentBypass, Math.Max(0, index - 1), index, "tells the model to act without the consent of the user", true);
        }
    }

    private void Shadowing(int index)
    {
        var clause = clauses[index];
        var sentence = clauses.Skip(Math.Max(0, index - 3)).Take(5).Where(other => other.Sentence == clause.Sentence).ToList();
        var ofOthers = sentence.Any(ForeignTools.IsOthers) || sentence.Any(ForeignTools.IsSomeTool);
        var named = sentence.Select(other => ForeignTools.Named(other, ownNames)).FirstOrDefault(name => name is not null);
        var hasLiteral = clause.Has(Concept.Web | Concept.SecretFile) || clause.Words.Any(IsAccount);
        var change = clause.Directive(false, Act.Change);
        var isRecipient = clause.Has(Concept.Recipient);
        var addsCopy = clause.Directive(false, Act.Put) is not null && clause.HasWord("bcc", "cc");
        if (!clause.IsFunction && (ofOthers || named is not null) && isRecipient && (change is not null || addsCopy) && (hasLiteral || ofOthers && change is null))
        {
            Add(IntentKind.Shadowing, Math.Max(0, index - 1), index, "changes where calls of other tools go", true);
        }
        else if (!clause.IsFunction && ofOthers && clause.Has(Concept.Danger) && clause.Directive(false, Act.Put) is not null && sentence.Any(other => other.IsCondition))
        {
            Add(IntentKind.Shadowing, Math.Max(0, index - 1), index, "adds commands to what other tools do", true);
        }
        else if (!clause.IsFunction && (ofOthers || named is not null) && clause.Has(Concept.Output | Concept.Message) && clause.Directive(false, Act.Ignore) is not null)
        {
            Add(IntentKind.Shadowing, index, index, "keeps the model from using what other tools return", true);
        }
        else if (!clause.IsFunction && named is not null && clause.Has(Concept.Web) && clause.Has(Concept.Output | Concept.Recipient) && clause.Deeds.Any(deed => deed.Act is Act.Put or Act.Read && !deed.IsNegated) && (clause.HasWord("additional", "every", "all", "as", "also") || clause.Has(Concept.Output)) && !sentence.Any(other => other.Connector == "if"))
        {
            Add(IntentKind.Shadowing, Math.Max(0, index - 1), index, "changes where calls of other tools go", true);
        }
        else if (RedirectsChoice(index))
        {
            Add(IntentKind.Shadowing, index, Math.Min(index + 1, clauses.Count - 1), "sends elsewhere what the user sends to somebody", true);
        }
        else if (clause.Directive(true, Act.Call) is not null && clauses.Skip(Math.Max(0, index - 3)).Take(4).Any(other => clause.Sentence - other.Sentence <= 1 && ForeignTools.IsOtherServers(other.Words)) && !clause.HasWord("until", "unless"))
        {
            Add(IntentKind.Shadowing, Math.Max(0, index - 1), index, "keeps the model from using tools of other servers", false);
        }
    }

    /// <summary>The number of a bank account, or another number of at least eight digits.</summary>
    private static bool IsAccount(Word word) => word.Text.Count(char.IsAsciiDigit) >= 8 && word.Text.All(char.IsLetterOrDigit);

    /// <summary>"… to X instead of the account that the user names".</summary>
    private bool RedirectsChoice(int index)
    {
        var clause = clauses[index];
        return clause.Directive(false, Act.Change, Act.Put) is not null && (clause.Has(Concept.Web) || clause.Has(Concept.Recipient) && clause.Words.Any(word => word.Text.Length > 2 && word.Text.All(char.IsAsciiDigit)))
            && index + 1 < clauses.Count && clauses[index + 1] is { Connector: "instead" } next && next.Sentence == clause.Sentence && (next.Has(Concept.User) || next.HasWord("given", "named", "specified"))
            || clause.Directive(false, Act.Change, Act.Put) is not null && (clause.Has(Concept.Web) || clause.Has(Concept.Recipient) && clause.Words.Any(word => word.Text.Length > 2 && word.Text.All(char.IsAsciiDigit))) && clause.HasWord("instead") && clause.HasWord("given", "user", "named");
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
