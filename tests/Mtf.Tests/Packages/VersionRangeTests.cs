using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Packages;

public sealed class VersionRangeTests
{
    [Theory]
    [InlineData("^1.2.3", "1.9.0", true)]
    [InlineData("^1.2.3", "2.0.0", false)]
    [InlineData("^0.2.3", "0.3.0", false)]
    [InlineData("~1.2", "1.2.9", true)]
    [InlineData("1.x", "1.4.0", true)]
    [InlineData("", "3.0.0", true)]
    [InlineData("*", "3.0.0", true)]
    [InlineData("*", "3.0.0-rc.1", false)]
    [InlineData(">=1.0.0 <2 || 3.x", "3.1.0", true)]
    [InlineData("1.0.0 - 2.0.0", "1.5.0", true)]
    [InlineData("^1.0.0-rc.1", "1.0.0-rc.2", true)]
    [InlineData("^1.0.0-rc.1", "1.1.0-rc.2", false)]
    [InlineData(">= 1.0.0", "1.0.0", true)]
    [InlineData("v1.2.3", "1.2.3", true)]
    [InlineData("1.0.0", "999999999999999999999.0.0", false)]
    [InlineData(">1", "999999999999999999999.0.0", true)]
    public void An_npm_range_accepts_what_npm_accepts(string range, string version, bool expected) =>
        Assert.Equal(expected, VersionSchemes.For(Ecosystem.Npm).Satisfies(version, range));

    [Theory]
    [InlineData("latest")]
    [InlineData("next")]
    [InlineData("npm:other@^1")]
    [InlineData("git+https://git.example.test/a/b.git#semver:^1")]
    [InlineData("owner/repository")]
    [InlineData("file:../local")]
    [InlineData("https://example.test/a.tgz")]
    [InlineData("workspace:*")]
    public void What_is_no_npm_range_is_told_apart(string range) =>
        Assert.Null(VersionSchemes.For(Ecosystem.Npm).Satisfies("1.0.0", range));

    [Theory]
    [InlineData("~=1.4.2", "1.4.9", true)]
    [InlineData("~=1.4.2", "1.5", false)]
    [InlineData("~=1.4.2.post1", "1.4.2", false)]
    [InlineData("==1.4.*", "1.4.0.post1", true)]
    [InlineData("==1.4.*", "1.40", false)]
    [InlineData("==1", "1.0.0", true)]
    [InlineData("==1.0", "1.0+local", true)]
    [InlineData("==1.0+other", "1.0+local", false)]
    [InlineData("!=1.4.*", "1.4.1", false)]
    [InlineData("===1.0-BULBASAUR", "1.0-bulbasaur", true)]
    [InlineData(">1.7", "1.7.0.post1", false)]
    [InlineData(">1.7", "1.7+local", false)]
    [InlineData("<2.0", "2.0rc1", false)]
    [InlineData("<2.0rc2", "2.0rc1", true)]
    [InlineData("<=2.0", "2.0+local", true)]
    [InlineData(">=1.0,<2.0,!=1.5", "1.5", false)]
    [InlineData(">=1.0,<2.0,!=1.5", "1.6", true)]
    [InlineData("(>=1.0)", "1.6", true)]
    [InlineData(">=1.0", "2.0a1", false)]
    [InlineData(">=1.0a1", "2.0a1", true)]
    [InlineData("", "2.0a1", false)]
    [InlineData("==1!1.0", "1.0", false)]
    public void A_specifier_accepts_what_pip_accepts(string range, string version, bool expected) =>
        Assert.Equal(expected, VersionSchemes.For(Ecosystem.PyPI).Satisfies(version, range));

    [Theory]
    [InlineData("1.0")]
    [InlineData("latest")]
    [InlineData("~=1")]
    [InlineData(">=1.*")]
    [InlineData("==1.0rc1.*")]
    [InlineData("https://example.test/a.whl")]
    public void What_is_no_specifier_is_told_apart(string range) =>
        Assert.Null(VersionSchemes.For(Ecosystem.PyPI).Satisfies("1.0", range));

    [Theory]
    [InlineData("1.0.0", "1.5.0", true)]
    [InlineData("1.0.0", "1.5.0-beta", false)]
    [InlineData("1.0.0-alpha", "1.5.0-beta", true)]
    [InlineData("[1.0.0]", "1.0", true)]
    [InlineData("[1.0.0]", "1.0.0.1", false)]
    [InlineData("(1.0,2.0]", "1.0.0", false)]
    [InlineData("(1.0,2.0]", "2.0.0", true)]
    [InlineData("1.2.*", "1.2.9", true)]
    [InlineData("1.2.*", "1.3.0", false)]
    [InlineData("1.2.*-*", "1.2.3-rc", true)]
    [InlineData("", "0.1.0", true)]
    public void A_NuGet_range_accepts_what_a_restore_accepts(string range, string version, bool expected) =>
        Assert.Equal(expected, VersionSchemes.For(Ecosystem.NuGet).Satisfies(version, range));

    [Theory]
    [InlineData("latest")]
    [InlineData("[1.0")]
    public void What_is_no_NuGet_range_is_told_apart(string range) =>
        Assert.Null(VersionSchemes.For(Ecosystem.NuGet).Satisfies("1.0", range));

    [Theory]
    [InlineData(Ecosystem.Npm)]
    [InlineData(Ecosystem.PyPI)]
    [InlineData(Ecosystem.NuGet)]
    public void Hostile_ranges_are_answered_and_not_thrown_at(Ecosystem ecosystem)
    {
        var scheme = VersionSchemes.For(ecosystem);
        foreach (var range in new[] { new string('(', 5000), new string('>', 5000), string.Join("||", Enumerable.Repeat("^1", 2000)), "\0", "99999999999999999999.*", ">=" + new string('9', 300), "[,]", "^", "~=", "<" })
        {
            scheme.Satisfies(range, range);
            scheme.Satisfies("1.0.0", range);
        }
    }
}
