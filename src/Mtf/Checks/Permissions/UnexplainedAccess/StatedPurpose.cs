using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UnexplainedAccess;

/// <summary>What a server says it is for, in its name, description, keywords and tools.</summary>
internal sealed class StatedPurpose
{
    /// <summary>One word in passing says nothing: "status code" is no execution of code.</summary>
    private const int EnoughInPassing = 2;

    private static readonly HashSet<string> EndingInS = new(StringComparer.Ordinal)
    {
        "aws", "kubernetes", "redis", "dependencies", "teams", "devtools", "maps", "news", "notes", "analytics", "macos",
    };

    private readonly HashSet<string> prominent = new(StringComparer.Ordinal);
    private readonly HashSet<string> passing = new(StringComparer.Ordinal);

    private StatedPurpose(Inventory inventory, StaticAnalysis code)
    {
        string[] main =
        [
            inventory.Name, inventory.Description, .. inventory.Keywords,
            .. code.Tools.SelectMany(tool => new[] { tool.Name, tool.Title }), .. inventory.Capabilities.Select(capability => capability.Name),
        ];
        prominent.UnionWith(main.SelectMany(Words));
        passing.UnionWith(code.Tools.Select(tool => tool.Description).Concat(code.Tools.SelectMany(tool => tool.Parameters).Select(parameter => parameter.Name))
            .Concat(inventory.Capabilities.Select(capability => capability.Description)).SelectMany(Words));
        IsStated = inventory.Description.Length > 0 || code.Tools.Count > 0 || inventory.Capabilities.Count > 0;
        Purposes = [.. PurposeTable.Published.Purposes.Where(purpose => purpose.Terms.Overlaps(prominent) || purpose.Terms.Count(passing.Contains) >= EnoughInPassing)];
    }

    /// <summary>Whether the server says anything that access could be measured by.</summary>
    public bool IsStated { get; }

    public IReadOnlyList<Purpose> Purposes { get; }

    public static StatedPurpose Of(Inventory inventory, StaticAnalysis code) => new(inventory, code);

    public bool Mentions(string word) => word.Length > 2 && Singular(word.ToLowerInvariant()) is var sought && (prominent.Contains(sought) || passing.Contains(sought));

    /// <summary>Words in lower case; <c>readFile</c> and <c>read_file</c> are two.</summary>
    private static IEnumerable<string> Words(string text)
    {
        foreach (var phrase in PurposeTable.Published.FixedPhrases)
        {
            text = text.Replace(phrase, " ", StringComparison.OrdinalIgnoreCase);
        }

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
        : word.EndsWith('s') && !word.EndsWith("ss", StringComparison.Ordinal) && word.Length > 3 && !EndingInS.Contains(word) ? word[..^1]
        : word;
}
