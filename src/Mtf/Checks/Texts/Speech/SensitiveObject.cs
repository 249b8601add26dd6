namespace Mtf.Checks.Texts.Speech;

/// <summary>Data of the user that a clause is about.</summary>
internal enum DataClass { None, SecretFile, Secret, Environment, Conversation, Prompt, ToolData, Personal }

/// <summary>Recognises data of the user, other than what the tool itself is given.</summary>
internal static class SensitiveObject
{
    private static readonly HashSet<string> Utterances = new(StringComparer.Ordinal)
    {
        "said", "typed", "wrote", "written", "discussed", "entered", "asked", "told", "shared", "says", "types",
    };

    /// <param name="isLenient">In text that is hidden the mere mention is enough.</param>
    public static DataClass Of(Clause clause, bool isLenient)
    {
        if (clause.Has(Concept.SecretFile) && !IsDestination(clause, Concept.SecretFile))
        {
            return DataClass.SecretFile;
        }

        var hasHolder = isLenient || clause.Has(Concept.Holder) || IsOfUser(clause);
        if (clause.Has(Concept.Secret) && hasHolder && !IsMeans(clause) && !IsAssignment(clause) && !clause.HasWord("primary", "foreign", "object", "keyboard", "max", "maximum", "count", "usage", "limit", "input", "output", "sort", "path", "paths", "name", "id", "ids"))
        {
            return DataClass.Secret;
        }

        if (clause.Words.Any(word => word.Has(Concept.Environment) && (word.Text is not ("environment variable" or "env variable") || clause.Has(Concept.Extent))) && hasHolder && !clause.HasWord("set", "configure", "example"))
        {
            return DataClass.Environment;
        }

        if (IsConversation(clause, isLenient))
        {
            return DataClass.Conversation;
        }

        if (clause.Has(Concept.Prompt) && (isLenient || clause.HasWord("your", "you", "own", "assistant's", "model's", "agent's") || clause.Has(Concept.Model) && clause.HasWord("their", "its")))
        {
            return DataClass.Prompt;
        }

        if (clause.HasWord("environment") && clause.HasWord("process") && clause.HasWord("all", "whole", "entire", "full"))
        {
            return DataClass.Environment;
        }

        var ofOthers = ForeignTools.IsOthers(clause);
        if (IsReturnedByOthers(clause))
        {
            return DataClass.ToolData;
        }

        return ofOthers && clause.Has(Concept.Output) ? DataClass.ToolData
            : clause.HasWord("arguments", "args", "parameters") && clause.HasWord("meant", "intended") ? DataClass.ToolData
            : ofOthers && clause.Has(Concept.Personal) && clause.HasWord("user's", "their", "his", "her", "customer's") ? DataClass.Personal
            : DataClass.None;
    }

