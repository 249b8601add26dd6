using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Packages;

public sealed class VersionSelectionTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, "2.0.0")]
    [InlineData("latest", "2.0.0")]
    [InlineData("next", "3.0.0-rc.1")]
    [InlineData("^1.0.0", "1.2.0")]
    [InlineData(">=1.0.0", "2.0.0")]
    [InlineData("1.9.0", "1.9.0")]
    [InlineData("v1.0.0", "1.0.0")]
    [InlineData(">=2.1.0", "2.1.0")]
    [InlineData("^3.0.0-rc.0", "3.0.0-rc.1")]
    [InlineData("^9.0.0", null)]
    [InlineData("no-such-tag", null)]
    public void Npm_prefers_the_latest_tag_and_avoids_what_is_deprecated(string? range, string? expected)
    {
        var history = History(
            Ecosystem.Npm,
            Version("1.0.0"), Version("1.2.0"), Version("1.9.0") with { Deprecated = "broken" },
            Version("2.0.0"), Version("2.1.0"), Version("3.0.0-rc.1")) with
        {
            Tags = new Dictionary<string, string> { ["latest"] = "2.0.0", ["next"] = "3.0.0-rc.1" },
        };

        Assert.Equal(expected, history.SelectVersion(range, AsOf)?.Version);
    }

    [Fact]
    public void Npm_avoids_versions_for_another_node()
    {
        var history = History(Ecosystem.Npm, Version("1.0.0"), Version("1.1.0") with { RuntimeRequirement = ">=99" });

        Assert.Equal("1.0.0", history.SelectVersion("^1.0.0", AsOf)?.Version);
        Assert.Equal("1.1.0", history.SelectVersion("^1.1.0", AsOf)?.Version);
    }

    [Theory]
    [InlineData(Ecosystem.Npm)]
    [InlineData(Ecosystem.PyPI)]
    [InlineData(Ecosystem.NuGet)]
    public void Versions_of_the_future_do_not_exist_yet(Ecosystem ecosystem)
    {
        var history = History(ecosystem, Version("1.0.0"), Version("1.1.0") with { PublishedAt = AsOf.AddDays(1) }) with
        {
            Tags = new Dictionary<string, string> { ["latest"] = "1.1.0" },
        };

        Assert.Equal("1.0.0", history.SelectVersion(null, AsOf)?.Version);
        Assert.Equal("1.0.0", history.SelectVersion("latest", AsOf)?.Version);
        Assert.Equal("1.1.0", history.SelectVersion(null, AsOf.AddDays(2))?.Version);
    }

    [Theory]
    [InlineData(null, "1.2.0")]
    [InlineData(">=1.0", "1.2.0")]
    [InlineData("==1.3.0", "1.3.0")]
    [InlineData("1.3.0", "1.3.0")]
    [InlineData("<2,>=1.4a1", "1.4rc1")]
    [InlineData(">1.2.0,<1.5", "1.4rc1")]
    [InlineData("==3.0", null)]
    public void Pip_skips_yanked_and_prerelease_and_other_pythons(string? range, string? expected)
    {
        var history = History(
            Ecosystem.PyPI,
            Version("1.0"), Version("1.2.0"), Version("1.3.0") with { Withdrawn = true }, Version("1.4rc1"),
            Version("1.5") with { RuntimeRequirement = ">=3.13" });

        Assert.Equal(expected, history.SelectVersion(range, AsOf)?.Version);
    }

    [Theory]
    [InlineData(null, "2.0.0")]
    [InlineData("1.0.0", "1.0.0")]
    [InlineData("1.1.0", "1.2.0")]
    [InlineData("[1.0.0, 2.0.0)", "1.0.0")]
    [InlineData("(1.0.0, )", "1.2.0")]
    [InlineData("1.*", "1.3.0")]
    [InlineData("[3.0.0-beta, )", "3.0.0-beta.2")]
    [InlineData("[9.0.0]", null)]
    public void NuGet_takes_the_lowest_applicable_version_and_the_highest_for_a_bare_reference(string? range, string? expected)
    {
        var history = History(
            Ecosystem.NuGet,
            Version("1.0.0"), Version("1.2.0"), Version("1.3.0"), Version("2.0.0"), Version("2.5.0") with { Withdrawn = true }, Version("3.0.0-beta.2"));

        Assert.Equal(expected, history.SelectVersion(range, AsOf)?.Version);
    }

    [Fact]
    public void A_package_with_prereleases_only_still_installs_from_NuGet() =>
        Assert.Equal("0.2.0-beta", History(Ecosystem.NuGet, Version("0.1.0-beta"), Version("0.2.0-beta")).SelectVersion(null, AsOf)?.Version);

    private static PackageHistory History(Ecosystem ecosystem, params PublishedVersion[] versions) =>
        new() { Ecosystem = ecosystem, Name = "package", Versions = versions };

    private static PublishedVersion Version(string version) => new() { Version = version, PublishedAt = AsOf.AddDays(-30) };
}
