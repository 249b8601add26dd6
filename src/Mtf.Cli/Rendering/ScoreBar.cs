using Spectre.Console;

namespace Mtf.Cli.Rendering;

/// <summary>A bar of what is proved, what is still possible and what is lost.</summary>
internal static class ScoreBar
{
    public static IEnumerable<(string Text, Style Style)> Parts(double score, double upper, int cells)
    {
        var full = Cells(score, cells);
        var possible = Math.Max(Cells(upper, cells) - full, 0);
        yield return (new string('█', full), TerminalReport.ScoreStyle(score));
        yield return (new string('▒', possible), Page.Faint);
        yield return (new string('·', cells - full - possible), Page.Faint);
    }

    private static int Cells(double figure, int cells) => (int)Math.Round(Math.Clamp(figure, 0, 100) / 100 * cells, MidpointRounding.AwayFromZero);
}
