using System.Text.Json.Nodes;
using Mtf.Checks;
using Mtf.Cli.Rendering;
using Mtf.Findings;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class HostileReportTests
{
    [Theory]
    [InlineData("capped", 80)]
    [InlineData("capped", 120)]
    [InlineData("hostile", 60)]
    [InlineData("hostile", 80)]
    [InlineData("missing", 40)]
    public void No_line_is_wider_than_the_terminal(string name, int width)
    {
        var report = TerminalReport.Render(SampleEvaluations.Of(name), width, colors: false, verbose: true);
        Assert.All(report.Split('\n'), line => Assert.True(line.Length <= width, line));
    }

    [Fact]
    public void Without_colours_there_is_no_escape_character()
    {
        foreach (var name in SampleEvaluations.Names)
        {
            Assert.DoesNotContain('\u001b', TerminalReport.Render(SampleEvaluations.Of(name), 80, colors: false, verbose: true));
        }
    }

    [Fact]
    public void Colours_are_only_our_own_and_change_no_text()
    {
        var colored = TerminalReport.Render(SampleEvaluations.Of("hostile"), 80, colors: true, verbose: true);
        Assert.Contains("\u001b[", colored, StringComparison.Ordinal);
        var plain = TerminalReport.Render(SampleEvaluations.Of("hostile"), 80, colors: false, verbose: true);
        var stripped = System.Text.RegularExpressions.Regex.Replace(colored, "\u001b\\[[0-9;]*m", "", System.Text.RegularExpressions.RegexOptions.NonBacktracking);
        Assert.Equal(plain, string.Join('\n', stripped.Split('\n').Select(line => line.TrimEnd())));
    }

    [Fact]
    public void Locations_in_sarif_are_relative_and_stay_below_the_root()
    {
        var uris = JsonNode.Parse(GoldenReportTests.Sarif("hostile"))!["runs"]![0]!["results"]!.AsArray()
            .Select(result => (string)result!["locations"]![0]!["physicalLocation"]!["artifactLocation"]!["uri"]!).ToList();
        Assert.NotEmpty(uris);
        Assert.All(uris, uri =>
        {
            Assert.True(Uri.TryCreate(uri, UriKind.Relative, out _), uri);
            Assert.True(Uri.IsWellFormedUriString(uri, UriKind.Relative), uri);
            Assert.DoesNotContain("..", uri.Split('/'));
        });
    }

    [Fact]
    public void Fingerprints_survive_moved_lines_and_white_space_and_differ_otherwise()
    {
        var finding = SampleEvaluations.Of("capped").Findings[0];
        var same = finding with { Location = finding.Location! with { Line = 999 }, Evidence = finding.Evidence.Replace(" ", "\n  ", StringComparison.Ordinal) };
        Assert.Equal(FindingFingerprint.Of(finding), FindingFingerprint.Of(same));
        Assert.NotEqual(FindingFingerprint.Of(finding), FindingFingerprint.Of(finding with { Check = "MNT002" }));
        Assert.NotEqual(FindingFingerprint.Of(finding), FindingFingerprint.Of(finding with { Evidence = "other" }));
        Assert.NotEqual(FindingFingerprint.Of(finding), FindingFingerprint.Of(finding with { Location = new("other.json") }));
    }

    [Fact]
    public void Missing_evidence_is_a_notification_and_never_a_silent_success()
    {
        var notifications = JsonNode.Parse(GoldenReportTests.Sarif("missing"))!["runs"]![0]!["invocations"]![0]!["toolExecutionNotifications"]!.AsArray();
        Assert.Contains(notifications, note => (string)note!["descriptor"]!["id"]! == "MNT-01" && (string)note["level"]! == "error");
        Assert.Contains(notifications, note => (string)note!["descriptor"]!["id"]! == "BHV-01" && (string)note["level"]! == "warning");
    }

    [Fact]
    public void The_help_of_a_rule_is_the_page_of_its_check()
    {
        var page = CheckPages.Find(CheckPages.Ids[0])!;
        using var output = new MemoryStream();
        new SarifWriter().Write([SampleEvaluations.Of("capped") with { Findings = [Finding(page)] }], output);
        var rule = JsonNode.Parse(output.ToArray())!["runs"]![0]!["tool"]!["driver"]!["rules"]![0]!;
        Assert.Equal(page.Markdown, (string)rule["help"]!["markdown"]!);
    }

    private static Mtf.Findings.Finding Finding(CheckPage page) =>
        SampleEvaluations.Of("capped").Findings[0] with { Check = page.Id, Control = page.Control, Tags = page.Tags };
}
