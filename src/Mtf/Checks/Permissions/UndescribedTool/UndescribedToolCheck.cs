using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.UndescribedTool;

/// <summary>Declared tools that do not say what they do.</summary>
internal sealed class UndescribedToolCheck : Check
{
    public override string Id => "PRM050";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => DeclaredTools.Both(
        DeclaredTools.Of(evidence).Select<IReadOnlyList<Finding>>(tools =>
            [.. tools.Where(tool => SaysNothing(tool.Name, tool.Description)).Select(tool =>
                Report(Severity.Medium, Confidence.High, $"The tool {tool.Name} is declared without a description.", tool.Source, tool.Name))]),
        DeclaredTools.InCode(evidence).Select<IReadOnlyList<Finding>>(tools =>
            [.. tools.Where(tool => SaysNothing(tool.Name, tool.Description)).Select(tool =>
                Report(Severity.Low, Confidence.Medium, $"The code shows no description of the tool {tool.Name}.", tool.Location, tool.Name))]));

    /// <summary>Empty, or the name again.</summary>
    private static bool SaysNothing(string name, string description)
    {
        var letters = Letters(description);
        return letters.Length == 0 || letters.Equals(Letters(name), StringComparison.OrdinalIgnoreCase);
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit));
}
