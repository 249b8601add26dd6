using Mtf.Findings;

namespace Mtf.Checks.Texts;

/// <summary>A text that a server gives to a model.</summary>
/// <param name="Kind"><c>tool</c>, <c>prompt</c>, <c>resource</c> or <c>instructions</c>.</param>
/// <param name="Owner">Name of the tool, prompt or resource.</param>
/// <param name="Field"><c>name</c>, <c>title</c>, <c>description</c>, <c>parameter x</c>, <c>default x</c>, <c>enum x</c>.</param>
internal sealed record ToolText(string Kind, string Owner, string Field, string Text, Location Location);
