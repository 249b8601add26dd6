using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks;

/// <summary>The tools that the manifests of a subject declare.</summary>
internal static class DeclaredTools
{
    /// <summary>The tools, or why there is nothing to judge: most servers tell their tools only when asked.</summary>
    public static Evidence<IReadOnlyList<DeclaredCapability>> Of(EvidenceSet evidence) => evidence.Inventory switch
    {
        Evidence<Inventory>.Missing(var reason, var detail) => new Evidence<IReadOnlyList<DeclaredCapability>>.Missing(reason, detail),
        _ when evidence.Inventory.ValueOrDefault?.Capabilities.Where(capability => capability.Kind == "tool").ToList() is { Count: > 0 } tools =>
            Evidence.Of<IReadOnlyList<DeclaredCapability>>(tools),
        _ => Evidence.NotAvailable<IReadOnlyList<DeclaredCapability>>("Tools are declared only at run time."),
    };
}
