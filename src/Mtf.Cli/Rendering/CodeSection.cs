using System.Globalization;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>What the code declares and can reach.</summary>
internal sealed class CodeSection(Page page, Evaluation evaluation, bool verbose)
{
    private const int ShortList = 8;

    public void Write()
    {
        if (evaluation.Code is not Evidence<CodeSurface>.Collected(var code) || code.AnalysedFiles == 0)
        {
            return;
        }

        page.Gap();
        page.Heading("What the code can reach", $"{Explanation.Plural(code.AnalysedFiles, "file")} analysed");
        page.Table([20], [.. ToolRows(code), .. AccessSummary.Lines(code).Select(line => Row(line.Title, Text(line)))]);
        if (verbose && code.Capabilities.Count > 0)
        {
            page.Gap();
            page.Heading("Where", "kind, when, place");
            page.Table([16, 12], code.Capabilities.Where(capability => capability.Context.Evidence != OwnerEvidence.Verified).Select(Place));
        }
    }

    private IEnumerable<IReadOnlyList<IRenderable>> ToolRows(CodeSurface code) => code.Tools.GroupBy(tool => tool.Kind, StringComparer.Ordinal)
        .Select(group => Row(
            Explanation.Plural(group.Count(), char.ToUpperInvariant(group.Key[0]) + group.Key[1..]),
            List([.. group.Select(tool => tool.Name).Distinct(StringComparer.Ordinal)], isOpen: false)));

    private string Text(AccessLine line) => List(line.Details, line.IsOpen);

    private string List(IReadOnlyList<string> words, bool isOpen)
    {
        var shown = verbose ? words : [.. words.Take(ShortList)];
        List<string> parts = [.. shown.Select(word => Page.Safe(word, verbose ? 500 : 60))];
        if (shown.Count < words.Count)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"and {words.Count - shown.Count} more"));
        }

        if (isOpen)
        {
            parts.Add(words.Count > 0 ? "and others that only a run tells" : "which, only a run tells");
        }

        return string.Join(", ", parts);
    }

    private static IReadOnlyList<IRenderable> Place(Capability capability) =>
    [
        new Text(Page.Safe(capability.Kind)),
        new Text(capability.Context.Phase switch { Phase.Install => "installation", Phase.Startup => "start", _ => "call" }, Page.Faint),
        Page.Line(
            (Page.Safe(capability.Detail, 300), Page.Plain),
            ($"  {Page.Safe(ReportFacts.Place(capability.Context.Location), 300)}", Page.Faint),
            (capability.Count > 1 ? $" and {(capability.Count - 1).ToString(CultureInfo.InvariantCulture)} more places" : "", Page.Faint),
            (capability.Context.Tools.Count > 0 ? $"  {Page.Safe(string.Join(", ", capability.Context.Tools), 200)}" : "", Page.Faint)),
    ];

    private static IReadOnlyList<IRenderable> Row(string label, string text) => [new Text(Page.Safe(label), Page.Strong), new Text(text)];
}
