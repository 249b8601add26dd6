using Xunit;

namespace Mtf.Tests.Detection;

/// <summary>The whole pipeline over our own hostile servers and their benign twins.</summary>
public sealed class DetectionTests
{
    private const string Begin = "<!-- written by eng/detection/run -->\n";

    [Fact]
    public void The_detection_page_says_what_is_found()
    {
        var page = RepositoryRoot.Combine("docs", "detection.md");
        var before = File.ReadAllText(page);
        var head = before[..(before.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)];
        var now = head + "\n" + DetectionReport.Write([.. HostileSet.Servers.AsParallel().AsOrdered().Select(DetectionResult.Of)]);
        if (Environment.GetEnvironmentVariable("MTF_UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(page, now);
        }

        Assert.Equal(File.ReadAllText(page), now);
    }

    [Fact]
    public void Every_server_has_a_name_of_its_own_and_differs_from_its_twin()
    {
        Assert.Equal(HostileSet.Servers.Count, HostileSet.Servers.Select(server => server.ToString()).Distinct(StringComparer.Ordinal).Count());
        Assert.All(HostileSet.Servers, server => Assert.NotEqual(server.Hostile, server.Benign));
    }
}
