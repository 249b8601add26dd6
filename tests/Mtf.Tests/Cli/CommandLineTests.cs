using Mtf.Reports;
using Mtf.Scoring;
using Xunit;

namespace Mtf.Tests.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Help_names_the_command_its_parts_and_the_exit_codes()
    {
        var run = await CliRun.Of(["--help"]);
        Assert.Equal(0, run.Code);
        Assert.Empty(run.Error);
        Golden.Match(run.Output, "help.txt");
    }

    [Fact]
    public async Task Help_of_scan_is_as_reviewed() => Golden.Match((await CliRun.Of(["scan", "--help"])).Output, "help.scan.txt");

    [Fact]
    public async Task Version_is_one_line() => Assert.Matches("^mtf [0-9]+\\.[0-9]+\\.[0-9]+\n$", (await CliRun.Of(["--version"])).Output);

    [Fact]
    public async Task A_typo_is_a_usage_error_with_a_suggestion()
    {
        var run = await CliRun.Of(["scna", "x"]);
        Assert.Equal(2, run.Code);
        Assert.Empty(run.Output);
        Assert.Contains("scan", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_command_is_a_usage_error() => Assert.Equal(2, (await CliRun.Of([])).Code);

    [Theory]
    [InlineData("bash", "complete -o default -F _mtf mtf")]
    [InlineData("zsh", "compdef _mtf mtf")]
    [InlineData("fish", "complete -c mtf")]
    public async Task Completion_prints_the_script_of_the_shell(string shell, string line) =>
        Assert.Contains(line, (await CliRun.Of(["completion", shell])).Output, StringComparison.Ordinal);

    [Fact]
    public async Task Completion_scripts_ask_for_suggestions_that_are_given()
    {
        Assert.Contains("scan\n", (await CliRun.Of(["[suggest:4]", "mtf sc"])).Output, StringComparison.Ordinal);
        Assert.Contains("PRV-01\n", (await CliRun.Of(["[suggest:15]", "mtf explain PRV"])).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PRV-01", "Publisher identity")]
    [InlineData("mnt-01", "Known vulnerabilities")]
    [InlineData("permissions", "What can it access?")]
    [InlineData("scanned", "Level 1: Scanned")]
    [InlineData("malware", "Known malware advisory")]
    public async Task Explain_finds_controls_dimensions_levels_and_caps(string topic, string text)
    {
        var run = await CliRun.Of(["explain", topic]);
        Assert.Equal(0, run.Code);
        Assert.Contains(text, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_shows_the_page_of_every_check()
    {
        Assert.NotEmpty(CheckPages.Ids);
        foreach (var id in CheckPages.Ids)
        {
            var run = await CliRun.Of(["explain", id.ToLowerInvariant()]);
            Assert.Equal(0, run.Code);
            Assert.Contains("How to fix", run.Output, StringComparison.Ordinal);
            Assert.All(run.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        }
    }

    [Fact]
    public async Task Explain_without_a_topic_lists_all()
    {
        var run = await CliRun.Of(["explain"]);
        Assert.All(Standard.Current.Controls, control => Assert.Contains(control.Id, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Explain_of_something_unknown_suggests_the_nearest()
    {
        var run = await CliRun.Of(["explain", "PRV-0l"]);
        Assert.Equal(2, run.Code);
        Assert.Contains("did you mean 'PRV-0", run.Error, StringComparison.Ordinal);
    }
}
