using Mtf.Collectors.Dependencies;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Collectors.Dependencies;

public sealed class NuGetResolverTests
{
    private readonly FakeRegistry _registry = new(Ecosystem.NuGet);

    [Fact]
    public async Task The_lowest_applicable_version_is_taken()
    {
        _registry.Add("A", "1.0.0", "B [1.1.0, )").Add("B", "1.0.0").Add("B", "1.2.0").Add("B", "2.0.0");

        var graph = await ResolveAsync("A 1.0.0");

        Assert.Equal(["A@1.0.0", "B@1.2.0"], Names(graph));
        Assert.True(graph.Complete);
        Assert.Equal("2.0.0", (await ResolveAsync("B 1.0.0")).Components[0].LatestVersion);
    }

    [Fact]
    public async Task The_highest_of_what_cousins_ask_for_wins_and_what_only_the_lower_needed_goes()
    {
        _registry.Add("A", "1.0.0", "X 1.0.0").Add("B", "1.0.0", "X 2.0.0").Add("X", "1.0.0", "Old 1.0.0").Add("X", "2.0.0").Add("Old", "1.0.0");

        Assert.Equal(["A@1.0.0", "B@1.0.0", "X@2.0.0"], Names(await ResolveAsync("A 1.0.0", "B 1.0.0")));
    }

    [Fact]
    public async Task A_requirement_of_the_subject_wins_and_a_downgrade_is_reported()
    {
        _registry.Add("A", "1.0.0", "X 2.0.0").Add("X", "1.0.0").Add("X", "2.0.0");

        var graph = await ResolveAsync("A 1.0.0", "X 1.0.0");

        Assert.Equal(["A@1.0.0", "X@1.0.0"], Names(graph));
        Assert.Contains("clashes with 1.0.0", Assert.Single(graph.Unresolved), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dependency_group_nearest_to_the_framework_is_used()
    {
        DependencyRequirement[] groups =
        [
            new("Old", "1.0.0", Marker: ".NETStandard2.0"), new("Fit", "1.0.0", Marker: "net8.0"), new("Late", "1.0.0", Marker: "net11.0"),
            new("Desktop", "1.0.0", Marker: ".NETFramework4.7.2"), new("Windows", "1.0.0", Marker: "net10.0-windows7.0"),
        ];
        _registry.Add("A", new PublishedVersion { Version = "1.0.0", Dependencies = groups }).Add("Fit", "1.0.0");

        Assert.Equal(["A@1.0.0", "Fit@1.0.0"], Names(await ResolveAsync("A 1.0.0")));
    }

    [Fact]
    public async Task Names_are_one_whatever_their_case()
    {
        _registry.Add("A", "1.0.0", "x 1.0.0").Add("X", "1.0.0").Add("x", "1.0.0");

        Assert.Equal(2, (await ResolveAsync("A 1.0.0", "X 1.0.0")).Components.Count);
    }

    [Theory]
    [InlineData("Missing 1.0.0", "no such package")]
    [InlineData("X 9.0.0", "no published version satisfies it")]
    [InlineData("X nonsense", "not a NuGet version range")]
    public async Task What_cannot_be_resolved_is_reported_and_never_dropped(string requirement, string reason)
    {
        _registry.Add("A", "1.0.0", requirement).Add("X", "1.0.0");

        var graph = await ResolveAsync("A 1.0.0");

        Assert.False(graph.Complete);
        Assert.Contains(reason, Assert.Single(graph.Unresolved), StringComparison.Ordinal);
    }

    private Task<DependencyGraph> ResolveAsync(params string[] requirements) =>
        new DependencyResolver(_registry).ResolveAsync([.. requirements.Select(FakeRegistry.Requirement)], FakeRegistry.AsOf, TestContext.Current.CancellationToken);

    private static IEnumerable<string> Names(DependencyGraph graph) => graph.Components.Select(component => component.Purl.ToString()["pkg:nuget/".Length..]);
}
