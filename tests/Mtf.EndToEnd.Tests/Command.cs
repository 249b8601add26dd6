using System.Diagnostics;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>A finished process.</summary>
internal sealed record Command(int Code, string Output, string Error)
{
    /// <summary>The mtf program that was built with these tests.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Mtf.Cli.exe" : "Mtf.Cli");

    public static async Task<Command> RunAsync(string file, IEnumerable<string> arguments, string? folder = null)
    {
        using var process = Start(file, arguments, folder);
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

    public static Process Start(string file, IEnumerable<string> arguments, string? folder = null) => Process.Start(new ProcessStartInfo(file, arguments)
    {
        UseShellExecute = false,
        WorkingDirectory = folder ?? Path.GetTempPath(),
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
