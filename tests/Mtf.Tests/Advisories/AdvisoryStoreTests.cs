using System.IO.Compression;
using System.Text;
using Mtf.Advisories;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class AdvisoryStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly HttpClient client = new(new SocketsHttpHandler());

    [Fact]
    public void A_bucket_is_imported_whole()
    {
        var imported = Import("osv-bucket");

        Assert.Equal(["osv/npm 914", "osv/PyPI 410", "osv/NuGet 5"], imported.Select(source => $"{source.Name} {source.Records}"));
        var status = folder.Store.Status();
        Assert.Null(status.Problem);
        Assert.Equal(["NuGet", "PyPI", "npm"], status.Index!.Coverage.Select(coverage => AdvisoryEcosystems.OsvName(coverage.Ecosystem)));
        Assert.All(status.Index.Coverage, coverage => Assert.Equal(("newest modified record", "2026-09-10"), (coverage.DateOrigin, coverage.Date.ToString("yyyy-MM-dd"))));
        Assert.Equal(1328, status.Index.RecordCount);
        Assert.Equal(["GHSA-6xpm-ggf7-wc3p"], Ids("pkg:npm/mcp-remote@0.1.15"));
    }

    [Theory]
    [InlineData("pkg:nuget/Google.Protobuf@3.4.0")]
    [InlineData("pkg:pypi/protobuf@3.4.0")]
    public void An_advisory_that_two_archives_hold_in_part_is_whole(string purl)
    {
        Import("osv-bucket");

        Assert.Contains("GHSA-77rm-9x9h-xj3g", Ids(purl));
    }

    [Fact]
    public void Scores_and_exploited_ids_are_added_to_what_is_there()
    {
        Import("osv-bucket");
        Assert.Equal([("CVE-2020-11023", (double?)null, false)], Signals());
        Assert.Equal("epss", Import("epss/epss_SYNTHETIC_mcp.csv")[0].Name);
        Assert.Equal([("CVE-2020-11023", (double?)0.29, false)], Signals());
        Assert.Equal(1404, Import("kev/known_exploited_vulnerabilities.json")[0].Records);
        Assert.Equal([("CVE-2020-11023", (double?)0.29, true)], Signals());
        Assert.Equal(15, folder.Store.Status().Index!.EpssCount);

        IEnumerable<(string, double?, bool)> Signals() => Matches("pkg:npm/jquery@3.4.1")
            .Where(match => match.Aliases.Contains("CVE-2020-11023")).Select(match => ("CVE-2020-11023", match.Epss, match.KnownExploited));
    }

    [Fact]
    public void A_folder_and_a_zip_of_records_and_one_record_can_be_imported()
    {
        Directory.CreateDirectory(folder["mine/deep"]);
        File.WriteAllText(folder["mine/deep/one.json"], Record("x_1", "a", "npm"));
        File.WriteAllText(folder["mine/two.json"], Record("x_2", "b", "PyPI"));
        File.WriteAllText(folder["mine/broken.json"], "{");
        File.WriteAllText(folder["single.json"], Record("x_3", "c", "NuGet"));
        ZipFile.CreateFromDirectory(folder["mine"], folder["zipped.zip"]);

        var imported = Assert.Single(Store(folder["mine"]));
        Assert.Equal(("import/mine", 2, 1), (imported.Name, imported.Records, imported.Malformed));
        Assert.StartsWith("broken.json: ", Assert.Single(imported.Problems), StringComparison.Ordinal);
        Assert.Equal("import/single", Store(folder["single.json"])[0].Name);
        Assert.Equal("import/zipped", Store(folder["zipped.zip"])[0].Name);

        Assert.Equal(["x_1", "x_2", "x_3"], Ids("pkg:npm/a@1.0.0", "pkg:pypi/b@1.0.0", "pkg:nuget/c@1.0.0"));
        Assert.Equal(3, folder.Store.Status().Index!.RecordCount);
    }

    [Fact]
    public void Loose_records_add_to_an_archive_but_do_not_cover_an_ecosystem()
    {
        Import("osv-bucket/npm/all.zip");
        File.WriteAllText(folder["own.json"], Record("x_1", "b", "PyPI"));
        Store(folder["own.json"]);

        var report = AdvisoryData.Report(Match("pkg:npm/mcp-remote@0.1.15", "pkg:pypi/b@1.0.0"));

        Assert.Single(report.Matches);
        Assert.Contains("does not cover PyPI", Assert.Single(report.Unmatchable), StringComparison.Ordinal);
        Assert.Equal(["npm"], report.Snapshot.Ecosystems);
    }

    [Fact]
    public void No_data_is_not_available_and_says_what_to_do()
    {
        var missing = Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf));

        Assert.Equal(MissingReason.NotAvailable, missing.Reason);
        Assert.Contains("mtf advisories update", missing.Detail, StringComparison.Ordinal);
        Assert.NotNull(folder.Store.Status().Problem);
    }

    [Fact]
    public void Old_data_is_not_available_and_says_how_old()
    {
        Import("osv-bucket");

        var missing = Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf.AddDays(70)));

        Assert.Equal(MissingReason.NotAvailable, missing.Reason);
        Assert.Contains("74 days old", missing.Detail, StringComparison.Ordinal);
        using var index = folder.Store.Open(AdvisoryData.AsOf.AddDays(70), TimeSpan.FromDays(100)).ValueOrDefault;
        Assert.NotNull(index);
    }

    [Fact]
    public void A_damaged_index_is_an_error()
    {
        Import("osv-bucket");
        File.WriteAllText(folder["advisories/advisories.index"], "garbage");

        Assert.Equal(MissingReason.Error, Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf)).Reason);
        Assert.Contains("damaged", folder.Store.Status().Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("PK\u0003\u0004 broken")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("cve,epss,percentile\n")]
    [InlineData("cve,epss,percentile\nCVE-2020-0001,2.0,0.1\n")]
    [InlineData("cve,epss,percentile\nnonsense\n")]
    [InlineData("""{"catalogVersion":"1","vulnerabilities":[]}""")]
    [InlineData("""{"catalogVersion":"1","vulnerabilities":7}""")]
    public void What_is_no_advisory_data_is_refused_and_changes_nothing(string content)
    {
        Import("osv-bucket/NuGet/all.zip");
        var before = File.ReadAllBytes(folder["advisories/advisories.index"]);
        File.WriteAllText(folder["input"], content);

        Assert.Throws<AdvisoryException>(() => Store(folder["input"]));
        Assert.Equal(before, File.ReadAllBytes(folder["advisories/advisories.index"]));
        Assert.Throws<AdvisoryException>(() => Store(folder["absent"]));
    }

    [Fact]
    public void A_record_from_the_future_does_not_make_data_fresh()
    {
        File.WriteAllText(folder["a.json"], Record("x_1", "a", "npm").Replace("2026-09-14", "2026-01-01", StringComparison.Ordinal));
        File.WriteAllText(folder["b.json"], Record("x_2", "a", "npm").Replace("2026-09-14", "2099-01-01", StringComparison.Ordinal));
        Directory.CreateDirectory(folder["both"]);
        File.Move(folder["a.json"], folder["both/a.json"]);
        File.Move(folder["b.json"], folder["both/b.json"]);
        Store(folder["both"]);

        Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf));
    }

    [Fact]
    public async Task An_update_fetches_everything_once_and_then_only_asks()
    {
        using var server = new FeedServer().WithEverything();
        Assert.All(await UpdateAsync(server), result => Assert.Equal(FeedOutcome.Updated, result.Outcome));
        Assert.Equal(["GHSA-6xpm-ggf7-wc3p"], Ids("pkg:npm/mcp-remote@0.1.15"));
        var index = File.ReadAllBytes(folder["advisories/advisories.index"]);

        server.Date = AdvisoryData.AsOf.AddDays(1);
        Assert.All(await UpdateAsync(server), result => Assert.Equal(FeedOutcome.NotModified, result.Outcome));

        Assert.All(server.Requests.Skip(5), request => Assert.Contains("If-None-Match: \"v1\"", request, StringComparison.Ordinal));
        Assert.Equal(index, File.ReadAllBytes(folder["advisories/advisories.index"]));
        var coverage = folder.Store.Status().Index!.Coverage;
        Assert.All(coverage, item => Assert.Equal((AdvisoryData.AsOf.AddDays(1), "download"), (item.Date, item.DateOrigin)));
    }

    [Fact]
    public async Task A_mirror_that_stands_still_does_not_make_data_fresh()
    {
        using var server = new FeedServer { Date = AdvisoryData.AsOf.AddDays(100) }.WithEverything();
        await UpdateAsync(server);

        var coverage = folder.Store.Status().Index!.Coverage;

        Assert.All(coverage, item => Assert.Equal(("newest modified record", "2026-09-10"), (item.DateOrigin, item.Date.ToString("yyyy-MM-dd"))));
        Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf.AddDays(100)));
    }

    [Fact]
    public async Task A_feed_that_fails_keeps_its_data_and_the_others_go_on()
    {
        using var server = new FeedServer().WithEverything();
        await UpdateAsync(server);
        var npm = File.ReadAllBytes(AdvisoryData.Path("osv-bucket/npm/all.zip"));
        server.Answers["/osv/npm/all.zip"] = new FeedAnswer(500, []);
        server.Answers["/osv/PyPI/all.zip"] = new FeedAnswer(200, Encoding.UTF8.GetBytes("this is no zip archive"));
        server.Answers["/osv/NuGet/all.zip"] = new FeedAnswer(200, npm[..(npm.Length / 2)], StatedLength: npm.Length);
        server.Answers["/kev.json"] = new FeedAnswer(200, "{\"vulnerabilities\":[]}"u8.ToArray());
        server.Put("/epss.csv", "cve,epss,percentile\nCVE-2025-6514,0.5,0.9\n"u8.ToArray(), "v2");

        var results = await UpdateAsync(server);

        Assert.Equal(["osv/npm Failed", "osv/PyPI Failed", "osv/NuGet Failed", "epss Updated", "kev Failed"], results.Select(result => $"{result.Name} {result.Outcome}"));
        Assert.Contains("answered 500", results[0].Detail, StringComparison.Ordinal);
        Assert.Contains("zip", results[1].Detail, StringComparison.Ordinal);
        Assert.Equal(0.5, Assert.Single(Matches("pkg:npm/mcp-remote@0.1.15")).Epss);
        Assert.Equal(1404, folder.Store.Status().Index!.KevCount);
        Assert.Equal(1328, folder.Store.Status().Index!.RecordCount);
        Assert.DoesNotContain(Directory.EnumerateFiles(folder["advisories/sources"]), file => file.EndsWith(".new", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_passing_fault_is_tried_again_three_times_and_a_refusal_is_not()
    {
        using var server = new FeedServer().WithEverything();
        var half = new FeedAnswer(200, "cve,"u8.ToArray(), StatedLength: 100);
        server.FaultsBefore["/epss.csv"] = new([new FeedAnswer(503, []), half, new FeedAnswer(429, [])]);
        server.FaultsBefore["/kev.json"] = new([new FeedAnswer(503, []), new FeedAnswer(503, []), new FeedAnswer(503, []), new FeedAnswer(503, [])]);
        server.Answers["/osv/NuGet/all.zip"] = new FeedAnswer(403, []);

        var results = await UpdateAsync(server);

        Assert.Equal(["osv/npm Updated", "osv/PyPI Updated", "osv/NuGet Failed", "epss Updated", "kev Failed"], results.Select(result => $"{result.Name} {result.Outcome}"));
        Assert.Equal([1, 4, 4], new[] { "/osv/NuGet/all.zip", "/epss.csv", "/kev.json" }.Select(path => server.Requests.Count(request => request.Split(' ')[1] == path)));
    }

    [Fact]
    public async Task An_archive_that_was_cut_or_holds_another_ecosystem_is_refused()
    {
        using var server = new FeedServer().WithEverything();
        var npm = File.ReadAllBytes(AdvisoryData.Path("osv-bucket/npm/all.zip"));
        server.Put("/osv/npm/all.zip", npm[..^30]);
        server.Put("/osv/PyPI/all.zip", npm);

        var results = await UpdateAsync(server);

        Assert.Equal([FeedOutcome.Failed, FeedOutcome.Failed], results.Take(2).Select(result => result.Outcome));
        var report = AdvisoryData.Report(Match("pkg:npm/mcp-remote@0.1.15", "pkg:nuget/google.protobuf@3.4.0"));
        Assert.Contains("does not cover npm", Assert.Single(report.Unmatchable), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_without_a_server_fails_per_feed_and_leaves_no_data()
    {
        var server = new FeedServer();
        var feeds = server.Feeds;
        server.Dispose();

        var results = await folder.Store.UpdateAsync(feeds, client, null, TestContext.Current.CancellationToken);

        Assert.All(results, result => Assert.Equal(FeedOutcome.Failed, result.Outcome));
        Assert.IsType<Evidence<AdvisoryIndex>.Missing>(folder.Store.Open(AdvisoryData.AsOf));
    }

    [Fact]
    public async Task A_cancelled_update_leaves_the_data_as_it_was()
    {
        using var server = new FeedServer().WithEverything();
        await UpdateAsync(server);
        var index = File.ReadAllBytes(folder["advisories/advisories.index"]);
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => folder.Store.UpdateAsync(server.Feeds, client, null, cancellation.Token));
        Assert.Equal(index, File.ReadAllBytes(folder["advisories/advisories.index"]));
    }

    [Fact]
    public void Two_changes_at_once_are_refused()
    {
        Import("osv-bucket/NuGet/all.zip");
        using var other = new FileStream(folder["advisories/update.lock"], FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

        Assert.Contains("another update", Assert.Throws<AdvisoryException>(() => Import("osv-bucket")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_index_that_is_behind_its_sources_is_rebuilt()
    {
        Import("osv-bucket");
        File.Delete(folder["advisories/advisories.index"]);
        Import("epss/epss_real_slice.csv");

        Assert.Equal(["GHSA-6xpm-ggf7-wc3p"], Ids("pkg:npm/mcp-remote@0.1.15"));
    }

    [Theory]
    [InlineData("/data", null, "/data/advisories")]
    [InlineData(null, "/xdg", "/xdg/mtf/advisories")]
    [InlineData("", "/xdg", "/xdg/mtf/advisories")]
    public void The_folder_comes_from_the_environment(string? data, string? xdg, string expected) =>
        Assert.Equal(expected, AdvisoryStore.DefaultDirectory(name => name switch { "MTF_DATA" => data, "XDG_DATA_HOME" => xdg, _ => null }));

    [Fact]
    public void Feeds_come_from_the_environment_or_the_standard()
    {
        var feeds = AdvisoryFeeds.FromEnvironment(name => name == "MTF_OSV_URL" ? "https://osv.example.test/bucket/" : null);

        Assert.Equal("https://osv.example.test/bucket/npm/all.zip", feeds.OsvArchive(Mtf.Packages.Ecosystem.Npm).AbsoluteUri);
        Assert.Equal("https", feeds.Kev.Scheme);
        Assert.Throws<AdvisoryException>(() => AdvisoryFeeds.FromEnvironment(name => name == "MTF_KEV_URL" ? "file:///etc/passwd" : null));
    }

    public void Dispose()
    {
        client.Dispose();
        folder.Dispose();
    }

    private static string Record(string id, string name, string ecosystem) =>
        $$"""{"id":"{{id}}","modified":"2026-09-14T00:00:00Z","affected":[{"package":{"ecosystem":"{{ecosystem}}","name":"{{name}}"},"versions":["1.0.0"]}]}""";

    private IReadOnlyList<AdvisoryImported> Import(string data) => Store(AdvisoryData.Path(data));

    private IReadOnlyList<AdvisoryImported> Store(string path) => folder.Store.Import(path, TestContext.Current.CancellationToken);

    private Task<IReadOnlyList<FeedResult>> UpdateAsync(FeedServer server) =>
        folder.Store.UpdateAsync(server.Feeds, client, null, TestContext.Current.CancellationToken);

    private Evidence<AdvisoryReport> Match(params string[] purls)
    {
        var evidence = folder.Store.Open(AdvisoryData.AsOf);
        using var index = evidence.ValueOrDefault;
        Assert.True(index is not null, evidence.ToString());
        return AdvisoryMatcher.Match(index, [.. purls.Select(AdvisoryData.Component)], [], null, AdvisoryData.AsOf);
    }

    private IReadOnlyList<AdvisoryMatch> Matches(params string[] purls) => AdvisoryData.Report(Match(purls)).Matches;

    private IEnumerable<string> Ids(params string[] purls) => Matches(purls).Select(match => match.Id).Order(StringComparer.Ordinal);
}
