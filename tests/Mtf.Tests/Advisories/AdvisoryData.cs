using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Mtf.Advisories;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

/// <summary>Advisory data for tests: files beside the sources, small records, a store in a folder that goes away.</summary>
internal static class AdvisoryData
{
    /// <summary>Five days after the newest record of the test bucket.</summary>
    public static readonly DateTimeOffset AsOf = new(2026, 9, 15, 0, 0, 0, TimeSpan.Zero);

    public static string Path(string relative, [CallerFilePath] string caller = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(caller)!, "..", "data", relative);

    public static Component Component(string purl) => new() { Purl = PackageUrl.Parse(purl), Source = ComponentSource.Lockfile };

    public static Advisory Record(string json)
    {
        Assert.True(OsvReader.TryRead(Encoding.UTF8.GetBytes(json), out var advisory, out var problem), problem);
        return advisory;
    }

    /// <summary>A record about npm package "a": id, affected (JSON of the list's items), further members.</summary>
    public static Advisory Npm(string id, string affected, string more = "") => Record(
        $$"""{"id":"{{id}}","modified":"2026-09-10T00:00:00Z"{{(more.Length == 0 ? "" : "," + more)}},"affected":[{"package":{"ecosystem":"npm","name":"a"},{{affected}}}]}""");

    public static AdvisoryReport Report(Evidence<AdvisoryReport> evidence) =>
        evidence is Evidence<AdvisoryReport>.Collected(var report) ? report : throw new InvalidOperationException(evidence.ToString());
}

/// <summary>A folder that is deleted at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("mtf-test-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public FakeTimeProvider Time { get; } = new(AdvisoryData.AsOf);

    public AdvisoryStore Store => new(this["advisories"], Time) { BackOff = TimeSpan.Zero };

    /// <summary>An index of these records.</summary>
    public AdvisoryIndex Index(IEnumerable<Advisory> records, IReadOnlyList<(string Cve, double Score)>? epss = null, IReadOnlyList<string>? kev = null)
    {
        var path = this["test.index"];
        var builder = new AdvisoryIndexBuilder();
        foreach (var record in records)
        {
            builder.Add(record);
        }

        var coverage = AdvisoryEcosystems.All.Select(ecosystem => new EcosystemCoverage(ecosystem, builder.Count(ecosystem), AdvisoryData.AsOf, "download"));
        var metadata = new AdvisoryMetadata { Coverage = [.. coverage], RecordCount = builder.RecordCount, PackageCount = 0, MalformedCount = 0, Sources = [] };
        builder.Write(path, metadata, epss is null ? null : new EpssScores(null, [.. epss.Select(row => (Key(row.Cve), row.Score)).Order()]), kev is null ? null : new KevCatalog(null, [.. kev.Select(Key).Order()]));
        return AdvisoryIndex.Open(path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static ulong Key(string cve) => CveKey.TryParse(cve, out var key) ? key : throw new FormatException(cve);
}
