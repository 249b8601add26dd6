namespace Mtf.Checks;

/// <summary>A check's page: documentation, SARIF help and test in one Markdown file.</summary>
/// <param name="Id">Check id, the page's file name.</param>
/// <param name="Name">kebab-case name that reads as "allow ${name}".</param>
/// <param name="Title">Short title of a finding.</param>
/// <param name="Control">Control that findings count against.</param>
/// <param name="Tags">CWE and taxonomy tags.</param>
/// <param name="Remediation">First paragraph of the section "How to fix".</param>
/// <param name="Markdown">The whole page.</param>
public sealed record CheckPage(
    string Id, string Name, string Title, string Control, IReadOnlyList<string> Tags, string Remediation, string Markdown)
{
    private static readonly string[] Sections = ["## What it does", "## Why is this bad", "## How to fix"];

    public static CheckPage Load(string id)
    {
        using var stream = typeof(CheckPage).Assembly.GetManifestResourceStream($"checks/{id}.md")
            ?? throw new InvalidOperationException($"Check {id} has no page {id}.md.");
        using var reader = new StreamReader(stream);
        return Parse(id, reader.ReadToEnd());
    }

    /// <summary>Parses a page: <c># ID name</c>, a table of control and tags, then the fixed sections.</summary>
    public static CheckPage Parse(string id, string markdown)
    {
        var lines = markdown.Split('\n');
        var heading = lines[0].TrimStart('#', ' ').Split(' ', 2);
        if (heading is not [var pageId, var name] || pageId != id)
        {
            throw new FormatException($"Page {id}.md must start with '# {id} name'.");
        }

        foreach (var section in Sections)
        {
            if (!lines.Contains(section))
            {
                throw new FormatException($"Page {id}.md lacks the section '{section}'.");
            }
        }

        return new CheckPage(
            id, name, Field(lines, "Title"), Field(lines, "Control"),
            [.. Field(lines, "Tags").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            FirstParagraph(lines, "## How to fix"), markdown);
    }

    private static string Field(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith($"- {name}: ", StringComparison.Ordinal))?[(name.Length + 4)..].Trim()
        ?? throw new FormatException($"'{lines[0]}' lacks the line '- {name}: …'.");

    private static string FirstParagraph(string[] lines, string section) => string.Join(' ', lines
        .SkipWhile(line => line != section).Skip(1)
        .SkipWhile(string.IsNullOrWhiteSpace).TakeWhile(line => !string.IsNullOrWhiteSpace(line)));
}
