using System.Globalization;
using Mtf.Reports;
using Mtf.Scoring;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>Pages about the standard itself: controls, dimensions, levels and caps.</summary>
internal static class StandardPage
{
    public static string Of(ControlDefinition control, int width, bool colors)
    {
        var page = Start($"{control.Id} {control.Title}", control.Question, width, colors);
        page.Write(new Text($"Counts {control.Weight} of 100 in {control.Dimension}. {control.Credit}"));
        if (control.Needs.Length > 0)
        {
            page.Write(new Text($"Needs {control.Needs}; without it the control is not available and counts 0 below and 1 above."));
        }

        if (control.Rungs.Count > 0)
        {
            page.Gap();
            page.Table([4], control.Rungs.Select(rung => Row(Figure(rung.Credit), rung.Title)));
        }

        List("Checks", CheckPages.Ids.Where(id => CheckPages.Find(id)!.Control == control.Id)
            .Select(id => Row(id, CheckPages.Find(id)!.Title)), 7, page);
        if (control.BundleControls.Count > 0)
        {
            page.Gap();
            page.Write(new Text($"Same question in the published bundle standard: {string.Join(", ", control.BundleControls)}", Page.Faint));
        }

        return page.ToString();
    }

    public static string Of(DimensionDefinition dimension, int width, bool colors)
    {
        var page = Start(dimension.Id.ToString(), dimension.Question, width, colors);
        page.Write(new Text($"Counts {dimension.Weight} of 100 in the rating."));
        List("Controls by weight", Standard.Current.Controls.Where(control => control.Dimension == dimension.Id)
            .Select(control => Row($"{control.Id}  {control.Weight.ToString(CultureInfo.InvariantCulture),3}", $"{control.Title}: {control.Question}")), 11, page);
        return page.ToString();
    }

    public static string Of(LevelDefinition level, int width, bool colors)
    {
        var page = Start($"Level {level.Ordinal}: {level.Title}", "Needs:", width, colors);
        page.Table([1], level.Needs.Select(need => Row("•", need)));
        return page.ToString();
    }

    public static string Of(CapDefinition cap, int width, bool colors)
    {
        var page = Start($"Cap {Figure(cap.Limit)}: {cap.Kind}", cap.Title + ".", width, colors);
        page.Write(new Text($"While a finding of this kind is unresolved the rating is at most {Figure(cap.Limit)} and the level is Untrusted."));
        return page.ToString();
    }

    public static string Index(int width, bool colors)
    {
        var standard = Standard.Current;
        var page = Start($"The MTF rating standard {standard.Version}", "mtf explain NAME tells more about each of these.", width, colors);
        List("Levels", standard.Levels.Select(level => Row(Explanation.Word(level.Id), string.Join(' ', level.Needs.Take(1)))), 12, page);
        List("Dimensions by weight", standard.Dimensions.Select(dimension =>
            Row(Explanation.Word(dimension.Id), $"{dimension.Weight.ToString(CultureInfo.InvariantCulture)}  {dimension.Question}")), 12, page);
        List("Controls", standard.Controls.Select(control => Row(control.Id, control.Title)), 12, page);
        List("Checks", CheckPages.Ids.Select(id => Row(id, CheckPages.Find(id)!.Title)), 12, page);
        List("Caps", standard.Caps.Select(cap => Row(cap.Kind, $"{Figure(cap.Limit)}  {cap.Title}")), 22, page);
        return page.ToString();
    }

    private static Page Start(string title, string question, int width, bool colors)
    {
        var page = new Page(width, colors);
        page.Gap();
        page.Heading(title);
        page.Gap();
        page.Write(new Text(question));
        page.Gap();
        return page;
    }

    private static void List(string title, IEnumerable<IReadOnlyList<IRenderable>> rows, int nameWidth, Page page)
    {
        var all = rows.ToList();
        if (all.Count > 0)
        {
            page.Gap();
            page.Heading(title);
            page.Table([nameWidth], all);
        }
    }

    private static IReadOnlyList<IRenderable> Row(string name, string text) => [new Text(name, Page.Strong), new Text(text)];

    private static string Figure(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
