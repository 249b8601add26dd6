namespace Mtf.Checks.Transparency.Documentation;

/// <summary>The words by which a heading announces a topic. A word that ends in <c>*</c> is a stem.</summary>
internal sealed class HeadingTopic(params string[] words)
{
    public static readonly HeadingTopic Purpose = new("about", "overview", "introduction", "what is", "what it does", "purpose", "feature*", "why", "description");

    public static readonly HeadingTopic Tools = new(
        "tool*", "capabilit*", "resources", "resource", "prompts", "prompt", "components", "api", "functions", "function", "commands", "command", "operations");

    public static readonly HeadingTopic Configuration = new(
        "config*", "setup", "set up", "setting*", "install*", "environment", "env", "variable*", "usage", "using", "getting started", "quick start", "quickstart",
        "option*", "argument*", "parameter*", "running", "how to run", "connect*");

    public static readonly HeadingTopic Permissions = new(
        "permission*", "security", "access", "scope*", "authenticat*", "authoriz*", "authoris*", "sandbox*", "privilege*", "allowed", "read only", "restrict*",
        "credential*", "disclaimer*");

    public static readonly HeadingTopic DataHandling = new(
        "privacy", "telemetry", "tracking", "usage statistics", "data handling", "data collection", "data collected", "data retention", "data storage", "data usage",
        "data use", "data flow", "data protection", "data policy", "what data", "storage", "logging", "logs", "analytics");

    public static readonly HeadingTopic Architecture = new(
        "architecture", "how it works", "design", "internals", "under the hood", "implementation", "project structure", "code structure");

    public static readonly HeadingTopic SecurityContact = new("security", "vulnerabilit*", "disclosure", "reporting", "contact", "support");

    public bool IsNamedIn(string heading)
    {
        var normal = $" {string.Join(' ', heading.ToLowerInvariant().Split([' ', '-', '/', ':', ',', '.', '?', '!', '(', ')', '`', '*', '_', '&'], StringSplitOptions.RemoveEmptyEntries))} ";
        return words.Any(word => normal.Contains(word.EndsWith('*') ? $" {word[..^1]}" : $" {word} ", StringComparison.Ordinal));
    }
}
