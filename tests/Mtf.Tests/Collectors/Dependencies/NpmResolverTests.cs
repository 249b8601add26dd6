using Mtf.Collectors.Dependencies;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Collectors.Dependencies;

public sealed class NpmResolverTests
{
    private readonly FakeRegistry _registry = new(Ecosystem.Npm);

    [Fact]
    public async Task The_highest_satisfying_version_is_taken_with_all_it_needs()
    {
        _registry.Add("a", "1.0.0", "b ^1.0.0").Add("b", "1.0.0").Add("b", "1.4.0", "@s/c *").Add("b", "2.0.0").Add("@s/c", "3.0.0").Tag("b", "latest", "2.0.0");

        var graph = await ResolveAsync("a ^1.0.0");

        Assert.Equal(["%40s/c@3.0.0", "a@1.0.0", "b@1.4.0"], Names(graph));
        Assert.True(graph.Complete);
        Assert.Equal(["pkg:npm/b@1.4.0"], Component(graph, "a@1.0.0").DependsOn);
        Assert.True(Component(graph, "a@1.0.0").Direct);
        Assert.False(Component(graph, "b@1.4.0").Direct);
        Assert.Equal(ComponentSource.Resolved, Component(graph, "b@1.4.0").Source);
        Assert.Equal("1.0.0", Component(graph, "a@1.0.0").LatestVersion);
        Assert.Null(Component(graph, "b@1.4.0").LatestVersion);
    }

    [Fact]
    public async Task A_version_already_placed_is_reused_where_it_satisfies()
    {
        _registry.Add("a", "1.0.0", "x ^1.0.0").Add("x", "1.0.0").Add("x", "1.5.0");

        Assert.Equal(["a@1.0.0", "x@1.0.0"], Names(await ResolveAsync("x 1.0.0", "a ^1.0.0")));
    }

    [Fact]
    public async Task Versions_that_exclude_each_other_stand_side_by_side()
    {
        _registry.Add("a", "1.0.0", "x ^1.0.0").Add("b", "1.0.0", "x ^2.0.0").Add("x", "1.0.0").Add("x", "2.0.0");

        var graph = await ResolveAsync("a *", "b *");

        Assert.Equal(["a@1.0.0", "b@1.0.0", "x@1.0.0", "x@2.0.0"], Names(graph));
        Assert.Equal(["pkg:npm/x@2.0.0"], Component(graph, "b@1.0.0").DependsOn);
    }

    [Fact]
    public async Task A_newer_version_replaces_an_older_one_that_all_accept()
    {
        _registry.Add("a", "1.0.0", "x ~1.0.0 || ~1.1.0", "y *").Add("y", "1.0.0", "x >=1.1.0 <1.2.0").Add("x", "1.0.0").Add("x", "1.1.0").Tag("x", "latest", "1.0.0");

        Assert.Equal(["a@1.0.0", "x@1.1.0", "y@1.0.0"], Names(await ResolveAsync("a *")));
    }

    [Fact]
    public async Task Peers_are_installed_unless_they_are_optional()
    {
        _registry.Add("plugin", "1.0.0", "peer: host ^1.0.0", "peer?: extra ^1.0.0").Add("host", "1.2.0").Add("extra", "1.0.0");

        Assert.Equal(["host@1.2.0", "plugin@1.0.0"], Names(await ResolveAsync("plugin *")));
    }

    [Fact]
    public async Task A_peer_conflict_nests_the_dependent_with_its_peer()
    {
        _registry.Add("app", "1.0.0", "plugin *", "host ^2.0.0").Add("plugin", "1.0.0", "peer: host ^2.0.0").Add("host", "1.0.0").Add("host", "2.0.0");

        var graph = await ResolveAsync("app *", "host ^1.0.0");

        Assert.Equal(["app@1.0.0", "host@1.0.0", "host@2.0.0", "plugin@1.0.0"], Names(graph));
        Assert.Equal(["pkg:npm/host@2.0.0"], Component(graph, "plugin@1.0.0").DependsOn);
    }

