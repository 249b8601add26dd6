using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>Tools, prompts and resources that a program declares, and the functions that answer for them.</summary>
internal sealed record ToolExtraction
{
    public required IReadOnlyList<CodeTool> Tools { get; init; }

    /// <summary>Constant texts for the model outside declarations.</summary>
    public required IReadOnlyList<ServerText> Texts { get; init; }

    /// <summary>Functions that answer, each with the name it answers for.</summary>
    public required IReadOnlyList<HandlerRoot> Handlers { get; init; }

    /// <summary>Nodes that carry arguments of a request: the name of the argument, empty when the node is the object of all arguments.</summary>
    public required IReadOnlyDictionary<int, string> Arguments { get; init; }

    /// <summary>For each of those nodes, the parameters of every tool whose arguments it may carry.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<IReadOnlyList<ToolParameter>>> Schemas { get; init; }

    /// <summary>Calls inside a common handler that happen for some names only.</summary>
    public required IReadOnlyDictionary<int, IReadOnlyList<string>> DispatchedCalls { get; init; }

    /// <summary>Places where something is declared under a name that is only known at run time: not fully analysed.</summary>
    public required IReadOnlyList<Location> Unnamed { get; init; }

    /// <summary>Whether the work was cut off.</summary>
    public required bool IsTruncated { get; init; }

    public static ToolExtraction Extract(CallGraph calls, Folder folder) => new ToolCollector(calls, folder).Collect();
}
