using System.Globalization;
using System.Text;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Reports;

/// <summary>An evaluation as Markdown for a pull request: summary and limiting findings open, details folded.</summary>
public static class MarkdownWriter
{
    private const int OpenGroups = 5;
    private const int LocationsPerGroup = 20;

    public static void Write(Evaluation evaluation, TextWriter output)
    {
        var text = new StringBuilder();
        WriteSummary(text, evaluation);
        WriteFindings(text, evaluation);
        WriteNextLevel(text, evaluation);
        WriteCode(text, evaluation);
        WriteControls(text, evaluation);
        WriteMissing(text, evaluation);
        WriteFooter(text, evaluation);
        output.Write(text.ToString());
    }

    private static void WriteSummary(StringBuilder text, Evaluation evaluation)
    {
        var rating = evaluation.Rating;
        Line(text, $"## MTF: {MarkdownText.Code(evaluation.Subject.Purl.ToString())}");
        Line(text);
        Line(text, $"**{Explanation.Figure(rating.Score)} of 100**{Explanation.Upper(evaluation)}; evidence {Explanation.Percent(rating.Coverage)}. "
            + $"**{rating.Level}** (level {(int)rating.Level} of 3), {Explanation.Band(rating.Band)}.");
        Line(text);
        foreach (var cap in rating.Caps)
        {
            Line(text, $"> **Held at {Explanation.Figure(cap.Limit)}:** {MarkdownText.Prose(cap.Title)}"
                + $" (without it {Explanation.Figure(Math.Round(Explanation.Uncapped(evaluation), 1))})");
            Line(text);
        }

        Line(text, "| Dimension | Score | Up to | Evidence | Why |");
        Line(text, "| --- | --: | --: | --: | --- |");
        foreach (var dimension in evaluation.Dimensions)
        {
            Line(text, $"| {dimension.Id} | {Explanation.Figure(dimension.Score)} | {Explanation.Figure(dimension.Upper)} "
                + $"| {Explanation.Percent(dimension.Coverage)} | {MarkdownText.Prose(Explanation.Reason(dimension))} |");
        }

        Line(text);
    }

    private static void WriteFindings(StringBuilder text, Evaluation evaluation)
    {
        var groups = Explanation.FindingGroups(evaluation.Findings);
        Line(text, groups.Count == 0 ? "### No findings" : $"### Findings: {Explanation.Count(evaluation.Findings)}");
        Line(text);
        foreach (var group in groups.Take(OpenGroups))
        {
            WriteGroup(text, group);
        }

        if (groups.Count > OpenGroups)
        {
            Open(text, $"{groups.Count - OpenGroups} more kinds: {Explanation.Count(groups.Skip(OpenGroups).SelectMany(group => group.Findings))}");
            foreach (var group in groups.Skip(OpenGroups))
            {
                WriteGroup(text, group);
            }

            Close(text);
        }
    }

    private static void WriteGroup(StringBuilder text, FindingGroup group)
    {
        Line(text, $"- **{Explanation.Word(group.Severity)}** {MarkdownText.Code(group.Check)} {MarkdownText.Prose(group.Title)}"
            + (group.Findings.Count > 1 ? $" ({Explanation.Plural(group.Findings.Count, "time")})" : ""));
        foreach (var finding in group.Findings.Take(LocationsPerGroup))
        {
            Line(text, $"  - {MarkdownText.Prose(finding.Message)}{Place(finding.Location)}{Proof(finding.Evidence)}");
        }

        if (group.Findings.Count > LocationsPerGroup)
        {
            Line(text, $"  - and {group.Findings.Count - LocationsPerGroup} more");
        }

        if (group.Findings[0].Remediation is { Length: > 0 } remediation)
        {
            Line(text, $"  - Fix: {MarkdownText.Prose(remediation)}");
        }
    }

    private static void WriteNextLevel(StringBuilder text, Evaluation evaluation)
    {
        if (evaluation.Rating.NextLevel is not { } next)
        {
            return;
        }

        Line(text);
        Open(text, $"What {next.Level} (level {(int)next.Level}) needs");
        foreach (var missing in next.Missing)
        {
            Line(text, $"- {MarkdownText.Prose(missing)}");
        }

        Close(text);
    }

