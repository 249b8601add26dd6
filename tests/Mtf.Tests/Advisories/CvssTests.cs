using System.Globalization;
using System.Text.Json;
using Mtf.Advisories;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class CvssTests
{
    [Fact]
    public void Every_published_vector_scores_exactly()
    {
        var wrong = new List<string>();
        var count = 0;
        foreach (var line in File.ReadLines(AdvisoryData.Path("cvss/expected_scores.csv")).Skip(1))
        {
            var columns = line.Split(',');
            var score = Cvss.Score(columns[1]);
            count++;
            if (score != double.Parse(columns[2], CultureInfo.InvariantCulture))
            {
                wrong.Add($"{line} but {score}");
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(145, count);
    }

    [Fact]
    public void The_table_of_macrovectors_is_the_published_one()
    {
        using var tables = JsonDocument.Parse(File.ReadAllBytes(AdvisoryData.Path("cvss/cvss4_tables.json")));
        var count = 0;
        foreach (var entry in tables.RootElement.GetProperty("lookup").EnumerateObject())
        {
            var eq = entry.Name.Select(digit => digit - '0').ToArray();
            Assert.Equal(entry.Value.GetDouble(), CvssV4Tables.Score(eq[0], eq[1], eq[2], eq[3], eq[4], eq[5]));
            count++;
        }

        Assert.Equal(270, count);
        Assert.Null(CvssV4Tables.Score(0, 0, 2, 0, 0, 0));
        Assert.Null(CvssV4Tables.Score(3, 0, 0, 0, 0, 0));
    }

    [Theory]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:C", 7.8)]
    [InlineData("AV:N/AC:L/Au:N/C:C/I:C/A:C", 10.0)]
    [InlineData("AV:L/AC:H/Au:N/C:C/I:C/A:C", 6.2)]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:N", 0.0)]
    [InlineData("(AV:N/AC:M/Au:N/C:P/I:P/A:P/E:POC/RL:OF/RC:C)", 6.8)]
    public void Version_2_base_scores(string vector, double expected) => Assert.Equal(expected, Cvss.Score(vector));

    [Theory]
    [InlineData("CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:C/C:L/I:L/A:N", 4.7)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H", 10.0)]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", 0.0)]
    [InlineData("CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:P/MAV:L", 9.8)]
    public void Version_3_base_scores(string vector, double expected) => Assert.Equal(expected, Cvss.Score(vector));

    [Theory]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", 10.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N", 0.0)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", 9.3)]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 8.1)]
    [InlineData("CVSS:4.0/AV:L/AC:L/AT:N/PR:H/UI:N/VC:L/VI:L/VA:L/SC:N/SI:N/SA:N/MSI:S", 7.6)]
    public void Version_4_scores(string vector, double expected) => Assert.Equal(expected, Cvss.Score(vector));

    [Theory]
    [InlineData("")]
    [InlineData("CVSS:3.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:U/A:U")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N")]
    [InlineData("CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N/XX:Y")]
    [InlineData("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N/")]
    [InlineData("CVSS:3.1/av:n/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N")]
    [InlineData("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:S/SI:N/SA:N")]
    [InlineData("CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N")]
    [InlineData("AV:N/AC:L/Au:N/C:N/I:N/A:")]
    [InlineData("7.5")]
    public void A_malformed_vector_has_no_score(string vector) => Assert.Null(Cvss.Score(vector));

    [Fact]
    public void Every_complete_version_4_vector_has_a_score_in_range_that_falls_with_less_impact()
    {
        foreach (var start in new[] { "AV:N/AC:L/AT:N/PR:N/UI:N", "AV:A/AC:H/AT:P/PR:L/UI:P", "AV:P/AC:H/AT:P/PR:H/UI:A" })
        {
            foreach (var c in "HLN")
            {
                var scores = "HLN".Select(i => Cvss.Score($"CVSS:4.0/{start}/VC:{c}/VI:{i}/VA:L/SC:L/SI:N/SA:N")).ToList();
                Assert.All(scores, score => Assert.InRange(score!.Value, 0, 10));
                Assert.True(scores[0] >= scores[1] && scores[1] >= scores[2]);
            }
        }
    }
}
