using System.Diagnostics;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Tests.Runs;

public sealed class CleanupTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly Servers servers = new();

    public void Dispose() => servers.Dispose();

    /// <summary>Processes that were started with the folder of this test in their command line, or see it as a mount.</summary>
    private List<string> Remains() =>
    [
        .. Directory.EnumerateDirectories("/proc").Where(folder => int.TryParse(Path.GetFileName(folder), out var id) && id != Environment.ProcessId).Where(folder =>
        {
            try
            {
                return File.ReadAllText(folder + "/mountinfo").Contains(servers.Folder, StringComparison.Ordinal);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }),
    ];

    private async Task<List<string>> RemainsAfterPatienceAsync()
    {
        var started = Stopwatch.StartNew();
        var remains = Remains();
        while (remains.Count > 0 && started.Elapsed < Patience)
        {
            await Task.Yield();
            remains = Remains();
        }

        return remains;
    }

    [Fact]
    public async Task Nothing_stays_behind()
    {
        var mounts = await File.ReadAllTextAsync("/proc/self/mountinfo", TestContext.Current.CancellationToken);
        await servers.RunAsync("clean.js");
        Assert.Empty(await RemainsAfterPatienceAsync());
        Assert.Equal(mounts, await File.ReadAllTextAsync("/proc/self/mountinfo", TestContext.Current.CancellationToken));
        Assert.Equal(["index.js", "mcp.js"], Directory.EnumerateFileSystemEntries(servers.Folder).Select(entry => Path.GetFileName(entry)!).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("startup")]
    [InlineData("call:wait#1")]
    public async Task A_cancelled_run_leaves_nothing(string phase)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var request = await servers.RequestAsync("late.js");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SandboxLauncher.RunAsync(
            request,
            happening =>
            {
                if (happening.Phase == phase)
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token));
        Assert.Empty(await RemainsAfterPatienceAsync());
    }

    [Fact]
    public async Task A_killed_parent_takes_the_run_with_it()
    {
        await Servers.SkipWithoutSandboxAsync();
        servers.Lay("late.js");
        using var process = Process.Start(new ProcessStartInfo(Servers.Monitor[0], ["sandbox", servers.Folder]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains("call:wait", StringComparison.Ordinal))
        {
        }

        Assert.NotEmpty(Remains());
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(await RemainsAfterPatienceAsync());
    }

    [Fact]
    public async Task The_monitor_can_be_an_assembly_of_the_shared_runtime()
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Mtf.Cli.dll");
        var trace = await servers.RunAsync("clean.js", monitor: [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "/usr/bin/dotnet", assembly, SandboxMonitor.Command]);
        Assert.Equal(TraceEnds.Completed, trace.Footer.End);
    }

    [Fact]
    public async Task A_monitor_that_is_none_is_an_error_not_an_empty_trace()
    {
        var request = await servers.RequestAsync("clean.js", monitor: ["/bin/sh", "-c", "echo broken >&2"]);
        var failure = await Assert.ThrowsAsync<SandboxException>(() => SandboxLauncher.RunAsync(request, null, TestContext.Current.CancellationToken));
        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
    }
}
