using System.IO.Compression;
using System.Text;
using CsCheck;
using Mtf.Advisories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class OsvReaderTests
{
    private const string Minimal = """{"id":"X-1","modified":"2026-09-10T03:49:54.319259730Z"}""";

    [Fact]
    public void A_record_of_a_later_schema_with_unknown_members_is_read()
    {
        var advisory = AdvisoryData.Record(
            """
            {"schema_version":"1.9.0","id":"GHSA-1","modified":"2026-09-10T03:49:54.319259730Z","upstream":["Y"],"novelty":{"a":[1]},
             "details":"\n First line.\nSecond.","aliases":null,
             "severity":[{"type":"CVSS_V2","score":"AV:N/AC:L/Au:N/C:N/I:N/A:C"},{"type":"Ubuntu","score":"low"}],
             "affected":[{"package":{"ecosystem":"PyPI:3","name":"a"},"database_specific":{"cwes":[{"cweId":"CWE-506"}]},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"novel":"1"},{"last_affected":"2"}]}]},
                         {"package":{"ecosystem":"Go","name":"b"},"versions":["1"]},{"ranges":[]}]}
            """);

        Assert.Equal("First line.", advisory.Summary);
        Assert.Equal(new DateTimeOffset(2026, 9, 10, 3, 49, 54, 319, TimeSpan.Zero), advisory.Modified, TimeSpan.FromMilliseconds(1));
        Assert.Equal(["AV:N/AC:L/Au:N/C:N/I:N/A:C"], advisory.Vectors);
        Assert.Equal(["CWE-506"], advisory.Cwes);
        var affected = Assert.Single(advisory.Affected);
        Assert.Equal((Ecosystem.PyPI, "a"), (affected.Ecosystem, affected.Name));
        Assert.Equal([new(RangeEventKind.Introduced, "0"), new RangeEvent(RangeEventKind.LastAffected, "2")], Assert.Single(affected.Ranges));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"X\"}")]
    [InlineData("{\"modified\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"id\":\"\",\"modified\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"id\":\"X\",\"modified\":\"soon\"}")]
    [InlineData("{\"id\":7,\"modified\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"id\":\"\\ud800\",\"modified\":\"2026-01-01T00:00:00Z\"}")]
    [InlineData("{\"id\":\"X\",\"modified\":\"2026-01-01T00:00:00Z\",\"schema_version\":\"2.0.0\"}")]
    [InlineData("{\"id\":\"X\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":{}}")]
    [InlineData("{\"id\":\"X\",\"modified\":\"2026-01-01T00:00:00Z\",\"affected\":[{\"package\":{\"ecosystem\":\"npm\",\"name\":\"a\"},\"ranges\":[{\"type\":\"SEMVER\",\"events\":[{\"fixed\":1}]}]}]}")]
    [InlineData("{\"id\":\"X\",\"modified\":\"2026-01-01T00:00:00Z\",\"aliases\":[null]}")]
    public void A_malformed_record_is_refused_with_a_reason(string json)
    {
        Assert.False(OsvReader.TryRead(Encoding.UTF8.GetBytes(json), out var advisory, out var problem));
        Assert.Null(advisory);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_byte_order_mark_is_ignored() => Assert.Equal("X-1", AdvisoryData.Record("\uFEFF" + Minimal).Id);

    [Fact]
    public void Changed_bytes_never_crash_the_reader()
    {
        using var zip = ZipFile.OpenRead(AdvisoryData.Path("osv-bucket/NuGet/all.zip"));
        using var stream = zip.Entries[0].Open();
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        var bytes = memory.ToArray();

        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte).Array[1, 6].Sample(
            changes =>
            {
                var changed = (byte[])bytes.Clone();
                foreach (var (position, value) in changes)
                {
                    changed[position] = value;
                }

                return OsvReader.TryRead(changed, out var advisory, out var problem) ? advisory.Id.Length > 0 : problem.Length > 0;
            },
            iter: 1000, threads: 1);
    }

    [Fact]
    public void Entries_that_are_too_large_or_broken_are_counted_and_the_rest_is_read()
    {
        using var folder = new TemporaryFolder();
        using (var zip = ZipFile.Open(folder["a.zip"], ZipArchiveMode.Create))
        {
            Add(zip, "good.json", Encoding.UTF8.GetBytes(Minimal));
            Add(zip, "huge.json", new byte[OsvArchive.MaximumRecord + 1]);
            Add(zip, "bad.json", "{"u8.ToArray());
            Add(zip, "../../escape.json", Encoding.UTF8.GetBytes(Minimal.Replace("X-1", "X-2", StringComparison.Ordinal)));
            Add(zip, "readme.txt", "text"u8.ToArray());
        }

        var content = OsvArchive.Read(folder["a.zip"], TestContext.Current.CancellationToken);

        Assert.Equal(["X-1", "X-2"], content.Records.Select(record => record.Id));
        Assert.Equal(2, content.Malformed);
        Assert.Contains("huge.json: larger than 16 MB", content.Problems);
        Assert.Equal(["a.zip"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public void Damaged_archives_are_an_error_or_a_count_never_a_crash()
    {
        using var folder = new TemporaryFolder();
        var bytes = File.ReadAllBytes(AdvisoryData.Path("osv-bucket/NuGet/all.zip"));
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Array[1, 8].Sample(
            flips =>
            {
                var damaged = (byte[])bytes.Clone();
                foreach (var (position, mask) in flips)
                {
                    damaged[position] ^= mask;
                }

                File.WriteAllBytes(folder["a.zip"], damaged);
                try
                {
                    OsvArchive.Read(folder["a.zip"], CancellationToken.None);
                    return true;
                }
                catch (AdvisoryException exception)
                {
                    return exception.Message.Length > 0;
                }
            },
            iter: 500, threads: 1);
    }

    [Fact]
    public void The_scores_of_a_day_are_read_plain_and_packed_with_and_without_their_date()
    {
        const string Rows = "cve,epss,percentile\r\nCVE-2024-1,bad";
        var real = EpssReader.Read(AdvisoryData.Path("epss/epss_real_slice.csv"));
        Assert.Null(real.Date);
        Assert.Equal(31, real.Scores.Count);
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            gzip.Write(File.ReadAllBytes(AdvisoryData.Path("epss/epss_SYNTHETIC_mcp.csv")));
        }

        packed.Position = 0;
        var scores = EpssReader.Read(packed);
        Assert.Equal(new DateTimeOffset(2025, 8, 25, 12, 55, 0, TimeSpan.Zero), scores.Date);
        Assert.Equal(15, scores.Scores.Count);

        using var cut = new MemoryStream(packed.ToArray()[..40]);
        Assert.Throws<AdvisoryException>(() => EpssReader.Read(cut));
        using var bad = new MemoryStream(Encoding.UTF8.GetBytes(Rows));
        Assert.Throws<AdvisoryException>(() => EpssReader.Read(bad));
        using var endless = new MemoryStream(new byte[100_000]);
        Assert.Throws<AdvisoryException>(() => EpssReader.Read(endless));
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        using var stream = zip.CreateEntry(name).Open();
        stream.Write(content);
    }
}
