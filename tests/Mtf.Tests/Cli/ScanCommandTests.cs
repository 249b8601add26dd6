using System.Text;
using Mtf.Artifacts;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Cli;

public sealed class ScanCommandTests
{
    [Fact]
    public async Task The_report_is_all_of_standard_output_and_progress_goes_to_standard_error()
    {
        var run = await CliRun.Of(["scan", "clean"]);
        Assert.Equal(0, run.Code);
        Assert.Equal(Cli80("clean"), run.Output);
        Assert.Equal("mtf: Fetching clean\nmtf: Judging clean\n", run.Error);
    }

    [Fact]
    public async Task Quiet_says_nothing_on_standard_error() => Assert.Empty((await CliRun.Of(["scan", "clean", "--quiet"])).Error);

    [Fact]
    public async Task Live_progress_leaves_no_line_behind()
    {
        var run = await CliRun.Of(["scan", "clean"], liveProgress: true);
        Assert.Contains("██████████░░░░░░░░░░  50 %", run.Error, StringComparison.Ordinal);
        Assert.EndsWith("\r\u001b[2K", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_of_several_targets_is_one_line_each()
    {
        var run = await CliRun.Of(["scan", "--json", "-"], input: "# a list\nclean\n\n  capped  \n");
        var lines = run.Output.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("clean", EvaluationJson.Read(Encoding.UTF8.GetBytes(lines[0])).Reference);
        Assert.Equal("capped", EvaluationJson.Read(Encoding.UTF8.GetBytes(lines[1])).Reference);
        Assert.Empty(lines[2]);
    }

    [Fact]
    public async Task Several_targets_make_one_table()
    {
        var run = await CliRun.Of(["scan", "clean", "capped", "--quiet"]);
        Assert.Contains("Verified   @example/notes-server 2.1.0", run.Output, StringComparison.Ordinal);
        Assert.Contains("Untrusted  @example/ticket-server 1.4.2", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("level:scanned", 1)]
    [InlineData("rating:40", 1)]
    [InlineData("rating:39", 0)]
    [InlineData("critical", 1)]
    [InlineData("low", 1)]
    [InlineData("level:untrusted", 0)]
    public async Task Fail_on_denies_below_the_threshold(string threshold, int code)
    {
        var run = await CliRun.Of(["scan", "capped", "--fail-on", threshold, "-q"]);
        Assert.Equal(code, run.Code);
        Assert.Equal(code == 1, run.Error.Contains("mtf: denied: capped: ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("level:0")]
    [InlineData("rating:101")]
    [InlineData("rating:NaN")]
    [InlineData("4")]
    [InlineData("Critical,High")]
    [InlineData("")]
    public async Task A_threshold_that_means_nothing_is_a_usage_error(string threshold)
    {
        var run = await CliRun.Of(["scan", "capped", "--fail-on", threshold]);
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("threshold", run.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("--as-of", "yesterday")]
    [InlineData("--json", "--sarif")]
    [InlineData("-o", "report.xyz")]
    [InlineData("--sbom", "other")]
    [InlineData("--sbom", "spdx", "second")]
    [InlineData("--jsn")]
    public async Task Mistakes_are_usage_errors_on_standard_error(params string[] arguments)
    {
        var run = await CliRun.Of(["scan", "clean", .. arguments]);
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.NotEmpty(run.Error);
    }

    [Fact]
    public async Task As_of_reaches_the_engine()
    {
        var run = await CliRun.Of(["scan", "clean", "--as-of", "2026-01-31", "--json", "-q"]);
        Assert.Contains("\"evaluatedAt\":\"2026-01-31T00:00:00Z\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_evaluated_is_one_line_and_exit_3()
    {
        var run = await CliRun.Of(["scan", "x\u001b[31m"], evaluate: (_, _, _, _) => throw new ArtifactException("the file is empty."));
        Assert.Equal(3, run.Code);
        Assert.Empty(run.Output);
        Assert.Equal("mtf: x\\u{1B}[31m: the file is empty.\n", run.Error);
    }

    [Fact]
    public async Task One_failure_among_several_is_never_allowed()
    {
        var run = await CliRun.Of(["scan", "clean", "bad", "--json", "-q"], evaluate: (reference, _, _, _) => reference == "bad"
            ? throw new ArtifactException("gone.")
            : Task.FromResult(Reports.SampleEvaluations.Of(reference)));
        Assert.Equal(3, run.Code);
        Assert.Single(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Our_own_bug_is_one_line_and_exit_3()
    {
        var run = await CliRun.Of(["scan", "x", "-q"], evaluate: (_, _, _, _) => throw new InvalidOperationException("a\nb"));
        Assert.Equal(3, run.Code);
        Assert.StartsWith("mtf: internal error, please report it: InvalidOperationException: a b", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Cancelling_ends_with_130_and_writes_nothing()
    {
        using var cancellation = new CancellationTokenSource();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "out.json");
        var run = await CliRun.Of(["scan", "x", "-q", "-o", file], cancellation: cancellation.Token, evaluate: async (_, _, _, token) =>
        {
            await cancellation.CancelAsync();
            token.ThrowIfCancellationRequested();
            throw new InvalidOperationException("not cancelled");
        });
        Assert.Equal(130, run.Code);
        Assert.Empty(run.Output);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Theory]
    [InlineData("out.json", "{\"advisories\"")]
    [InlineData("out.sarif", "{\n  \"$schema\"")]
    [InlineData("out.md", "## MTF:")]
    [InlineData("out.txt", "\n  @example")]
    [InlineData("out.cdx.json", "{\n  \"$schema\": \"http://cyclonedx.org")]
    [InlineData("out.spdx.json", "{\n  \"spdxVersion\"")]
    public async Task The_extension_of_the_file_chooses_the_format(string name, string start)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, name);
        var run = await CliRun.Of(["scan", "capped", "-o", file]);
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith(start, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("capped: 39 of 100; evidence 78 %; Untrusted", run.Error, StringComparison.Ordinal);
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_is_one_line_and_exit_3()
    {
        using var folder = new TemporaryFolder();
        var run = await CliRun.Of(["scan", "clean", "-q", "-o", Path.Combine(folder.Path, "none", "out.json")]);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("mtf: the report cannot be written: ", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task An_empty_list_on_standard_input_is_a_usage_error() => Assert.Equal(2, (await CliRun.Of(["scan", "-"])).Code);

    private static string Cli80(string name) => File.ReadAllText(RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "golden", $"{name}.80.txt"));
}
