using Mtf.Flow.Facts;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>What the code answers requests with.</summary>
/// <param name="Tools">Declared tools, prompts and resources.</param>
/// <param name="Roots">Functions that answer.</param>
/// <param name="Parameters">Parameter nodes that hold what the client sends, with the name of the argument, or an empty name when it holds all.</param>
/// <param name="IsConstrained">Whether the schema restricts an argument (parameter node, name) to values that can be no command, path or query.</param>
internal sealed record HandlerFacts(
    IReadOnlyList<CodeTool> Tools, IReadOnlyList<HandlerRoot> Roots, IReadOnlyDictionary<int, string> Parameters, Func<int, string, bool>? IsConstrained = null);

/// <summary>Finds declared tools and their handlers in a solved program.</summary>
internal interface IHandlerFinder
{
    HandlerFacts Find(CallGraph calls);
}
