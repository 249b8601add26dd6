using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.ToolListMismatch;

/// <summary>The manifest and the code name different tools.</summary>
internal sealed class ToolListMismatchCheck : Check
{
    public override string Id => "PRM054";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => (DeclaredTools.Of(evidence), DeclaredTools.InCode(evidence)) switch
    {
        (Evidence<IReadOnlyList<DeclaredCapability>>.Missing(var reason, var detail), _) => new Evidence<IReadOnlyList<Finding>>.Missing(reason, detail),
        (_, Evidence<IReadOnlyList<CodeTool>>.Missing(var reason, var detail)) => new Evidence<IReadOnlyList<Finding>>.Missing(reason, detail),
        (Evidence<IReadOnlyList<DeclaredCapability>>.Collected(var declared), Evidence<IReadOnlyList<CodeTool>>.Collected(var found)) =>
            Evidence.Of<IReadOnlyList<Finding>>([.. Hidden(declared, found), .. Absent(declared, found, evidence.Code.ValueOrDefault!)]),
        _ => Evidence.NotAvailable<IReadOnlyList<Finding>>("No tools are declared."),
    };

    private IEnumerable<Finding> Hidden(IReadOnlyList<DeclaredCapability> declared, IReadOnlyList<CodeTool> found) => found
        .Where(tool => tool.HasHandler && !declared.Any(other => other.Name == tool.Name))
        .Select(tool => Report(Severity.Medium, Confidence.High, $"The tool {tool.Name} is in the code and not in the manifest's list.", tool.Location, tool.Name));

    // Names that are made at run time may be the missing ones.
    private IEnumerable<Finding> Absent(IReadOnlyList<DeclaredCapability> declared, IReadOnlyList<CodeTool> found, StaticAnalysis code) => code.Unanalysed.Count > 0 ? [] : declared
        .Where(tool => !found.Any(other => other.Name == tool.Name))
        .Select(tool => Report(Severity.Low, Confidence.Medium, $"The tool {tool.Name} is in the manifest's list and not found in the code.", tool.Source, tool.Name));
}
