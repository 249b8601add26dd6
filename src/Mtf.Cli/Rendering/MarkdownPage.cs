using Spectre.Console;

namespace Mtf.Cli.Rendering;

/// <summary>A check's page for a terminal: headings, paragraphs, lists and code as the pages use them.</summary>
internal static class MarkdownPage
{
    public static string Render(string markdown, int width, bool colors)
    {
        var page = new Page(width, colors);
        var paragraph = new List<string>();
        var code = false;
        page.Gap();
        foreach (var line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Flush(page, paragraph);
                code = !code;
            }
            else if (code)
            {
                page.Write(new Text(line.Length == 0 ? " " : line.Replace("\t", "    ", StringComparison.Ordinal), Page.Faint), indent: 6);
            }
            else if (line.StartsWith('#'))
            {
                Flush(page, paragraph);
                page.Heading(line.TrimStart('#', ' '));
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                Flush(page, paragraph);
                page.Table([1], [[new Text("•", Page.Faint), new Text(Inline(line[2..]))]]);
            }
            else if (string.IsNullOrWhiteSpace(line))
            {
                Flush(page, paragraph);
                page.Gap();
            }
            else
            {
                paragraph.Add(line.Trim());
            }
        }

        Flush(page, paragraph);
        return page.ToString();
    }

    private static void Flush(Page page, List<string> paragraph)
    {
        if (paragraph.Count > 0)
        {
            page.Write(new Text(Inline(string.Join(' ', paragraph))));
            paragraph.Clear();
        }
    }

    private static string Inline(string text) => text
        .Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
}
