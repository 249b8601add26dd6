using System.ComponentModel;
using Xunit;

namespace Mtf.Tests.Detection;

/// <summary>
/// What is said of a server does not depend on names, comments or the number of files. Skipped where node, npm, its registry or python3 is missing.
/// </summary>
public sealed class InvarianceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [Theory]
    [InlineData("minify")]
    [InlineData("terser")]
    [InlineData("bundle")]
    public async Task Minifying_and_bundling_change_no_verdict(string mode)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        var tools = Directory.CreateTempSubdirectory("minifiers-");
        try
        {
            await SkipWithout("npm or its registry", () =>
                Rewriting.RunAsync("npm", ["install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "esbuild@0.28.2", "terser@5"], tools.FullName, timeout.Token));
            var servers = HostileSet.Servers.Where(server => server.Language is "JavaScript" or "TypeScript").ToList();
            Assert.NotEmpty(servers);
            Assert.Empty(await Rewriting.ChangesAsync(servers, "node", root => [Script("transform.cjs"), Path.Combine(tools.FullName, "node_modules"), mode, root], timeout.Token));
        }
        finally
        {
            tools.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Renaming_and_stripping_Python_changes_no_verdict()
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Patience);
        await SkipWithout("python3", () => Rewriting.RunAsync("python3", ["-c", "import ast; ast.unparse"], Path.GetTempPath(), timeout.Token));
        var servers = HostileSet.Servers.Where(server => server.Language == "Python").ToList();
        Assert.NotEmpty(servers);
        Assert.Empty(await Rewriting.ChangesAsync(servers, "python3", root => [Script("transform.py"), root], timeout.Token));
    }

    private static async Task SkipWithout(string what, Func<Task<string>> attempt)
    {
        try
        {
            await attempt();
        }
        catch (Exception exception) when (exception is Win32Exception or OperationCanceledException or IOException or InvalidOperationException)
        {
            Assert.Skip($"{what} is not usable here: {exception.Message}");
        }
    }

    private static string Script(string name) => RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "detection", name);
}
