using System.ComponentModel;
using System.Diagnostics;
using Mtf.Flow.TypeScript;
using Xunit;

namespace Mtf.Tests.Flow.TypeScript;

/// <summary>Compares with TypeScript's own output on published sources. Skipped where node, npm or its registry is missing.</summary>
public sealed class TypeScriptOracleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("rxjs@7.8.2")]
    [InlineData("zod@4.6.7")]
    [InlineData("msw@2.15.0")]
    public async Task The_tree_is_the_one_that_TypeScript_leaves(string package)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var folder = Directory.CreateTempSubdirectory("typescript-oracle-");
        try
        {
            var compiler = await FetchAsync("typescript@5.9.3", Path.Combine(folder.FullName, "compiler"), timeout.Token);
            var sources = await FetchAsync(package, Path.Combine(folder.FullName, "sources"), timeout.Token);
            await RunAsync("node", [Script(), Path.Combine(compiler, "lib", "typescript.js"), sources], folder.FullName, timeout.Token);
            var files = Directory.GetFiles(sources, "*.expected", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
            var different = files.Where(file => !IsSame(File.ReadAllText(file[..^".expected".Length]), File.ReadAllText(file))).ToList();

            Assert.NotEmpty(files);
            Assert.Empty(different);
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException or IOException or InvalidOperationException)
        {
            Assert.Skip($"npm or its registry is not usable here: {exception.Message}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool IsSame(string source, string expected)
    {
        var erased = TypeEraser.Erase(source, TypeDialect.TypeScript);
        TypeEraserTests.AssertInvariants(source, erased.Text);
        return erased.Gaps.IsEmpty && TreeShape.Parse(erased.Text, out _) is { } ours && TreeShape.Parse(expected, out _) is { } theirs
            && TreeShape.Lines(theirs).SequenceEqual(TreeShape.Lines(ours), StringComparer.Ordinal);
    }

    private static string Script() => RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "typescript", "transpile.cjs");

    private static async Task<string> FetchAsync(string package, string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var archive = (await RunAsync("npm", ["pack", package, "--silent"], folder, cancellationToken)).Trim();
        await RunAsync("tar", ["xzf", archive], folder, cancellationToken);
        return Path.Combine(folder, "package");
    }

    private static async Task<string> RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
