using Mtf.Collectors.Dependencies;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Collectors.Dependencies;

public sealed class PythonResolverTests
{
    private readonly FakeRegistry _registry = new(Ecosystem.PyPI);

    [Fact]
    public async Task Markers_and_extras_decide_what_is_needed()
    {
        Add("a", "1.0", "b[cli]>=1", "win; sys_platform == 'win32'", "new; python_version >= '3.10'", "test-tool; extra == 'test'");
        Add("b", "1.0", "click; extra == 'cli'", "other; extra == 'web'");
        Add("click", "8.0");
        Add("new", "1.0");
        Add("win", "1.0");

        var graph = await ResolveAsync("A");

        Assert.Equal(["a@1.0", "b@1.0", "click@8.0", "new@1.0"], Names(graph));
        Assert.True(graph.Complete);
        Assert.Equal(["pkg:pypi/b@1.0", "pkg:pypi/new@1.0"], graph.Components[0].DependsOn);
        Assert.Equal(["a@1.0"], graph.Components.Where(component => component.Direct).Select(Name));
    }

    [Fact]
    public async Task A_version_whose_needs_are_kept_apart_is_asked_for_them()
    {
        _registry.Add("a", new PublishedVersion { Version = "1.0", DependenciesKnown = false }).Add("a", new PublishedVersion { Version = "2.0", DependenciesKnown = false });
        _registry.Add("c", new PublishedVersion { Version = "1.0", DependenciesKnown = false });
        _registry.Descriptions[("a", "1.0")] = Parse(["b"]);
        Add("b", "1.0");

        var graph = await ResolveAsync("a<2", "c");

        Assert.Equal(["a@1.0", "b@1.0", "c@1.0"], Names(graph));
        Assert.Equal(["what c 1.0 needs: the index does not say it"], graph.Unresolved);
    }

    [Fact]
    public async Task Extras_asked_for_later_are_added_to_a_chosen_version()
    {
        Add("a", "1.0", "b");
        Add("b", "1.0", "click; extra == 'cli'");
        Add("c", "1.0", "d");
        Add("d", "1.0", "b[cli]");
        Add("click", "8.0");

        Assert.Equal(["a@1.0", "b@1.0", "c@1.0", "click@8.0", "d@1.0"], Names(await ResolveAsync("a", "b", "c")));
    }

    [Fact]
    public async Task A_clash_makes_an_older_version_be_tried()
    {
        Add("a", "1.0", "x<2");
        Add("b", "1.0", "x>=1");
        Add("b", "2.0", "x>=2");
        Add("x", "1.0");
        Add("x", "2.0");

        var graph = await ResolveAsync("b", "a");

        Assert.Equal(["a@1.0", "b@1.0", "x@1.0"], Names(graph));
        Assert.True(graph.Complete);
    }

    [Fact]
    public async Task The_search_goes_back_over_choices_that_had_no_part_in_the_clash()
    {
        Add("b", "1.0", "x<2");
        Add("b", "2.0", "mid");
        Add("mid", "1.0", "x>=2");
        for (var i = 0; i < 12; i++)
        {
            for (var v = 1; v <= 8; v++)
            {
                Add($"n{i:00}", $"{v}.0");
            }
        }

        Add("z", "1.0", "x<2");
        Add("x", "1.0");
        Add("x", "2.0");

        var graph = await ResolveAsync(["b", .. Enumerable.Range(0, 12).Select(i => $"n{i:00}"), "z"]);

        Assert.True(graph.Complete, string.Join('\n', graph.Unresolved));
        Assert.Contains("b@1.0", Names(graph));
        Assert.Contains("n00@8.0", Names(graph));
    }

    [Fact]
    public async Task Requirements_that_nothing_satisfies_together_are_reported_and_the_rest_is_resolved()
    {
        Add("a", "1.0", "x<2");
        Add("b", "1.0", "x>=2");
        Add("x", "1.0");
        Add("x", "2.0");

        var graph = await ResolveAsync("a", "b");

        Assert.Equal(["a@1.0", "b@1.0", "x@1.0"], Names(graph));
        Assert.False(graph.Complete);
        Assert.Equal("x >=2 (required by b): it clashes with 1.0, which another requirement needs", Assert.Single(graph.Unresolved));
    }

    [Theory]
    [InlineData("missing>=1", "no such package")]
    [InlineData("x>=9", "no published version satisfies it")]
    [InlineData("x @ https://example.test/x.whl", "direct reference")]
    public async Task What_cannot_be_resolved_is_reported_and_never_dropped(string requirement, string reason)
    {
        Add("x", "1.0");
        Add("a", "1.0", requirement);

        var graph = await ResolveAsync("a");

        Assert.False(graph.Complete);
        Assert.Contains(reason, Assert.Single(graph.Unresolved), StringComparison.Ordinal);
        Assert.Equal(["a@1.0"], Names(graph));
    }

    [Fact]
    public async Task A_search_that_explodes_ends()
    {
        for (var i = 0; i < 12; i++)
        {
            for (var v = 1; v <= 12; v++)
            {
                Add($"p{i:00}", $"{v}.0", [.. Enumerable.Range(0, 12).Where(j => j != i).Select(j => $"p{j:00}!={v}.0,!={v + 1}.0")]);
            }
        }

        var graph = await ResolveAsync([.. Enumerable.Range(0, 12).Select(i => $"p{i:00}")]);

        Assert.Equal(12, graph.Components.Count);
    }

    private void Add(string name, string version, params string[] requirements) =>
        _registry.Add(name, new PublishedVersion { Version = version, PublishedAt = FakeRegistry.AsOf.AddDays(-9), Dependencies = Parse(requirements) });

    private static IReadOnlyList<DependencyRequirement> Parse(IEnumerable<string> requirements) =>
        [.. requirements.Select(text => PythonRequirement.TryParse(text, out var parsed) ? parsed.ToDependency() : throw new FormatException(text))];

    private Task<DependencyGraph> ResolveAsync(params string[] requirements) =>
        new DependencyResolver(_registry).ResolveAsync(Parse(requirements), FakeRegistry.AsOf, TestContext.Current.CancellationToken);

    private static string Name(Component component) => component.Purl.ToString()["pkg:pypi/".Length..];

    private static IEnumerable<string> Names(DependencyGraph graph) => graph.Components.Select(Name);
}
