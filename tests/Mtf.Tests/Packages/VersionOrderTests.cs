using System.Diagnostics;
using CsCheck;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Packages;

public sealed class VersionOrderTests
{
    [Theory]
    [InlineData(Ecosystem.Npm, "semver-versions.txt", 80)]
    [InlineData(Ecosystem.NuGet, "nuget-versions.txt", 30)]
    [InlineData(Ecosystem.PyPI, "pypi-versions.txt", 30)]
    [InlineData(Ecosystem.PyPI, "pypi-versions-generated.txt", 12_000)]
    public void Every_published_order_holds(Ecosystem ecosystem, string file, int atLeast)
    {
        var scheme = VersionSchemes.For(ecosystem);
        var cases = Cases(file);

        var wrong = cases.Where(one => Symbol(scheme.Compare(one.Left, one.Right)) != one.Order || Symbol(scheme.Compare(one.Right, one.Left)) != Mirror(one.Order));

        Assert.Empty(wrong);
        Assert.True(cases.Count >= atLeast, $"only {cases.Count} cases were found");
    }

    [Fact]
    public void Twelve_thousand_orders_take_less_than_a_second_and_allocate_nothing()
    {
        var scheme = VersionSchemes.For(Ecosystem.PyPI);
        var cases = Cases("pypi-versions-generated.txt");
        scheme.Compare("1.0", "2.0");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var started = Stopwatch.GetTimestamp();
        foreach (var (left, _, right) in cases)
        {
            scheme.Compare(left, right);
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }

    [Theory]
    [InlineData(Ecosystem.Npm)]
    [InlineData(Ecosystem.PyPI)]
    [InlineData(Ecosystem.NuGet)]
    public void Compare_is_a_total_order(Ecosystem ecosystem)
    {
        var scheme = VersionSchemes.For(ecosystem);
        var version = Gen.String[Gen.Char["0019.-+abrcdevpost!v_ "], 0, 10];
        Gen.Select(version, version, version).Sample((a, b, c) =>
        {
            Assert.Equal(0, scheme.Compare(a, a));
            Assert.Equal(Math.Sign(scheme.Compare(a, b)), -Math.Sign(scheme.Compare(b, a)));
            string[] sorted = [a, b, c];
            Array.Sort(sorted, scheme.Compare);
            Assert.True(scheme.Compare(sorted[0], sorted[1]) <= 0);
            Assert.True(scheme.Compare(sorted[1], sorted[2]) <= 0);
            Assert.True(scheme.Compare(sorted[0], sorted[2]) <= 0);
        });
    }

    [Theory]
    [InlineData(Ecosystem.Npm, "latest")]
    [InlineData(Ecosystem.Npm, "workspace:*")]
    [InlineData(Ecosystem.PyPI, "0.1-bulbasaur")]
    [InlineData(Ecosystem.NuGet, "any")]
    public void What_is_not_a_version_sorts_lowest(Ecosystem ecosystem, string text)
    {
        var scheme = VersionSchemes.For(ecosystem);

        Assert.False(scheme.IsValid(text));
        Assert.True(scheme.Compare(text, "0.0.0-0") < 0 || ecosystem == Ecosystem.PyPI);
        Assert.True(scheme.Compare(text, "0.0.0.dev0") < 0 || ecosystem != Ecosystem.PyPI);
    }

    [Theory]
    [InlineData(Ecosystem.Npm, "1.0.0-rc.1", true)]
    [InlineData(Ecosystem.Npm, "1.0.0+build-1", false)]
    [InlineData(Ecosystem.PyPI, "1.0rc1", true)]
    [InlineData(Ecosystem.PyPI, "1.0.dev1", true)]
    [InlineData(Ecosystem.PyPI, "1.0.post1", false)]
    [InlineData(Ecosystem.NuGet, "1.0.0.0-beta", true)]
    [InlineData(Ecosystem.NuGet, "1.0", false)]
    public void Prereleases_are_told_from_releases(Ecosystem ecosystem, string version, bool expected) =>
        Assert.Equal(expected, VersionSchemes.For(ecosystem).IsPrerelease(version));

    private static List<(string Left, char Order, string Right)> Cases(string file) =>
        File.ReadLines(PackageData.Path(Path.Combine("versions", file)))
            .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
            .Select(line => line.Split(' '))
            .Select(parts => (parts[0], parts[1][0], parts[2]))
            .ToList();

    private static char Symbol(int order) => order < 0 ? '<' : order > 0 ? '>' : '=';

    private static char Mirror(char order) => order switch { '<' => '>', '>' => '<', _ => '=' };
}