    /// <summary>"the seed phrase of the user", "the key that the user keeps".</summary>
    private static bool IsOfUser(Clause clause)
    {
        for (var i = 0; i + 2 < clause.Words.Count; i++)
        {
            if (clause.Words[i].Text == "of" && clause.Words[i + 2].Has(Concept.User) || clause.Words[i + 1].Has(Concept.User) && clause.Words[i + 2].Text is "keeps" or "has" or "stores" or "stored" or "saved" or "owns")
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"Write the result into .env": the file is where something goes, not what is handed over.</summary>
    private static bool IsDestination(Clause clause, Concept place)
    {
        var index = clause.Words.ToList().FindIndex(word => word.Has(place));
        var preposition = clause.Words.Take(index).ToList().FindLastIndex(word => word.Text is "in" or "into" or "to" or "inside");
        return preposition > 0 && clause.Words[preposition - 1].Text is not ("ends" or "ending" or "end") && index - preposition <= 3 && clause.Words.Take(preposition).Any(word => word.Is(Act.Put) || word.Text is "save" or "write" or "store" or "set");
    }

    /// <summary>"through the variable X_TOKEN", "use this connection string to": the user's way to configure, or the means of a deed.</summary>
    private static bool IsMeans(Clause clause)
    {
        var index = clause.Words.ToList().FindIndex(word => word.Has(Concept.Secret) && word.Has(Concept.Holder));
        return index >= 0 && (clause.Words.Take(index).Any(word => word.Text is "via" or "through" or "setting" or "set") || clause.Words.Skip(index + 1).Take(2).Any(word => word.Has(Concept.Environment) || word.Text is "variable" or "environment"))
            && !clause.Words.Any(word => word.Is(Act.Read)) && !clause.HasWord("value", "values", "content", "contents");
    }

    /// <summary>"export X_TOKEN=(your token)", "or export them as X_TOKEN": a variable is set to what the user fills in, and nothing is handed to anybody.</summary>
    private static bool IsAssignment(Clause clause)
    {
        var index = clause.Words.ToList().FindIndex(word => word.Has(Concept.Secret));
        return index >= 0 && (!clause.HasWord("to") || IsDestination(clause, Concept.SecretFile)) && clause.Words.All(word => !word.Is(Act.Read)) && clause.Words[index].Text.Contains('_', StringComparison.Ordinal)
            && (clause.Words[index].Mark is '=' or '<' || index > 0 && clause.Words[index - 1].Text is "export" or "as" && clause.HasWord("export"));
    }

    /// <summary>"returned by the clinic server".</summary>
    private static bool IsReturnedByOthers(Clause clause)
    {
        for (var i = 1; i + 3 < clause.Words.Count; i++)
        {
            if (clause.Words[i].Text is "by" or "from" && clause.Words[i - 1].Text is "returned" or "produced" or "obtained" or "received" or "output" && clause.Words[i + 1].Text is "the"
                && clause.Words[i + 3].Text is "server" or "tool" or "integration" && clause.Words[i + 2].Text is not ("mcp" or "same" or "api" or "remote" or "this") && !clause.Words[i + 2].Text.AsSpan().ContainsAny('-', '_'))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsConversation(Clause clause, bool isLenient)
    {
        if (clause.HasWord("future", "new") || IsWithout(clause))
        {
            return false;
        }

        if (clause.Has(Concept.Conversation) && (isLenient || clause.Has(Concept.Extent | Concept.Web)))
        {
            return true;
        }

        var isUser = clause.Has(Concept.User) || clause.HasWord("you", "user's", "customer's", "their");
        if (clause.Has(Concept.Message) && clause.Has(Concept.User) && clause.HasWord("sent", "wrote", "typed", "said") && clause.HasWord("so far", "all", "every", "everything"))
        {
            return true;
        }

        return isUser && clause.HasWord("everything", "what", "whatever", "all") && clause.Words.Any(word => Utterances.Contains(word.Text)) && clause.HasWord("everything", "whatever", "you", "verbatim", "far", "so far")
            || clause.Has(Concept.Message) && clause.HasWord("every", "each", "all", "last", "customer's", "user's") && (clause.HasWord("you") && clause.Has(Concept.User) || clause.Has(Concept.Web | Concept.Prompt) || isLenient);
    }

    /// <summary>"to be understood without the conversation".</summary>
    private static bool IsWithout(Clause clause)
    {
        var index = clause.Words.ToList().FindIndex(word => word.Has(Concept.Conversation));
        return index > 0 && clause.Words.Skip(index - 2).Take(2).Any(word => word.Text == "without");
    }

    public static string Name(DataClass data) => data switch
    {
        DataClass.SecretFile => "files that hold credentials or settings of the user",
        DataClass.Secret => "credentials of the user",
        DataClass.Environment => "environment variables of the user",
        DataClass.Conversation => "the conversation with the user",
        DataClass.Prompt => "its system prompt",
        DataClass.ToolData => "what other tools are given or return",
        DataClass.Personal => "personal data from other tools",
        _ => "data",
    };
}
