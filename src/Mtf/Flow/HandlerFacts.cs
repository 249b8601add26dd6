using Mtf.Flow.Solving;
using Mtf.Flow.Tools;

namespace Mtf.Flow;

/// <summary>What the code answers requests with.</summary>
/// <param name="Roots">Functions that answer.</param>
/// <param name="Parameters">Parameter nodes that hold what the client sends, with the name of the argument, or an empty name when it holds all.</param>
/// <param name="IsConstrained">Whether the schema restricts an argument (parameter node, name) to values that can be no command, path or query.</param>
internal sealed record HandlerFacts(IReadOnlyList<HandlerRoot> Roots, IReadOnlyDictionary<int, string> Parameters, Func<int, string, bool> IsConstrained)
{
    public static HandlerFacts Of(ToolExtraction extraction) => new(
        extraction.Handlers,
        extraction.Arguments,
        (node, name) => extraction.Schemas.TryGetValue(node, out var schemas)
            && schemas.Select(parameters => parameters.FirstOrDefault(parameter => parameter.Name == name)).OfType<Facts.ToolParameter>().ToList() is { Count: > 0 } named
            && named.TrueForAll(parameter => parameter.IsConstrained));
}
