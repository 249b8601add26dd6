using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UndescribedTool;

/// <summary>Declared tools that do not say what they do.</summary>
internal sealed class UndescribedToolCheck : Check
{
    public override string Id => "PRM050";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => DeclaredTools.Of(evidence).Select<IReadOnlyList<Finding>>(tools =>
        [.. tools.Where(SaysNothing).Select(tool =>
            Report(Severity.Medium, Confidence.High, $"The tool {tool.Name} is declared without a description.", tool.Source, tool.Name))]);

    /// <summary>Empty, or the name again.</summary>
    private static bool SaysNothing(DeclaredCapability tool)
    {
        var letters = Letters(tool.Description);
        return letters.Length == 0 || letters.Equals(Letters(tool.Name), StringComparison.OrdinalIgnoreCase);
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
