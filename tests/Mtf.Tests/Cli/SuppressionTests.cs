using System.Text;
using System.Text.Json;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Cli;

public sealed class SuppressionTests : IDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"mtf-suppressions-{Guid.NewGuid():N}.yaml");

    public void Dispose() => File.Delete(file);

    [Fact]
    public async Task A_suppressed_finding_stops_no_gate_but_costs_what_it_cost_and_stays_in_every_report()
    {
        var before = EvaluationJson.Read(Encoding.UTF8.GetBytes((await CliRun.Of(["scan", "capped", "--json", "-q"])).Output));
        var worst = before.Findings.Where(finding => finding.Severity == Mtf.Findings.Severity.Critical).ToList();
        Assert.NotEmpty(worst);
        Write("suppressions:\n" + string.Concat(worst.Select(finding => $"  - fingerprint: {Mtf.Findings.FindingFingerprint.Of(finding)}\n    reason: Known and accepted by us until the next release.\n    until: 2099-12-31\n")));

        var after = await CliRun.Of(["scan", "capped", "--json", "-q", "--suppressions", file, "--fail-on", "critical"]);
        var evaluation = EvaluationJson.Read(Encoding.UTF8.GetBytes(after.Output));
        Assert.Equal(0, after.Code);
        Assert.Equal(1, (await CliRun.Of(["scan", "capped", "--json", "-q", "--fail-on", "critical"])).Code);
        Assert.Equal((before.Rating.Score, before.Rating.Level), (evaluation.Rating.Score, evaluation.Rating.Level));
        Assert.Equal(before.Findings.Count, evaluation.Findings.Count);
        Assert.Equal(worst.Count, evaluation.Findings.Count(finding => finding.Suppression is { Reason.Length: > 0, Until: not null }));

        const string Reason = "Known and accepted by us until the next release.";
        foreach (var format in new[] { "--markdown", "--sarif" })
        {
            var report = (await CliRun.Of(["scan", "capped", format, "-q", "--suppressions", file])).Output;
            Assert.Contains(Reason, report, StringComparison.Ordinal);
        }

        var text = (await CliRun.Of(["scan", "capped", "-q", "--suppressions", file])).Output;
        Assert.Contains("suppressed by the user", text, StringComparison.Ordinal);
        using var sarif = JsonDocument.Parse((await CliRun.Of(["scan", "capped", "--sarif", "-q", "--suppressions", file])).Output);
        var suppressed = sarif.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray().Where(result => result.TryGetProperty("suppressions", out _)).ToList();
        Assert.Equal(worst.Count, suppressed.Count);
        Assert.Equal("accepted", suppressed[0].GetProperty("suppressions")[0].GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_entry_after_its_last_day_or_for_another_package_has_no_effect()
    {
        var finding = EvaluationJson.Read(Encoding.UTF8.GetBytes((await CliRun.Of(["scan", "capped", "--json", "-q"])).Output)).Findings[0];
        foreach (var rest in new[] { "until: 2001-01-01", "package: other-server" })
        {
            Write($"suppressions:\n  - fingerprint: {Mtf.Findings.FindingFingerprint.Of(finding)}\n    reason: Known and accepted by us.\n    {rest}\n");
            Assert.DoesNotContain("suppression", (await CliRun.Of(["scan", "capped", "--json", "-q", "--suppressions", file])).Output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("suppressions:\n  - check: BHV052\n    file: a.js\n", "line 2: a suppression needs a 'reason'")]
    [InlineData("suppressions:\n  - check: BHV052\n    file: a.js\n    reason: Known and accepted.\n  - check: BHV052\n    reason: Known and accepted.\n", "line 5: a suppression names a finding")]
    [InlineData("suppressions:\n  - check: BHV052\n    file: a.js\n    reason: Known and accepted.\n    everything: true\n", "line 2: a suppression has only")]
    [InlineData("suppressions:\n  - check: BHV052\n    file: a.js\n    reason: Known and accepted.\n    until: soon\n", "line 2: 'until' is a day")]
    [InlineData("ignore: all\n", "has no list 'suppressions'")]
    public async Task What_is_not_a_suppression_is_refused_with_its_line(string text, string problem)
    {
        Write(text);
        var run = await CliRun.Of(["scan", "capped", "-q", "--suppressions", file]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(problem, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_told()
    {
        var run = await CliRun.Of(["scan", "capped", "-q", "--suppressions", file + ".none"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
    }

    private void Write(string text) => File.WriteAllText(file, text);
}
