using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Permissions.DuplicateTool;

/// <summary>Two declared tools of one name: which one a client calls is not decided.</summary>
internal sealed class DuplicateToolCheck : Check
{
    public override string Id => "PRM052";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => DeclaredTools.Both(InManifests(evidence), DeclaredTools.InCode(evidence).Select<IReadOnlyList<Finding>>(_ => []));

    // In code one name at two places is often one of two ways to start the same server.
    private Evidence<IReadOnlyList<Finding>> InManifests(EvidenceSet evidence) => DeclaredTools.Of(evidence).Select<IReadOnlyList<Finding>>(tools =>
        [.. tools.GroupBy(tool => (tool.Source.File, Name: tool.Name.ToUpperInvariant()))
            .SelectMany(group => group.Skip(1))
            .Select(tool => Report(
                Severity.Medium, Confidence.High, $"The tool name {tool.Name} is declared more than once.", tool.Source, tool.Name))]);
}
