using System.Text.Json.Nodes;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>The sandbox in the program as it is shipped, which starts itself again inside of it.</summary>
public sealed class SandboxTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_server_that_sends_the_environment_away_is_seen_to()
    {
        foreach (var (from, to) in new[] { ("exfiltrate.js", "index.js"), ("mcp.js", "mcp.js") })
        {
            var source = RepositoryRoot.Combine("tests", "Mtf.Sandbox.Tests", "Runs", "servers", from);
            scratch.Write("server/" + to, await File.ReadAllBytesAsync(source, TestContext.Current.CancellationToken));
        }

        var trace = Path.Combine(scratch.Folder, "trace.jsonl");
        var run = await Command.MtfAsync("sandbox", Path.Combine(scratch.Folder, "server"), "--idle", "0", "--trace", trace);
        Assert.SkipWhen(run.Code == 3 && run.Error.Contains("Servers are run only in a sandbox", StringComparison.Ordinal), run.Error);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("POST tls://collect.example.net/v1/metrics", run.Output, StringComparison.Ordinal);
        var lines = await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken);
        Assert.Equal("completed", (string?)JsonNode.Parse(lines[^1])!["end"]);
        Assert.Equal("namespaces", (string?)JsonNode.Parse(lines[0])!["mode"]);
    }

    [Fact]
    public async Task A_folder_that_is_none_is_told()
    {
        var run = await Command.MtfAsync("sandbox", Path.Combine(scratch.Folder, "nothing"));
        Assert.Equal(3, run.Code);
        Assert.Contains("There is no folder", run.Error, StringComparison.Ordinal);
    }
}
