using CsCheck;
using Mtf.Advisories;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class AdvisoryIndexTests : IDisposable
{
    private static readonly Lazy<IReadOnlyList<Advisory>> Records = new(() =>
        [.. new[] { "npm", "NuGet" }.SelectMany(name => OsvArchive.Read(AdvisoryData.Path($"osv-bucket/{name}/all.zip"), CancellationToken.None).Records)]);

    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Every_record_comes_back_as_it_was()
    {
        using var index = folder.Index(Records.Value);
        var count = 0;
        foreach (var record in Records.Value.GroupBy(record => record.Id).Select(group => group.MaxBy(record => record.Modified)!))
        {
            foreach (var package in record.Affected.GroupBy(affected => AdvisoryEcosystems.NormalizeName(affected.Ecosystem, affected.Name)))
            {
                var read = index.Find(package.First().Ecosystem, package.First().Name).Single(candidate => candidate.Id == record.Id);
                Assert.Equal(record.Modified.ToUnixTimeMilliseconds(), read.Modified.ToUnixTimeMilliseconds());
                Assert.Equal(record.Published, read.Published);
                Assert.Equal((record.Withdrawn, record.Summary, record.SeverityText), (read.Withdrawn, read.Summary, read.SeverityText));
                Assert.Equal(record.Aliases.Concat(record.Vectors).Concat(record.Cwes), read.Aliases.Concat(read.Vectors).Concat(read.Cwes));
                Assert.Equal(package.SelectMany(affected => affected.Versions), read.Affected.SelectMany(affected => affected.Versions));
                Assert.Equal(package.SelectMany(affected => affected.Ranges).SelectMany(range => range), read.Affected.SelectMany(affected => affected.Ranges).SelectMany(range => range));
                count++;
            }
        }

        Assert.True(count > 900);
        Assert.Empty(index.Find(Ecosystem.Npm, "no-such-package"));
        Assert.Empty(index.Find(Ecosystem.PyPI, "mcp-remote"));
    }

    [Fact]
    public void The_same_records_in_another_order_give_the_same_bytes()
    {
        folder.Index(Records.Value).Dispose();
        var first = File.ReadAllBytes(folder["test.index"]);
        folder.Index(Records.Value.Reverse()).Dispose();

        Assert.Equal(first, File.ReadAllBytes(folder["test.index"]));
    }

    [Fact]
    public void Scores_and_exploited_ids_are_found_exactly()
    {
        var rows = Enumerable.Range(1, 5000).Select(number => ($"CVE-{2000 + (number % 25)}-{number:D4}", number / 10000.0)).ToList();
        using var index = folder.Index([], rows, ["CVE-1999-0001", "CVE-2024-123456"]);

        Assert.All(rows, row => Assert.Equal(row.Item2, index.Epss(row.Item1)));
        Assert.Null(index.Epss("CVE-2030-0001"));
        Assert.Null(index.Epss("GHSA-1"));
        Assert.True(index.IsKnownExploited("CVE-2024-123456"));
        Assert.False(index.IsKnownExploited("CVE-2024-12345"));
    }

    [Fact]
    public void A_truncated_index_is_refused_at_every_length()
    {
        folder.Index(Records.Value.Take(40)).Dispose();
        var bytes = File.ReadAllBytes(folder["test.index"]);
        foreach (var length in Enumerable.Range(0, 200).Select(step => (int)((long)bytes.Length * step / 200)).Append(bytes.Length - 1))
        {
            File.WriteAllBytes(folder["cut.index"], bytes[..length]);
            Assert.Throws<AdvisoryException>(() => AdvisoryIndex.Open(folder["cut.index"]));
        }

        File.WriteAllBytes(folder["cut.index"], [.. bytes, 0]);
        Assert.Throws<AdvisoryException>(() => AdvisoryIndex.Open(folder["cut.index"]));
    }

    [Fact]
    public void A_damaged_index_is_an_error_or_answers_as_before()
    {
        var components = Components();
        folder.Index(Records.Value, [("CVE-2025-6514", 0.02)], ["CVE-2025-6514"]).Dispose();
        var bytes = File.ReadAllBytes(folder["test.index"]);
        var expected = Describe(Match(folder["test.index"], components));
        var refused = 0;
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255], Gen.Int[1, 8]).Array[1, 4].Sample(
            flips =>
            {
                var damaged = (byte[])bytes.Clone();
                foreach (var (position, mask, length) in flips)
                {
                    for (var at = position; at < Math.Min(position + length, damaged.Length); at++)
                    {
                        damaged[at] ^= mask;
                    }
                }

                File.WriteAllBytes(folder["damaged.index"], damaged);
                var result = Match(folder["damaged.index"], components);
                refused += result is Evidence<AdvisoryReport>.Missing { Reason: MissingReason.Error } ? 1 : 0;
                return result is Evidence<AdvisoryReport>.Missing { Reason: MissingReason.Error } || Describe(result) == expected;
            },
            iter: 300, threads: 1);
        Assert.True(refused > 200, $"only {refused} of 300 damaged files were noticed although every package is asked");
    }

    // With right checksums over wrong content, the bounds checks are all there is.
    [Fact]
    public void Wrong_content_with_right_checksums_never_crashes()
    {
        folder.Index(Records.Value.Take(60)).Dispose();
        var bytes = File.ReadAllBytes(folder["test.index"]);
        var components = Components();
        var end = bytes.Length - (bytes.Length / 1024 * 4) - 64;
        Gen.Select(Gen.Int[IndexFormat.PageSize, end], Gen.Byte[1, 255]).Array[1, 6].Sample(
            flips =>
            {
                var damaged = (byte[])bytes.Clone();
                foreach (var (position, mask) in flips)
                {
                    damaged[position] ^= mask;
                }

                IndexRepair.Checksums(damaged);
                File.WriteAllBytes(folder["wrong.index"], damaged);
                var result = Match(folder["wrong.index"], components);
                return result is Evidence<AdvisoryReport>.Collected or Evidence<AdvisoryReport>.Missing;
            },
            iter: 300, threads: 1);
    }

    [Fact]
    public void An_index_of_another_format_says_so()
    {
        folder.Index([]).Dispose();
        var bytes = File.ReadAllBytes(folder["test.index"]);
        bytes[8] = 9;
        IndexRepair.Checksums(bytes);
        File.WriteAllBytes(folder["other.index"], bytes);

        Assert.Contains("format 9", Assert.Throws<AdvisoryException>(() => AdvisoryIndex.Open(folder["other.index"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    private static List<Component> Components() =>
        [.. Records.Value.SelectMany(record => record.Affected).DistinctBy(affected => (affected.Ecosystem, affected.Name))
            .Select(affected => new Component { Purl = PackageUrl.For(affected.Ecosystem, affected.Name, "1.0.0"), Source = ComponentSource.Lockfile })];

    private static Evidence<AdvisoryReport> Match(string path, IReadOnlyList<Component> components)
    {
        try
        {
            using var index = AdvisoryIndex.Open(path);
            return AdvisoryMatcher.Match(index, components, [], null, AdvisoryData.AsOf);
        }
        catch (AdvisoryException exception)
        {
            return Evidence.Failed<AdvisoryReport>(exception.Message);
        }
    }

    private static string Describe(Evidence<AdvisoryReport> evidence) => string.Join('\n', AdvisoryData.Report(evidence).Matches.Select(match =>
        $"{match.Component.Purl} {match.Id} {match.Cvss} {match.Epss} {match.KnownExploited} {match.FixedVersion} {match.Summary} {string.Join(' ', match.Aliases)}"));
}
