using System.Diagnostics;
using Mtf.Artifacts;
using Xunit;

namespace Mtf.Tests.Artifacts;

/// <summary>Asks the registries that this machine's npm and NuGet are configured for; skipped where they cannot be reached.</summary>
public sealed class ConfiguredRegistryTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_server_of_the_npm_registry_opens_and_a_warm_open_needs_no_network()
    {
        using var folder = new TemporaryFolder();
        var text = "npm:@modelcontextprotocol/server-filesystem";
        var options = new FetchOptions { CacheDirectory = folder.Path, BackOff = TimeSpan.FromMilliseconds(50) };
        Subject first;
        using (var source = new ArtifactSource(options))
        {
            using var artifact = await OpenOrSkip(source, text);
            first = artifact.Subject;
            Assert.Equal(ArtifactKind.NpmPackage, artifact.Kind);
            Assert.NotNull(artifact.Files.Find("package.json"));
            Assert.NotEmpty(artifact.History!.Versions);
            Assert.Equal(first.Digest, artifact.Digests["sha256"]);
        }

        var times = new List<double>();
        for (var run = 0; run < 5; run++)
        {
            var watch = Stopwatch.StartNew();
            using var source = new ArtifactSource(options with { Offline = true });
            using var artifact = await source.OpenAsync(Reference.Parse(text), text, null, TestContext.Current.CancellationToken);
            times.Add(watch.Elapsed.TotalMilliseconds);
            Assert.Equal(first, artifact.Subject);
        }

        output.WriteLine($"warm open: {string.Join(", ", times.Select(time => time.ToString("0.0", System.Globalization.CultureInfo.InvariantCulture)))} ms");
    }

    [Fact]
    public async Task A_package_of_the_NuGet_source_opens()
    {
        using var source = new ArtifactSource(new FetchOptions { NoCache = true, BackOff = TimeSpan.FromMilliseconds(50) });
        using var artifact = await OpenOrSkip(source, "nuget:NuGet.Versioning@8.0.0");
        Assert.Equal(ArtifactKind.NuGetPackage, artifact.Kind);
        Assert.Equal("8.0.0", artifact.Subject.Purl.Version);
        Assert.NotNull(artifact.Files.Find("NuGet.Versioning.nuspec"));
        output.WriteLine($"{artifact.History!.Versions.Count} versions, repository {artifact.History.Find("8.0.0")!.Repository}, anomalies: {string.Join(", ", artifact.Anomalies)}");
    }

    private static async Task<Artifact> OpenOrSkip(ArtifactSource source, string text)
    {
        try
        {
            return await source.OpenAsync(Reference.Parse(text), text, null, TestContext.Current.CancellationToken);
        }
        catch (ArtifactException exception) when (exception.Message.Contains("cannot be reached", StringComparison.Ordinal)
            || exception.Message.Contains("is configured", StringComparison.Ordinal))
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
