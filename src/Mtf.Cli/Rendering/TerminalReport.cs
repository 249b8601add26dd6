using System.Globalization;
using Mtf.Evaluations;
using Mtf.Reports;
using Mtf.Scoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>An evaluation as a page for a terminal: the answer first, then the reasons, then what limits it.</summary>
internal sealed class TerminalReport
{
    private const int ShortReason = 170;
    private readonly Evaluation evaluation;
    private readonly bool verbose;
    private readonly Page page;

    private TerminalReport(Evaluation evaluation, int width, bool colors, bool verbose)
    {
        this.evaluation = evaluation;
        this.verbose = verbose;
        page = new Page(width, colors);
    }

    public static string Render(Evaluation evaluation, int width, bool colors, bool verbose)
    {
        var report = new TerminalReport(evaluation, width, colors, verbose);
        report.WriteHeadline();
        report.WriteLevel();
        report.WriteDimensions();
        new FindingSection(report.page, evaluation, verbose).Write();
        new CodeSection(report.page, evaluation, verbose).Write();
        report.WriteMissing();
        report.WriteFacts();
        return report.page.ToString();
    }

    private void WriteHeadline()
    {
        var rating = evaluation.Rating;
        page.Gap();
        page.Write(Page.Line(
            (Page.Safe(Name(evaluation), 200), Page.Strong),
            ($"  {Page.Safe(evaluation.Subject.Purl.Type)}", Page.Faint)));
        page.Gap();
        page.Write(Page.Line(
            ($"{Explanation.Figure(rating.Score)} of 100", ScoreStyle(rating.Score).Combine(Page.Strong)),
            (Explanation.Upper(evaluation), Page.Plain),
            ($"; evidence {Explanation.Percent(rating.Coverage)}", Page.Plain)));
        page.Write(Page.Line([.. ScoreBar.Parts(rating.Score, rating.Upper, page.Width - 4 > 60 ? 60 : page.Width - 4)]));
        page.Write(Page.Line((Capital(Explanation.Band(rating.Band)), ScoreStyle(rating.Score))));
        foreach (var cap in rating.Caps)
        {
            page.Write(Page.Line(
                ($"Held at {Explanation.Figure(cap.Limit)}: ", Page.Bad.Combine(Page.Strong)),
                (Page.Safe(cap.Title), Page.Bad),
                ($". Without it {Explanation.Figure(Math.Round(Explanation.Uncapped(evaluation), 1))}.", Page.Plain)));
        }
    }

    private void WriteLevel()
    {
        var rating = evaluation.Rating;
        page.Gap();
        page.Write(Page.Line(
            ($"Level {(int)rating.Level} of {(int)TrustLevel.Verified}: ", Page.Plain),
            (rating.Level.ToString(), rating.Level == TrustLevel.Untrusted ? Page.Bad.Combine(Page.Strong) : Page.Good.Combine(Page.Strong)),
            (rating.NextLevel is { } next ? $". Missing for {next.Level}:" : ", the highest.", Page.Plain)));
        if (rating.NextLevel is { Missing: var missing })
        {
            page.Table([1], missing.Select(line => Row(new Text("•", Page.Faint), new Text(Page.Safe(line)))), indent: 4);
        }
    }

    private void WriteDimensions()
    {
        page.Gap();
        var cells = page.Width >= 110 ? 20 : 10;
        page.Table(
            [12, cells, 10],
            evaluation.Dimensions.Select(dimension => Row(
                new Text(dimension.Id.ToString(), Page.Strong),
                Page.Line([.. ScoreBar.Parts(dimension.Score, dimension.Upper, cells)]),
                Page.Line([.. Range(dimension)]),
                new Text(Page.Safe(Explanation.Reason(dimension), verbose ? 2000 : ShortReason)))));
        if (!verbose)
        {
            return;
        }

        page.Gap();
        page.Heading("Every control", "credit × weight");
        page.Table(
            [6, 10],
            evaluation.Dimensions.SelectMany(dimension => dimension.Controls).Select(control => Row(
                new Text(Page.Safe(control.Id)),
                Credit(control),
                Page.Line((Page.Safe(Explanation.ControlTitle(control.Id)) + ": ", Page.Strong), (Page.Safe(control.Reason), Page.Plain)))));
    }

    private void WriteMissing()
    {
        var groups = Explanation.MissingGroups(evaluation);
        if (groups.Count == 0)
        {
            return;
        }

        page.Gap();
        page.Heading("Could not be looked at", $"{Explanation.Percent(Math.Ceiling(100 - evaluation.Rating.Coverage))} of the evidence");
        page.Table([1], groups.Select(group => Row(
            group.Outcome == Outcome.Error ? new Text("!", Page.Bad) : new Text("•", Page.Faint),
            Page.Line(
                (Page.Safe(group.Reason, verbose ? 2000 : 300), Page.Plain),
                ($" ({string.Join(", ", group.Controls.Select(control => Page.Safe(control)))})", Page.Faint)))));
    }

    private void WriteFacts()
    {
        page.Gap();
        page.Table([8], [
            Fact("Subject", evaluation.Subject.Purl.ToString()),
            Fact(evaluation.Subject.DigestAlgorithm == "toolSurface" ? "tools" : evaluation.Subject.DigestAlgorithm, evaluation.Subject.Digest),
            Fact("Packages", ReportFacts.Dependencies(evaluation)),
            Fact("Database", ReportFacts.Advisories(evaluation), ReportFacts.AdvisoriesAreOld(evaluation) ? Page.Fair : Page.Faint),
            Fact("Time", ReportFacts.Validity(evaluation)),
        ]);
    }

    private static IReadOnlyList<IRenderable> Fact(string label, string text, Style? style = null) =>
        Row(new Text(label, Page.Faint), new Text(Page.Safe(text), style ?? Page.Faint));

    private static IReadOnlyList<IRenderable> Row(params IReadOnlyList<IRenderable> cells) => cells;

    private static IEnumerable<(string Text, Style Style)> Range(DimensionRating dimension)
    {
        yield return (Explanation.Figure(Math.Round(dimension.Score)).PadLeft(3), ScoreStyle(dimension.Score).Combine(Page.Strong));
        if (Math.Round(dimension.Upper) > Math.Round(dimension.Score))
        {
            yield return ($" to {Explanation.Figure(Math.Round(dimension.Upper))}", Page.Faint);
        }
    }

    private static Text Credit(ControlRating control) => control.Outcome switch
    {
        Outcome.Evaluated => new Text(
            string.Create(CultureInfo.InvariantCulture, $"{control.Credit:0.00} × {control.Weight,2}"), ScoreStyle(control.Credit * 100)),
        Outcome.NotApplicable => new Text("n/a", Page.Faint),
        Outcome.NotAvailable => new Text($"?    × {control.Weight.ToString(CultureInfo.InvariantCulture),2}", Page.Faint),
        Outcome.Error => new Text($"error× {control.Weight.ToString(CultureInfo.InvariantCulture),2}", Page.Bad),
    };

    internal static Style ScoreStyle(double score) => Standard.Current.Band(score).Id switch
    {
        "significant-risk" => Page.Bad,
        "acceptable" => Page.Fair,
        _ => Page.Good,
    };

    internal static string Name(Evaluation evaluation)
    {
        var purl = evaluation.Subject.Purl;
        var name = purl.Namespace.Length == 0 ? purl.Name : $"{purl.Namespace}/{purl.Name}";
        return purl.Version.Length == 0 ? name : $"{name} {purl.Version}";
    }

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
