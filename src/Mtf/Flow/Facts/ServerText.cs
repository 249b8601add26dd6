using Mtf.Findings;

namespace Mtf.Flow.Facts;

/// <summary>A constant text that the code gives to the model, other than in a declaration.</summary>
/// <param name="Kind"><c>instructions</c> of the server, or the <c>result</c> of a handler.</param>
/// <param name="Declared"><c>tool</c>, <c>prompt</c> or <c>resource</c> for the result of a handler; else empty.</param>
/// <param name="Owner">Name of the tool, prompt or resource that answers, of the server for its instructions.</param>
/// <param name="Text">Parts that are known only at run time are holes such as <c>⟨?⟩</c>.</param>
public sealed record ServerText(string Kind, string Declared, string Owner, string Text, Location Location);
