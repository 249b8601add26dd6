using System.Text;
using Mtf.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>
/// Text laid out for a width. All text goes through <see cref="Text"/>, which knows no markup, after being escaped,
/// so nothing that was scanned can colour, move or hide anything.
/// </summary>
internal sealed class Page
{
    public static readonly Style Plain = Style.Plain;
    public static readonly Style Strong = new(decoration: Decoration.Bold);
    public static readonly Style Faint = new(foreground: Color.Grey);
    public static readonly Style Good = new(foreground: Color.Green);
    public static readonly Style Fair = new(foreground: Color.Yellow);
    public static readonly Style Bad = new(foreground: Color.Red);

    private readonly StringBuilder buffer = new();
    private readonly IAnsiConsole console;

    public Page(int width, bool colors)
    {
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colors ? ColorSystemSupport.EightBit : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(new StringWriter(buffer) { NewLine = "\n" }),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        console.Profile.Capabilities.Links = false;
        Width = width;
    }

    public int Width { get; }

    public static Paragraph Line(params IEnumerable<(string Text, Style Style)> parts)
    {
        var paragraph = new Paragraph();
        foreach (var (text, style) in parts)
        {
            paragraph.Append(text, style);
        }

        return paragraph;
    }

    /// <summary>Escaped text of a scanned package or of the engine.</summary>
    public static string Safe(string text, int limit = 2000) => TerminalText.Escape(text, limit);

    public void Gap() => console.WriteLine();

    public void Write(IRenderable content, int indent = 2) => console.Write(new Padder(content, new Padding(indent, 0, 0, 0)));

    public void Heading(string title, string note = "") =>
        Write(Line((title, Strong), (note.Length == 0 ? "" : "  " + note, Faint)));

    /// <summary>Rows of which the last column takes the rest of the width and wraps.</summary>
    public void Table(IReadOnlyList<int> widths, IEnumerable<IReadOnlyList<IRenderable>> rows, int indent = 2)
    {
        var grid = new Grid { Expand = false };
        var used = indent;
        foreach (var width in widths)
        {
            grid.AddColumn(new GridColumn { Width = width, NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
            used += width + 2;
        }

        grid.AddColumn(new GridColumn { Width = Math.Max(10, Width - used), Padding = new Padding(0, 0, 0, 0) });
        foreach (var row in rows)
        {
            grid.AddRow([.. row]);
        }

        Write(grid, indent);
    }

    /// <summary>The laid-out text, without white space at the ends of lines.</summary>
    public override string ToString() => string.Join('\n', buffer.ToString().Split('\n').Select(line => line.TrimEnd()));
}
