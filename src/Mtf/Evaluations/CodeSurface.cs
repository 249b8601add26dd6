using Mtf.Flow.Facts;

namespace Mtf.Evaluations;

/// <summary>What the shipped code declares and can reach: the facts of the static analysis that a reader judges by. Flows and patterns stand among the findings.</summary>
public sealed record CodeSurface
{
    /// <summary>Tools, prompts and resources that the code declares, by kind and name.</summary>
    public required IReadOnlyList<CodeTool> Tools { get; init; }

    /// <summary>What code that an entry point reaches can do, sorted by kind, detail and place.</summary>
    public required IReadOnlyList<Capability> Capabilities { get; init; }

    /// <summary>In how many places code that nothing reaches does any such thing; those are not listed.</summary>
    public required int UnreachedCapabilities { get; init; }

    /// <summary>Files that were analysed.</summary>
    public required int AnalysedFiles { get; init; }

    /// <summary>Files or parts that were not, or not fully, each with the reason.</summary>
    public required IReadOnlyList<UnanalysedPart> Unanalysed { get; init; }

    public static CodeSurface Of(StaticAnalysis code) => new()
    {
        Tools = [.. code.Tools.OrderBy(tool => tool.Kind, StringComparer.Ordinal).ThenBy(tool => tool.Name, StringComparer.Ordinal)
            .ThenBy(tool => tool.Location.File, StringComparer.Ordinal).ThenBy(tool => tool.Location.Line)],
        Capabilities = [.. code.Capabilities.Where(IsReached)
            .OrderBy(capability => capability.Kind, StringComparer.Ordinal).ThenBy(capability => capability.Detail, StringComparer.Ordinal)
            .ThenBy(capability => capability.Context.Location.File, StringComparer.Ordinal).ThenBy(capability => capability.Context.Location.Line)
            .ThenBy(capability => capability.Api, StringComparer.Ordinal)],
        UnreachedCapabilities = code.Capabilities.Where(capability => !IsReached(capability)).Sum(capability => capability.Count),
        AnalysedFiles = code.AnalysedFiles,
        Unanalysed = code.Unanalysed,
    };

    private static bool IsReached(Capability capability) => capability.Context.Phase != Phase.Unreached;
}
