using System.Diagnostics;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>A finished process.</summary>
internal sealed record Command(int Code, string Output, string Error)
{
    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>Runs the program that <c>./mtf</c> starts: the native one wherever it can be built.</summary>
    public static async Task<Command> MtfAsync(params IEnumerable<string> arguments) => await RunAsync(await Built.Value, arguments);

    /// <summary>Runs it with a home folder, cache and data of its own.</summary>
    /// <param name="home">That folder.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<Command> MtfAtHomeAsync(string home, params IEnumerable<string> arguments)
    {
        using var process = Start(await Built.Value, arguments, environment: new Dictionary<string, string>
        {
            ["HOME"] = home,
            ["MTF_CACHE"] = Path.Combine(home, "cache"),
            ["MTF_DATA"] = Path.Combine(home, "data"),
        });
        return await FinishAsync(process);
    }

    /// <summary>The path of that program.</summary>
    public static Task<string> ProgramAsync() => Built.Value;

    public static async Task<Command> RunAsync(string file, IEnumerable<string> arguments, string? folder = null)
    {
        using var process = Start(file, arguments, folder);
        return await FinishAsync(process);
    }

    public static Process Start(
        string file, IEnumerable<string> arguments, string? folder = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = folder ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    public static async Task<Command> FinishAsync(Process process)
    {
        var token = TestContext.Current.CancellationToken;
        try
        {
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(token);
            var error = process.StandardError.ReadToEndAsync(token);
            await process.WaitForExitAsync(token);
            return new Command(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> BuildAsync()
    {
        if (OperatingSystem.IsWindows())
        {
            return Path.Combine(AppContext.BaseDirectory, "Mtf.Cli.exe");
        }

        var build = await RunAsync(RepositoryRoot.Combine("mtf"), ["--version"]);
        Assert.True(build.Code == 0, build.Error);
        return RepositoryRoot.Combine("artifacts", "mtf", "Mtf.Cli");
    }
}
