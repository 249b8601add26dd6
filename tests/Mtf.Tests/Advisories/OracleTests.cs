using Mtf.Advisories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

/// <summary>Affected or not, against npm's and PyPA's own version libraries.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData("npm", Ecosystem.Npm, "npm.csv", 7066)]
    [InlineData("PyPI", Ecosystem.PyPI, "pypi.csv", 6607)]
    public void Every_published_case_is_answered_right(string osv, Ecosystem ecosystem, string file, int expectedCount)
    {
        using var folder = new TemporaryFolder();
        var content = OsvArchive.Read(AdvisoryData.Path($"osv-bucket/{osv}/all.zip"), TestContext.Current.CancellationToken);
        using var index = folder.Index(content.Records);
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(AdvisoryData.Path($"osv-expected/{file}")).Skip(1).Where(line => line.Length > 0))
        {
            var columns = line.Split(',');
            var advisory = index.Find(ecosystem, columns[1]).Single(candidate => candidate.Id == columns[0]);
            var versions = new AffectedVersions(VersionSchemes.For(ecosystem), columns[2]);
            var affected = advisory.Affected.Any(package => versions.IsAffected(package) == true);
            count++;
            if (affected != (columns[3] == "true"))
            {
                wrong.Add(line);
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(expectedCount, count);
    }
}
