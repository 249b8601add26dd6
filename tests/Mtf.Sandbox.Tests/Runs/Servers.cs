using System.Runtime.CompilerServices;
using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Launching;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Tests.Runs;

/// <summary>Runs the sample servers in the real sandbox.</summary>
internal sealed class Servers : IDisposable
{
    private static readonly Lazy<Task<SandboxHost>> Host = new(() => SandboxHost.ProbeAsync(CancellationToken.None));
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-test-").FullName;

    public static IReadOnlyList<string> Monitor { get; } = [Path.Combine(AppContext.BaseDirectory, "Mtf.Cli"), SandboxMonitor.Command];

    public static DriverPlan Quick { get; } = new() { Idle = TimeSpan.FromMilliseconds(200) };

    public string Folder => folder;

    /// <summary>Ends the test, saying why, where the machine allows no sandbox.</summary>
    public static async Task SkipWithoutSandboxAsync()
    {
        var host = await Host.Value;
        Assert.SkipUnless(host.CanRun, host.Refusal ?? "");
    }

    public async Task<SandboxTrace> RunAsync(string file, DriverPlan? driver = null, SandboxLimits? limits = null, IReadOnlyList<string>? monitor = null) =>
        await SandboxLauncher.RunAsync(await RequestAsync(file, driver, limits, monitor), null, TestContext.Current.CancellationToken);

    public async Task<SandboxRequest> RequestAsync(string file, DriverPlan? driver = null, SandboxLimits? limits = null, IReadOnlyList<string>? monitor = null)
    {
        await SkipWithoutSandboxAsync();
        Lay(file);
        return new SandboxRequest
        {
            Launch = await DirectoryLauncher.FindAsync(folder, [], TestContext.Current.CancellationToken),
            Driver = driver ?? Quick,
            Limits = limits ?? new SandboxLimits(),
            Monitor = monitor ?? Monitor,
        };
    }

    public void Lay(string file)
    {
        var extension = Path.GetExtension(file);
        File.Copy(Path.Combine(Source(), file), Path.Combine(folder, (extension == ".js" ? "index" : "server") + extension));
        File.Copy(Path.Combine(Source(), "mcp" + extension), Path.Combine(folder, "mcp" + extension));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static string Source([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(file)!, "servers");
}
