using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <summary>What a server says it is for, in its name, description, keywords and tools.</summary>
internal sealed class StatedPurpose
{
    /// <summary>A term that stands in the name, or in two texts, or in the name of a tool.</summary>
    private const int Enough = 2;

    private readonly Dictionary<string, int> words = new(StringComparer.Ordinal);

    private StatedPurpose(Inventory inventory, StaticAnalysis code)
    {
        Count(inventory.Name, 2);
        Count(inventory.Description, 2);
        foreach (var keyword in inventory.Keywords)
        {
            Count(keyword, 2);
        }

        foreach (var tool in code.Tools)
        {
            Count(tool.Name, 2);
            Count(tool.Title, 1);
            Count(tool.Description, 1);
            foreach (var parameter in tool.Parameters)
            {
                Count(parameter.Name, 1);
            }
        }

        foreach (var capability in inventory.Capabilities)
        {
            Count(capability.Name, 2);
            Count(capability.Description, 1);
        }

        IsStated = inventory.Description.Length > 0 || code.Tools.Count > 0 || inventory.Capabilities.Count > 0;
        Purposes = [.. PurposeTable.Published.Purposes.Where(purpose => purpose.Terms.Sum(term => words.GetValueOrDefault(term)) >= Enough)];
    }

    /// <summary>Whether the server says anything that access could be measured by.</summary>
    public bool IsStated { get; }

    public IReadOnlyList<Purpose> Purposes { get; }

    public static StatedPurpose Of(Inventory inventory, StaticAnalysis code) => new(inventory, code);

    public bool Mentions(string word) => word.Length > 2 && words.ContainsKey(Singular(word.ToLowerInvariant()));

    private void Count(string text, int weight)
    {
        foreach (var word in Words(text))
        {
            words[word] = Math.Min(1000, words.GetValueOrDefault(word)) + weight;
        }
    }

    /// <summary>Words in lower case; <c>readFile</c> and <c>read_file</c> are two.</summary>
    private static IEnumerable<string> Words(string text)
    {
        var start = -1;
        for (var i = 0; i <= text.Length; i++)
        {
            var isPart = i < text.Length && char.IsLetterOrDigit(text[i]);
            var isHump = isPart && start >= 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1]);
            if (start >= 0 && (!isPart || isHump))
            {
                yield return Singular(text[start..i].ToLowerInvariant());
                start = -1;
            }

            if (isPart && start < 0)
            {
                start = i;
            }
        }
    }

    private static string Singular(string word) =>
        word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4 ? word[..^3] + "y"
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && word.Length > 3 && word is not ("aws" or "kubernetes" or "redis" or "dependencies" or "teams" or "devtools" or "maps" or "news" or "notes" or "analytics" or "macos") ? word[..^1]
        : word;
}