    [Fact]
    public async Task Peers_of_neighbours_agree_on_one_version()
    {
        _registry.Add("app", "1.0.0", "a *", "b *").Add("a", "1.0.0", "peer: host >=1.0.0").Add("b", "1.0.0", "peer: host ^1.0.0").Add("host", "1.0.0").Add("host", "2.0.0");

        Assert.Equal(["a@1.0.0", "app@1.0.0", "b@1.0.0", "host@1.0.0"], Names(await ResolveAsync("app *")));
    }

    [Fact]
    public async Task A_peer_that_finds_no_place_is_reported()
    {
        _registry.Add("plugin", "1.0.0", "peer: host ^2.0.0").Add("host", "1.0.0").Add("host", "2.0.0");

        var graph = await ResolveAsync("plugin *", "host ^1.0.0");

        Assert.Equal(["host@1.0.0", "plugin@1.0.0"], Names(graph));
        Assert.Contains("npm installs 1.0.0 instead", Assert.Single(graph.Unresolved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_published_package_lies_beside_the_peers_that_it_contradicts()
    {
        _registry.Add("adapter", "1.0.0", "peer: host ^2.0.0", "circle *").Add("host", "1.0.0").Add("host", "2.0.0").Add("circle", "1.0.0", "server *");
        var resolver = new DependencyResolver(_registry) { Subject = PackageUrl.Parse("pkg:npm/server@3.0.0") };

        var graph = await resolver.ResolveAsync(
            [FakeRegistry.Requirement("adapter *"), FakeRegistry.Requirement("host ^1.0.0")], FakeRegistry.AsOf, TestContext.Current.CancellationToken);

        Assert.Equal(["adapter@1.0.0", "circle@1.0.0", "host@1.0.0", "host@2.0.0"], Names(graph));
        Assert.Equal(["adapter@1.0.0", "host@1.0.0"], graph.Components.Where(component => component.Direct).Select(Name));
        Assert.Equal(["pkg:npm/circle@1.0.0", "pkg:npm/host@2.0.0"], Component(graph, "adapter@1.0.0").DependsOn);
        Assert.Empty(graph.Unresolved);
    }

    [Fact]
    public async Task Optional_components_are_marked_unless_something_needs_them()
    {
        _registry.Add("a", "1.0.0", "optional: native *", "optional: shared *").Add("native", "1.0.0", "deep *").Add("deep", "1.0.0")
            .Add("shared", "1.0.0").Add("b", "1.0.0", "shared *");

        var graph = await ResolveAsync("a *", "b *");

        Assert.Equal(["deep@1.0.0", "native@1.0.0"], graph.Components.Where(component => component.Optional).Select(Name));
    }

    [Fact]
    public async Task Aliases_are_followed_to_the_package_behind_them()
    {
        _registry.Add("real", "1.0.0").Add("real", "2.0.0").Add("@s/real", "4.0.0");

        Assert.Equal(["%40s/real@4.0.0", "real@1.0.0", "real@2.0.0"], Names(await ResolveAsync("old npm:real@^1.0.0", "real ^2.0.0", "scoped npm:@s/real")));
    }

    [Theory]
    [InlineData("g git+ssh://git.example.test/a/b.git", "git reference")]
    [InlineData("g owner/repository#main", "git reference")]
    [InlineData("g https://example.test/g.tgz", "URL")]
    [InlineData("g file:../g", "local path")]
    [InlineData("g workspace:*", "workspace")]
    [InlineData("missing ^1.0.0", "no such package")]
    [InlineData("x ^9.0.0", "no published version satisfies it")]
    [InlineData("x no-such-tag", "no published version satisfies it")]
    [InlineData("broken ^1.0.0", "broken answered 503")]
    public async Task What_cannot_be_resolved_is_reported_and_never_dropped(string requirement, string reason)
    {
        _registry.Add("x", "1.0.0").Add("a", "1.0.0", requirement);
        _registry.Broken.Add("broken");

        var graph = await ResolveAsync("a *");

        Assert.False(graph.Complete);
        var line = Assert.Single(graph.Unresolved);
        Assert.Contains(reason, line, StringComparison.Ordinal);
        Assert.Contains("required by a@1.0.0", line, StringComparison.Ordinal);
        Assert.Equal(["a@1.0.0"], Names(graph));
    }

    [Fact]
    public async Task Cycles_end()
    {
        _registry.Add("a", "1.0.0", "b *").Add("b", "1.0.0", "c *").Add("c", "1.0.0", "a *", "c *");

        Assert.Equal(["a@1.0.0", "b@1.0.0", "c@1.0.0"], Names(await ResolveAsync("a *")));
    }

    [Fact]
    public async Task Versions_that_force_each_other_out_forever_end_too()
    {
        _registry.Add("a", "1.0.0", "b 2.0.0").Add("a", "2.0.0", "b 1.0.0").Add("b", "1.0.0", "a 1.0.0").Add("b", "2.0.0", "a 2.0.0");

        Assert.Equal(["a@1.0.0", "a@2.0.0", "b@1.0.0", "b@2.0.0"], Names(await ResolveAsync("a 1.0.0")));
    }

    [Fact]
    public async Task Versions_after_the_cut_off_and_development_requirements_are_left_out()
    {
        _registry.Add("a", "1.0.0", "dev: tool *").Add("a", new PublishedVersion { Version = "1.1.0", PublishedAt = FakeRegistry.AsOf.AddSeconds(1) }).Tag("a", "latest", "1.1.0");

        Assert.Equal(["a@1.0.0"], Names(await ResolveAsync("a ^1.0.0", "dev: tool *")));
    }

    [Fact]
    public async Task Deprecation_dates_and_licences_are_carried_over()
    {
        var version = new PublishedVersion { Version = "1.0.0", PublishedAt = FakeRegistry.AsOf.AddDays(-1), Deprecated = "use b", License = "MIT" };
        _registry.Add("a", version);

        var component = Assert.Single((await ResolveAsync("a *")).Components);

        Assert.Equal(("use b", "MIT", version.PublishedAt), (component.Deprecated, component.License, component.PublishedAt));
    }

    [Fact]
    public async Task The_result_does_not_depend_on_which_answer_comes_first()
    {
        for (var i = 0; i < 60; i++)
        {
            _registry.Add($"p{i}", "1.0.0", $"p{(i * 7) % 60} *", $"shared {i % 3}.x", $"p{(i + 1) % 60} *");
        }

        _registry.Add("shared", "0.1.0").Add("shared", "1.1.0").Add("shared", "2.1.0");
        string[] requirements = [.. Enumerable.Range(0, 60).Select(i => $"p{i} *")];
        var first = await ResolveAsync(requirements);
        foreach (var divisor in new[] { 2, 3, 5, 7 })
        {
            _registry.IsSlow = name => (name.Length + name[^1]) % divisor == 0;
            var graph = await ResolveAsync(requirements);
            Assert.Equal(first.Components.Select(Line), graph.Components.Select(Line));
        }

        Assert.InRange(_registry.MostAtOnce, 1, 16);
        static string Line(Component component) => $"{component.Purl} {string.Join(' ', component.DependsOn)}";
    }

    [Fact]
    public async Task A_graph_without_end_is_cut_off_and_called_incomplete()
    {
        for (var i = 0; i < DependencyResolver.MaximumComponents + 10; i++)
        {
            _registry.Add($"p{i}", "1.0.0", $"p{i + 1} *");
        }

        var graph = await ResolveAsync("p0 *");

        Assert.False(graph.Complete);
        Assert.Equal(DependencyResolver.MaximumComponents, graph.Components.Count);
        Assert.Contains("more than 5000", Assert.Single(graph.Unresolved), StringComparison.Ordinal);
    }

    private Task<DependencyGraph> ResolveAsync(params string[] requirements) =>
        new DependencyResolver(_registry).ResolveAsync([.. requirements.Select(FakeRegistry.Requirement)], FakeRegistry.AsOf, TestContext.Current.CancellationToken);

    private static string Name(Component component) => component.Purl.ToString()["pkg:npm/".Length..];

    private static IEnumerable<string> Names(DependencyGraph graph) => graph.Components.Select(Name);

    private static Component Component(DependencyGraph graph, string name) => graph.Components.Single(component => Name(component) == name);
}
