using Microsoft.Extensions.Time.Testing;
using Mtf.Collectors.Dependencies;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Collectors;

public sealed class GraphCacheTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("mtf-graphs-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("left ^1.0.0: no published version satisfies it", true)]
    [InlineData("left ^1.0.0: the registry could not be asked: it answers 503", false)]
    public void A_gap_that_the_network_left_is_not_kept(string gap, bool kept)
    {
        var cache = new GraphCache(_folder, offline: false, TimeProvider.System);
        cache.Keep("key", new DependencyGraph([], Complete: false, [gap], "origin"));

        Assert.Equal(kept ? [gap] : null, cache.Find("key")?.Unresolved);
    }

    [Fact]
    public void A_graph_is_asked_for_again_after_an_hour_but_not_offline()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var cache = new GraphCache(_folder, offline: false, time);
        cache.Keep("key", new DependencyGraph([], Complete: true, [], "origin"));
        var stored = new DateTimeOffset(File.GetLastWriteTimeUtc(Path.Combine(_folder, "key.json")));
        time.SetUtcNow(stored.AddMinutes(59));
        Assert.NotNull(cache.Find("key"));

        time.SetUtcNow(stored.AddMinutes(61));
        Assert.Null(cache.Find("key"));
        Assert.NotNull(new GraphCache(_folder, offline: true, time).Find("key"));
    }
}
