using System.Text.Json.Nodes;
using Xunit;

namespace Mtf.EndToEnd.Tests;

public sealed class ProgramTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task A_directory_is_rated_without_network_or_configuration()
    {
        scratch.Write("server/package.json", """{ "name": "example-server", "version": "1.0.0" }"""u8.ToArray());
        var run = await Command.MtfAsync("scan", Path.Combine(scratch.Folder, "server"), "--offline", "--json");
        Assert.True(run.Code == 0, run.Error);
        var evaluation = JsonNode.Parse(run.Output)!;
        Assert.Equal("pkg:generic/example-server@1.0.0", (string)evaluation["subject"]!["purl"]!);
        Assert.Equal(5, evaluation["dimensions"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("empty.tgz", 0)]
    [InlineData("random.tgz", 4000)]
    [InlineData("random.whl", 4000)]
    [InlineData("random.mcpb", 4000)]
    [InlineData("random.nupkg", 4000)]
    public async Task Garbage_is_one_line_and_exit_3(string name, int length)
    {
        var content = new byte[length];
        for (var index = 0; index < length; index++)
        {
            content[index] = (byte)(index * 31 + index / 7);
        }

        var run = await Command.MtfAsync("scan", scratch.Write(name, content), "--offline", "--quiet");
        Assert.Equal(3, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith("mtf: ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Something_that_does_not_exist_is_one_line_and_exit_3()
    {
        var run = await Command.MtfAsync("scan", Path.Combine(scratch.Folder, "nowhere.tgz"), "--quiet");
        Assert.Equal(3, run.Code);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Fact]
    public async Task Interrupting_ends_with_130_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGINT to send");
        using var process = Command.Start(await Command.ProgramAsync(), ["scan", "-"], scratch.Folder);
        var started = System.Diagnostics.Stopwatch.StartNew();
        while (!(await File.ReadAllTextAsync($"/proc/{process.Id}/status", TestContext.Current.CancellationToken))
            .Split('\n').Any(line => line.StartsWith("SigCgt:", StringComparison.Ordinal) && (Convert.ToUInt64(line[7..].Trim(), 16) & 2) != 0))
        {
            Assert.True(started.Elapsed < TimeSpan.FromSeconds(30), "the program did not start");
        }

        started.Restart();
        Assert.Equal(0, (await Command.RunAsync("kill", ["-INT", $"{process.Id}"])).Code);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(130, process.ExitCode);
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), $"{started.Elapsed}");
        Assert.Empty(Directory.GetFileSystemEntries(scratch.Folder));
    }

    [Fact]
    public async Task The_launcher_builds_once_and_hands_on_arguments_and_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher is a POSIX shell script");
        var launcher = RepositoryRoot.Combine("mtf");
        var first = await Command.RunAsync(launcher, ["--version"]);
        Assert.True(first.Code == 0, first.Error);
        Assert.StartsWith("mtf ", first.Output, StringComparison.Ordinal);
        var second = await Command.RunAsync(launcher, ["explain", "no such topic"]);
        Assert.Equal(2, second.Code);
        Assert.DoesNotContain("building", second.Error, StringComparison.Ordinal);
    }
}
