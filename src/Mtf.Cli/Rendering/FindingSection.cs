using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Reports;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Mtf.Cli.Rendering;

/// <summary>The findings that limit the score: grouped, most severe first, each with its place, proof and remedy.</summary>
internal sealed class FindingSection(Page page, Evaluation evaluation, bool verbose)
{
    private const int TopGroups = 5;
    private const int TopPerGroup = 3;

    public void Write()
    {
        var limiting = evaluation.Findings.Where(finding => verbose || finding.Severity > Severity.Info).ToList();
        page.Gap();
        if (limiting.Count == 0)
        {
            page.Heading(evaluation.Rating.Coverage > 0 ? "No findings in what was looked at" : "No findings, because nothing was looked at");
            return;
        }

        var groups = Explanation.FindingGroups(limiting);
        var shown = verbose ? groups : [.. groups.Take(TopGroups)];
        page.Heading("What limits the score", Explanation.Count(limiting));
        foreach (var group in shown)
        {
            page.Gap();
            page.Table([8], [[new Text(Explanation.Word(group.Severity), StyleOf(group.Severity)), Describe(group)]]);
        }

        WriteSuppressed();
        WriteRest(groups.Skip(shown.Count).SelectMany(group => group.Findings).ToList(), shown[0].Check);
    }

    // What a gate lets pass is said, and why.
    private void WriteSuppressed()
    {
        var suppressed = Explanation.Suppressed(evaluation);
        if (suppressed.Count > 0)
        {
            page.Gap();
            page.Write(Page.Line(($"{Explanation.Plural(suppressed.Count, "finding")} suppressed by the user, which counts as before but stops no gate", Page.Strong)));
            foreach (var line in suppressed)
            {
                page.Write(new Padder(new Text(Page.Safe(line, 600), Page.Faint), new Padding(2, 0, 0, 0)));
            }
        }
    }

    private Rows Describe(FindingGroup group)
    {
        var lines = new List<IRenderable>
        {
            Page.Line(
                (Page.Safe(group.Title, 200), Page.Strong),
                ($"  {Page.Safe(group.Check)}", Page.Faint),
                (group.Findings.Count > 1 ? $", {group.Findings.Count} times" : "", Page.Faint)),
        };
        var shown = verbose ? group.Findings : [.. group.Findings.Take(TopPerGroup)];
        foreach (var finding in shown)
        {
            lines.Add(new Text(Page.Safe(finding.Message, verbose ? 2000 : 300)));
            if (Proof(finding) is { Length: > 0 } proof)
            {
                lines.Add(new Padder(new Text(proof, Page.Faint), new Padding(2, 0, 0, 0)));
            }
        }

        if (shown.Count < group.Findings.Count)
        {
            lines.Add(new Text($"and {group.Findings.Count - shown.Count} more like it", Page.Faint));
        }

        if (group.Findings[0].Remediation is { Length: > 0 } remediation)
        {
            lines.Add(Page.Line(("Fix: ", Page.Good), (Page.Safe(remediation, verbose ? 2000 : 300), Page.Plain)));
        }

        return new Rows(lines);
    }

    private string Proof(Finding finding)
    {
        var place = finding.Location is { } location ? Page.Safe(ReportFacts.Place(location), 300) : "";
        var evidence = Page.Safe(finding.Evidence, verbose ? 2000 : 160);
        return (place.Length, evidence.Length) switch
        {
            (_, 0) => place,
            (0, _) => evidence,
            _ => $"{place}  {evidence}",
        };
    }

    private void WriteRest(List<Finding> rest, string example)
    {
        page.Gap();
        if (rest.Count > 0)
        {
            page.Write(Page.Line(($"and {Explanation.Plural(rest.Count, "more finding")} ({Explanation.Count(rest)}): --verbose shows all", Page.Faint)));
        }

        page.Write(Page.Line(($"mtf explain {Page.Safe(example)} tells what a check looks at and why", Page.Faint)));
    }

    private static Style StyleOf(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => Page.Bad.Combine(Page.Strong),
        Severity.Medium => Page.Fair,
        Severity.Low or Severity.Info => Page.Faint,
    };
}
