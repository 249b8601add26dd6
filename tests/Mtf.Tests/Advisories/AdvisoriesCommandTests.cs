using System.CommandLine;
using System.Text.Json;
using Mtf.Cli;
using Mtf.Cli.Commands;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class AdvisoriesCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, string> variables = new(StringComparer.Ordinal);

    public AdvisoriesCommandTests() => variables["MTF_DATA"] = folder.Path;

    [Fact]
    public async Task Imports_and_shows_the_status_as_text_and_json()
    {
        var (code, output, error) = await RunAsync("import", AdvisoryData.Path("osv-bucket"));
        Assert.Equal((0, ""), (code, output));
        Assert.Contains("osv/npm: 914 imported", error, StringComparison.Ordinal);

        (code, output, error) = await RunAsync("status");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("2026-09-10", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", output, StringComparison.Ordinal);

        (code, output, error) = await RunAsync("status", "--json");
        Assert.Equal((0, ""), (code, error));
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["NuGet", "PyPI", "npm"], json.RootElement.GetProperty("index").GetProperty("ecosystems").EnumerateArray().Select(item => item.GetProperty("name").GetString()));
        Assert.Equal(1328, json.RootElement.GetProperty("index").GetProperty("records").GetInt32());
    }

    [Fact]
    public async Task Updates_from_the_given_addresses()
    {
        using var server = new FeedServer().WithEverything();
        variables["MTF_KEV_URL"] = server.Feeds.Kev.AbsoluteUri;
        string[] arguments = ["update", "--osv-url", server.Feeds.Osv.AbsoluteUri, "--epss-url", server.Feeds.Epss.AbsoluteUri];

        var (code, output, error) = await RunAsync(arguments);

        Assert.Equal((0, ""), (code, output));
        Assert.Contains("kev: 1404 entries", error, StringComparison.Ordinal);
        Assert.Contains("kev: not changed", (await RunAsync(arguments)).Error, StringComparison.Ordinal);

        server.Answers.Remove("/epss.csv", out _);
        (code, _, error) = await RunAsync(arguments);
        Assert.Equal(3, code);
        Assert.Contains("epss: failed: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no advisory data", "status")]
    [InlineData("does not exist", "import", "/no/such/path")]
    [InlineData("--osv-url is 'ftp://x'", "update", "--osv-url", "ftp://x")]
    public async Task A_failure_is_one_line_and_exit_code_3(string message, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(arguments);

        Assert.Equal((3, ""), (code, output));
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    public void Dispose() => folder.Dispose();

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var command = AdvisoriesCommand.Create(new Terminal(() => TextReader.Null, 80, false, false), variables.GetValueOrDefault);
        var code = await command.Parse(arguments).InvokeAsync(
            new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false }, TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
