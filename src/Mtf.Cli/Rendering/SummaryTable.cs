using Mtf.Evaluations;
using Mtf.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>Several evaluations, one row each.</summary>
internal static class SummaryTable
{
    private static readonly string[] Titles = ["Score", "Up to", "Evidence", "Level", "Server"];

    public static string Render(IReadOnlyList<Evaluation> evaluations, int width, bool colors)
    {
        var page = new Page(width, colors);
        page.Gap();
        IReadOnlyList<IRenderable> header =
            [.. Titles.Select(title => new Text(title, Page.Faint))];
        page.Table([5, 5, 8, 9], evaluations.Select(Row).Prepend(header));
        return page.ToString();
    }

    private static IReadOnlyList<IRenderable> Row(Evaluation evaluation)
    {
        var rating = evaluation.Rating;
        var findings = Explanation.Count(evaluation.Findings.Where(finding => finding.Severity >= Findings.Severity.High));
        return
        [
            new Text(Explanation.Figure(rating.Score).PadLeft(5), TerminalReport.ScoreStyle(rating.Score).Combine(Page.Strong)),
            new Text(Explanation.Figure(rating.Upper).PadLeft(5)),
            new Text($"{Explanation.Figure(rating.Coverage)} %".PadLeft(8)),
            new Text(rating.Level.ToString(), rating.Level == Scoring.TrustLevel.Untrusted ? Page.Bad : Page.Good),
            Page.Line(
                (Page.Safe(TerminalReport.Name(evaluation), 200), Page.Strong),
                (findings.Length == 0 ? "" : $"  {findings}", Page.Bad)),
        ];
    }
}
