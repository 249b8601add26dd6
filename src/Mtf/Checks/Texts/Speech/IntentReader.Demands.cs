namespace Mtf.Checks.Texts.Speech;

/// <summary>Data of the user that is to be handed over.</summary>
internal sealed partial class IntentReader
{
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

        if (data[index] == DataClass.SecretFile && clause.Source.Field.Split(' ')[0] is "default" or "enum" or "const" or "example" or "examples"
            && clauses.Any(other => other.Source == clause.Source && other.Directive(false, Act.Read, Act.Put) is not null))
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

            isTold |= clauses[i].Sentence == clause.Sentence && !clauses[i].Has(Concept.Negation) && !clauses[i].IsFunction && clause.HasWord("it", "them") && clause.Has(Concept.Identifier | Concept.Web);
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
        if (clause.IsFunction || clause.Has(Concept.Negation) || clause.IsCondition && clause.Connector is not ("unless" or "until") || clause.Connector == "without")
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
            && (name.Any(part => (Lexicon.English.ConceptOf(part) & concept) != Concept.None)
                || clauses.Any(other => other.IsFunction && other.Source.Field == "description" && other.Has(concept)));
    }

    private static bool HasForeignPlace(Clause clause) => clause.Has(Concept.Web);

    /// <summary>"the password is never included", "a placeholder for the token".</summary>
    private static bool IsProtected(Clause clause) => clause.HasWord("masked", "redacted", "encrypted", "placeholder", "fingerprint", "hash");
}