    private static void WriteCode(StringBuilder text, Evaluation evaluation)
    {
        if (evaluation.Code.ValueOrDefault is not { AnalysedFiles: > 0 } code)
        {
            return;
        }

        Line(text);
        Open(text, "What the code can reach");
        foreach (var group in code.Tools.GroupBy(tool => tool.Kind, StringComparer.Ordinal))
        {
            Line(text, $"- {Explanation.Plural(group.Count(), group.Key)}: {Codes(group.Select(tool => tool.Name).Distinct(StringComparer.Ordinal))}");
        }

        foreach (var line in AccessSummary.Lines(code))
        {
            var open = !line.IsOpen ? "" : line.Details.Count > 0 ? ", and others that only a run tells" : "which, only a run tells";
            Line(text, $"- {line.Title}: {Codes(line.Details)}{open}");
        }

        Close(text);
    }

    private static string Codes(IEnumerable<string> words) => string.Join(", ", words.Select(word => MarkdownText.Code(word)));

    private static void WriteControls(StringBuilder text, Evaluation evaluation)
    {
        Line(text);
        Open(text, "All controls");
        Line(text, "| Control | Outcome | Credit | Weight | Reason |");
        Line(text, "| --- | --- | --: | --: | --- |");
        foreach (var control in evaluation.Dimensions.SelectMany(dimension => dimension.Controls))
        {
            Line(text, $"| {MarkdownText.Code(control.Id)} {MarkdownText.Prose(Explanation.ControlTitle(control.Id))} | {Outcome(control.Outcome)} "
                + $"| {(control.Outcome == Scoring.Outcome.Evaluated ? Credit(control.Credit) : "")} "
                + $"| {control.Weight.ToString(CultureInfo.InvariantCulture)} | {MarkdownText.Prose(control.Reason)} |");
        }

        Close(text);
    }

    private static void WriteMissing(StringBuilder text, Evaluation evaluation)
    {
        var groups = Explanation.MissingGroups(evaluation);
        if (groups.Count == 0)
        {
            return;
        }

        Line(text);
        Open(text, "What could not be looked at");
        foreach (var group in groups)
        {
            Line(text, $"- {string.Join(", ", group.Controls)}: {MarkdownText.Prose(group.Reason)}");
        }

        Close(text);
    }

    private static void WriteFooter(StringBuilder text, Evaluation evaluation)
    {
        Line(text);
        Line(text, $"{MarkdownText.Prose(ReportFacts.Dependencies(evaluation))}  ");
        Line(text, $"{MarkdownText.Prose(ReportFacts.Advisories(evaluation))}  ");
        Line(text, $"{MarkdownText.Code($"{evaluation.Subject.DigestAlgorithm}:{evaluation.Subject.Digest}")}  ");
        Line(text, MarkdownText.Prose(ReportFacts.Validity(evaluation)));
    }

    private static string Place(Location? location) => location is null ? "" : $" {MarkdownText.Code(ReportFacts.Place(location))}";

    private static string Proof(string evidence) => evidence.Length == 0 ? "" : $" {MarkdownText.Code(evidence.Length > 200 ? evidence[..200] + "…" : evidence)}";

    private static string Outcome(Outcome outcome) => outcome switch
    {
        Scoring.Outcome.Evaluated => "evaluated",
        Scoring.Outcome.NotApplicable => "not applicable",
        Scoring.Outcome.NotAvailable => "not available",
        Scoring.Outcome.Error => "error",
    };

    private static string Credit(double credit) => credit.ToString("0.##", CultureInfo.InvariantCulture);

    // GitHub renders Markdown inside the element only after an empty line.
    private static void Open(StringBuilder text, string summary)
    {
        Line(text, $"<details><summary>{summary}</summary>");
        Line(text);
    }

    private static void Close(StringBuilder text)
    {
        Line(text);
        Line(text, "</details>");
    }

    private static void Line(StringBuilder text, string line = "") => text.Append(line).Append('\n');
}
