using Mtf.Advisories;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class AdvisoryMatcherTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_range_over_commits_listed_first_does_not_hide_the_range_over_versions()
    {
        var record = AdvisoryData.Npm("GHSA-a", """
            "ranges":[{"type":"GIT","repo":"https://git.example.test/a","events":[{"introduced":"0"},{"fixed":"deadbeef"}]},
                      {"type":"SEMVER","events":[{"introduced":"1.0.0"},{"fixed":"1.2.0"}]}]
            """);

        Assert.Equal("1.2.0", Assert.Single(Match("pkg:npm/a@1.1.0", record).Matches).FixedVersion);
        Assert.Empty(Match("pkg:npm/a@1.2.0", record).Matches);
    }

    [Theory]
    [InlineData("1.5.0", true)]
    [InlineData("2.0.0", false)]
    [InlineData("2.5.0", false)]
    public void A_limit_is_an_upper_bound(string version, bool affected)
    {
        var record = AdvisoryData.Npm("GHSA-a", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"1.0.0"},{"limit":"2.0.0"}]}] """);

        Assert.Equal(affected, Match($"pkg:npm/a@{version}", record).Matches.Count == 1);
    }

    [Theory]
    [InlineData("NuGet", "Newtonsoft.JSON", "pkg:nuget/newtonsoft.json@1.0.0")]
    [InlineData("NuGet", "newtonsoft.json", "pkg:nuget/Newtonsoft.Json@1.0")]
    [InlineData("PyPI", "Foo__Bar.baz", "pkg:pypi/foo-bar-baz@1.0.0")]
    [InlineData("PyPI", "foo-bar-baz", "pkg:pypi/Foo.Bar_Baz@1.0.0")]
    public void Names_are_compared_as_the_ecosystem_does(string ecosystem, string name, string purl)
    {
        var record = AdvisoryData.Record(
            $$"""{"id":"X","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"{{name}}"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2"}]}]}]}""");

        Assert.Single(Match(purl, record).Matches);
    }

    [Fact]
    public void Npm_names_keep_their_case()
    {
        var record = AdvisoryData.Record("""{"id":"X","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"npm","name":"JSONStream"},"versions":["1.0.0"]}]}""");

        Assert.Empty(Match("pkg:npm/jsonstream@1.0.0", record).Matches);
    }

    [Theory]
    [InlineData("PyPI", "1.0", "pkg:pypi/a@1.0.0")]
    [InlineData("PyPI", "1.0.0", "pkg:pypi/a@v1.0")]
    [InlineData("NuGet", "1.0.0", "pkg:nuget/a@1.0.0.0")]
    [InlineData("NuGet", "1.0.0-BETA", "pkg:nuget/a@1.0.0-beta")]
    public void Listed_versions_are_compared_as_versions(string ecosystem, string listed, string purl)
    {
        var record = AdvisoryData.Record(
            $$"""{"id":"X","modified":"2026-01-01T00:00:00Z","affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"a"},"versions":["{{listed}}"]}]}""");

        Assert.Single(Match(purl, record).Matches);
    }

    [Fact]
    public void A_chain_of_aliases_is_one_vulnerability_whatever_the_order_of_its_links()
    {
        const string Affected = """ "versions":["1.0.0"] """;
        Advisory[] records =
        [
            AdvisoryData.Npm("x_1", Affected, """ "aliases":["CVE-2020-0001"] """),
            AdvisoryData.Npm("x_2", Affected, """ "aliases":["CVE-2020-0003"] """),
            AdvisoryData.Npm("GHSA-x", Affected, """ "aliases":["CVE-2020-0003","CVE-2020-0004"] """),
            AdvisoryData.Npm("x_5", Affected, """ "aliases":["CVE-2020-0004","CVE-2020-0001"] """),
            AdvisoryData.Npm("x_6", Affected, """ "aliases":["CVE-2020-9999"] """),
        ];

        foreach (var order in new[] { records, [.. records.Reverse()] })
        {
            var matches = Match("pkg:npm/a@1.0.0", order).Matches;
            Assert.Equal(["CVE-2020-9999", "GHSA-x"], matches.Select(match => match.Id));
            Assert.Equal(["CVE-2020-0001", "CVE-2020-0003", "CVE-2020-0004", "x_1", "x_2", "x_5"], matches[1].Aliases);
        }
    }

    [Fact]
    public void A_withdrawn_advisory_never_matches() => Assert.Empty(
        Match("pkg:npm/a@1.0.0", AdvisoryData.Npm("GHSA-a", """ "versions":["1.0.0"] """, """ "withdrawn":"2026-09-01T00:00:00Z" """)).Matches);

    [Fact]
    public void A_group_has_the_worst_severity_the_earliest_date_the_best_fix_and_the_exploit_signals()
    {
        using var index = folder.Index(
            [
                AdvisoryData.Npm("x_1", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.4.0"},{"introduced":"2.0.0"},{"fixed":"2.1.0"}]}] """,
                    """ "aliases":["CVE-2020-11023"],"published":"2026-01-02T00:00:00Z","database_specific":{"severity":"low","cwe_ids":["CWE-79"]} """),
                AdvisoryData.Npm("GHSA-1", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.5.0"}]}],"severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}] """,
                    """ "aliases":["CVE-2020-11023","CVE-2020-1"],"published":"2026-02-02T00:00:00Z","summary":"bad","severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H"}],"database_specific":{"severity":"CRITICAL"} """),
            ],
            [("CVE-2020-11023", 0.29), ("CVE-2021-0001", 0.9)], ["CVE-2020-11023"]);

        var match = Assert.Single(AdvisoryData.Report(Match(index, "pkg:npm/a@1.0.0")).Matches);

        Assert.Equal("GHSA-1", match.Id);
        Assert.Equal("bad", match.Summary);
        Assert.Equal(9.8, match.Cvss);
        Assert.Equal("CRITICAL", match.SeverityText);
        Assert.Equal(0.29, match.Epss);
        Assert.True(match.KnownExploited);
        Assert.False(match.IsMalware);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 0, 0, 0, TimeSpan.Zero), match.Published);
        Assert.Equal("1.5.0", match.FixedVersion);
        Assert.Equal(["CWE-79"], match.Cwes);
    }

    [Fact]
    public void The_fix_comes_from_another_branch_only_when_the_own_has_none()
    {
        var record = AdvisoryData.Npm("GHSA-1", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"3.0.1"}]},{"type":"SEMVER","events":[{"introduced":"2.0.0"},{"fixed":"2.0.5"}]}] """);

        Assert.Equal("3.0.1", Assert.Single(Match("pkg:npm/a@1.0.0", record).Matches).FixedVersion);
        Assert.Null(Assert.Single(Match("pkg:npm/a@1.0.0", AdvisoryData.Npm("GHSA-2", """ "versions":["1.0.0"] """)).Matches).FixedVersion);
    }

    [Fact]
    public void A_malicious_package_matches_even_with_a_version_that_is_none()
    {
        var record = AdvisoryData.Npm("MAL-2026-1", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"0"}]}] """, """ "aliases":["GHSA-z"] """);

        var match = Assert.Single(Match("pkg:npm/a@latest", record).Matches);

        Assert.True(match.IsMalware);
        Assert.Equal("MAL-2026-1", match.Id);
    }

    [Fact]
    public void A_version_that_cannot_be_compared_is_unmatchable_not_clean()
    {
        var report = Match("pkg:npm/a@latest", AdvisoryData.Npm("GHSA-1", """ "ranges":[{"type":"SEMVER","events":[{"introduced":"0"},{"fixed":"1.0.0"}]}] """));

        Assert.Empty(report.Matches);
        Assert.StartsWith("a latest: ", Assert.Single(report.Unmatchable), StringComparison.Ordinal);
    }

    [Fact]
    public void A_package_type_without_advisories_is_unmatchable() =>
        Assert.Contains("generic", Assert.Single(Match("pkg:generic/a@1", AdvisoryData.Npm("GHSA-1", """ "versions":["1.0.0"] """)).Unmatchable), StringComparison.Ordinal);

    [Fact]
    public void Matches_are_sorted_and_a_repeated_component_is_matched_once()
    {
        using var index = folder.Index([AdvisoryData.Npm("GHSA-2", """ "versions":["1.0.0","2.0.0"] """), AdvisoryData.Npm("GHSA-1", """ "versions":["1.0.0"] """)]);

        var matches = AdvisoryData.Report(Match(index, "pkg:npm/a@2.0.0", "pkg:npm/a@1.0.0", "pkg:npm/a@1.0.0")).Matches;

        Assert.Equal(["1.0.0 GHSA-1", "1.0.0 GHSA-2", "2.0.0 GHSA-2"], matches.Select(match => $"{match.Component.Purl.Version} {match.Id}"));
    }

    [Fact]
    public void Data_that_is_too_old_answers_nothing()
    {
        using var index = folder.Index([AdvisoryData.Npm("GHSA-1", """ "versions":["1.0.0"] """)]);

        var evidence = AdvisoryMatcher.Match(index, [AdvisoryData.Component("pkg:npm/a@1.0.0")], [], null, AdvisoryData.AsOf.AddDays(15));

        var missing = Assert.IsType<Evidence<AdvisoryReport>.Missing>(evidence);
        Assert.Equal(MissingReason.NotAvailable, missing.Reason);
        Assert.Contains("15 days old", missing.Detail, StringComparison.Ordinal);
        Assert.IsType<Evidence<AdvisoryReport>.Collected>(
            AdvisoryMatcher.Match(index, [AdvisoryData.Component("pkg:npm/a@1.0.0")], [], null, AdvisoryData.AsOf.AddDays(15), TimeSpan.FromDays(20)));
    }

    [Theory]
    [InlineData("pkg:npm/mcp-remote@0.1.15", "GHSA-6xpm-ggf7-wc3p", "0.1.16")]
    [InlineData("pkg:npm/mcp-remote@0.1.16", null, null)]
    [InlineData("pkg:npm/postmark-mcp@1.0.16", "MAL-2025-47604", null)]
    [InlineData("pkg:npm/postmark-mcp@1.0.15", null, null)]
    [InlineData("pkg:npm/%40modelcontextprotocol/server-filesystem@0.6.2", "GHSA-hc55-p739-j48w,GHSA-q66q-fx2p-7w4m", "2025.7.1")]
    [InlineData("pkg:npm/%40modelcontextprotocol/server-filesystem@2025.7.1", null, null)]
    [InlineData("pkg:nuget/google.protobuf@3.4.0", "GHSA-77rm-9x9h-xj3g", "3.15.0")]
    [InlineData("pkg:nuget/Google.Protobuf@3.15.0", null, null)]
    public void Real_servers_and_libraries_are_caught_and_their_fixed_versions_are_not(string purl, string? ids, string? fix)
    {
        var records = new[] { "npm", "NuGet" }.SelectMany(name =>
            OsvArchive.Read(AdvisoryData.Path($"osv-bucket/{name}/all.zip"), TestContext.Current.CancellationToken).Records);
        using var index = folder.Index(records);

        var matches = AdvisoryData.Report(Match(index, purl)).Matches;

        Assert.Equal(ids?.Split(',') ?? [], matches.Select(match => match.Id));
        Assert.All(matches, match => Assert.Equal(fix, match.FixedVersion));
    }

    public void Dispose() => folder.Dispose();

    private AdvisoryReport Match(string purl, params Advisory[] records)
    {
        using var index = folder.Index(records);
        return AdvisoryData.Report(Match(index, purl));
    }

    private static Evidence<AdvisoryReport> Match(AdvisoryIndex index, params string[] purls) =>
        AdvisoryMatcher.Match(index, [.. purls.Select(AdvisoryData.Component)], [], null, AdvisoryData.AsOf);
}
