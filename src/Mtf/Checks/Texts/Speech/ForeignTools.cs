namespace Mtf.Checks.Texts.Speech;

/// <summary>Recognises that a clause is about tools of somebody else.</summary>
internal static class ForeignTools
{
    /// <summary>"any other tool", "every email tool", "other servers".</summary>
    public static bool IsOthers(Clause clause)
    {
        for (var i = 0; i < clause.Words.Count; i++)
        {
            if (clause.Words[i].Text is not ("tool" or "tools" or "server" or "servers" or "servers'" or "server's"))
            {
                continue;
            }

            for (var j = Math.Max(0, i - 3); j < i; j++)
            {
                if (clause.Words[j].Text is "other" or "another" || clause.Words[j].Text is "any" or "every" or "all" or "each" && clause.Words[i].Text is "tool" or "tools")
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>"when a payment tool runs": a kind of tool, whoever has it.</summary>
    public static bool IsSomeTool(Clause clause)
    {
        for (var i = 2; i < clause.Words.Count; i++)
        {
            if (clause.Words[i].Text is "tool" && clause.Words[i - 2].Text is "a" or "an" && clause.Words[i - 1].Text is not ("this" or "different"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>"other servers": certainly not tools of this one.</summary>
    public static bool IsOtherServers(IEnumerable<Word> words)
    {
        var previous = "";
        foreach (var word in words)
        {
            if (word.Text is "servers" or "server" or "servers'" or "server's" or "providers" or "mcps" && previous is "other" or "another" or "any")
            {
                return true;
            }

            previous = word.Text;
        }

        return false;
    }

    /// <summary>The name of a tool that this server does not have.</summary>
    public static string? Named(Clause clause, IReadOnlySet<string> own) => clause.Words
        .FirstOrDefault(word => word.Has(Concept.Identifier) && word.Text.Contains('_') && !own.Contains(word.Text) && word.Text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-'))?.Text;
}
