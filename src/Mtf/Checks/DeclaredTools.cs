using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks;

/// <summary>The tools that a subject declares, in its manifests and in its code.</summary>
internal static class DeclaredTools
{
    /// <summary>The tools of the manifests, or why there is nothing to judge: most servers tell their tools only when asked.</summary>
    public static Evidence<IReadOnlyList<DeclaredCapability>> Of(EvidenceSet evidence) => evidence.Inventory switch
    {
        Evidence<Inventory>.Missing(var reason, var detail) => new Evidence<IReadOnlyList<DeclaredCapability>>.Missing(reason, detail),
        _ when evidence.Inventory.ValueOrDefault?.Capabilities.Where(capability => capability.Kind == "tool").ToList() is { Count: > 0 } tools =>
            Evidence.Of<IReadOnlyList<DeclaredCapability>>(tools),
        _ => Evidence.NotAvailable<IReadOnlyList<DeclaredCapability>>("Tools are declared only at run time."),
    };

    /// <summary>The tools of the code, or why there is nothing to judge.</summary>
    public static Evidence<IReadOnlyList<CodeTool>> InCode(EvidenceSet evidence) => evidence.Code.Then(code =>
        code.Tools.Where(tool => tool.Kind == "tool").ToList() is { Count: > 0 } tools
            ? Evidence.Of<IReadOnlyList<CodeTool>>(tools)
            : Evidence.NotAvailable<IReadOnlyList<CodeTool>>("No declaration of a tool is found in the code."));

    /// <summary>Findings about both; missing only when neither shows a tool.</summary>
    public static Evidence<IReadOnlyList<Finding>> Both(Evidence<IReadOnlyList<Finding>> manifests, Evidence<IReadOnlyList<Finding>> code) => (manifests, code) switch
    {
        (Evidence<IReadOnlyList<Finding>>.Collected(var first), Evidence<IReadOnlyList<Finding>>.Collected(var second)) => Evidence.Of<IReadOnlyList<Finding>>([.. first, .. second]),
        (_, Evidence<IReadOnlyList<Finding>>.Collected) => code,
        _ => manifests,
    };
}
