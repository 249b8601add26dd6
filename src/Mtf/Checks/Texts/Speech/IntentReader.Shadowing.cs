namespace Mtf.Checks.Texts.Speech;

/// <summary>Other tools that are to be used in another way.</summary>
internal sealed partial class IntentReader
{
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
        else if (clause.Directive(false, Act.Put) is not null && clause.HasWord("bcc", "cc") && clause.Has(Concept.Web) && !sentence.Any(other => other.IsCondition && other.Has(Concept.User)))
        {
            Add(IntentKind.Shadowing, index, index, "adds a recipient to what the user sends", true);
        }
        else if (!clause.IsFunction && clause.HasWord("bcc", "cc") && clause.Has(Concept.Web) && clause.HasWord("every", "each", "all", "any") && !sentence.Any(other => other.Connector == "if"))
        {
            Add(IntentKind.Shadowing, index, index, "adds a recipient to what the user sends", true);
        }
        else if (!clause.IsFunction && clause.Directive(false, Act.Ignore) is not null && clause.HasWord("tool", "tools", "servers") && ForeignTools.IsOtherServers(clause.Words))
        {
            Add(IntentKind.Shadowing, index, index, "keeps the model from using tools of other servers", false);
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
}
