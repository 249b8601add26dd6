using System.Diagnostics;
using CsCheck;
using Mtf.Findings;
using Mtf.Scoring;
using Xunit;

namespace Mtf.Tests.Scoring;

public sealed class ScorerTests
{
    private static readonly Scorer Scorer = new(Standard.Current);

    [Fact]
    public void Figures_stay_between_0_and_100_and_the_lower_bound_below_the_upper() => ScoringGen.Input.Sample(input =>
    {
        var (rating, dimensions) = Scorer.Rate(input.ToScoringInput());
        Assert.InRange(rating.Score, 0, 100);
        Assert.InRange(rating.Coverage, 0, 100);
        Assert.InRange(rating.Upper, rating.Score, 100);
        Assert.All(dimensions, dimension => Assert.InRange(dimension.Upper, dimension.Score, 100));
    });

    [Fact]
    public void Removing_a_finding_never_lowers_the_score_or_the_level() => ScoringGen.Input.Where(input => input.Findings.Count > 0).Sample(input =>
    {
        var (before, _) = Scorer.Rate(input.ToScoringInput());
        var (after, _) = Scorer.Rate((input with { Findings = [.. input.Findings.Skip(1)] }).ToScoringInput());
        Assert.True(after.Score >= before.Score);
        Assert.True(after.Level >= before.Level);
    });

    [Fact]
    public void Order_of_findings_and_controls_does_not_matter() => ScoringGen.Input.Sample(input =>
    {
        var reversed = input with { Findings = [.. input.Findings.Reverse()], Controls = [.. input.Controls.Reverse()] };
        Assert.Equal(VectorExpectation.Of(input.ToScoringInput()).ToString(), VectorExpectation.Of(reversed.ToScoringInput()).ToString());
    });

    [Fact]
    public void Losing_evidence_never_raises_the_score() => Gen.Select(ScoringGen.Input, Gen.Int[0, 20]).Sample((input, index) =>
    {
        var lost = input.Controls.Select((control, position) => position == index && control.Outcome == Outcome.Evaluated
            ? control with { Outcome = Outcome.NotAvailable } : control);
        var (before, _) = Scorer.Rate(input.ToScoringInput());
        var (after, _) = Scorer.Rate((input with { Controls = [.. lost] }).ToScoringInput());
        Assert.True(after.Score <= before.Score);
        Assert.True(after.Coverage <= before.Coverage);
        Assert.True(after.Upper >= before.Upper);
        Assert.True(after.Level <= before.Level);
    });

    [Fact]
    public void The_level_is_Verified_exactly_when_nothing_is_missing() => ScoringGen.Input.Sample(input =>
    {
        var (rating, _) = Scorer.Rate(input.ToScoringInput());
        Assert.Equal(rating.Level == TrustLevel.Verified, rating.NextLevel is null);
        Assert.True(rating.NextLevel is null || rating.NextLevel.Missing.Count > 0);
    });

    [Fact]
    public void Without_any_evidence_nothing_passes()
    {
        var (rating, dimensions) = Scorer.Rate(new ScoringInput
        {
            Digest = "00", AsOf = DateTimeOffset.UnixEpoch, ValidUntil = DateTimeOffset.UnixEpoch.AddDays(30), Controls = [],
            Baseline = [new BaselinePart("Advisory match", Outcome.NotAvailable, "offline")],
        });
        Assert.Equal((0, 100, 0, TrustLevel.Untrusted), (rating.Score, rating.Upper, rating.Coverage, rating.Level));
        Assert.All(dimensions.SelectMany(dimension => dimension.Controls), control => Assert.NotEqual(Outcome.Evaluated, control.Outcome));
    }

    [Fact]
    public void The_standard_is_consistent()
    {
        Assert.Equal(100, Standard.Current.Dimensions.Sum(dimension => dimension.Weight));
        Assert.All(
            Standard.Current.Controls.GroupBy(control => control.Dimension), group => Assert.Equal(100, group.Sum(control => control.Weight)));
        Assert.All(Standard.Current.Controls.Where(control => control.Kind == ControlKind.Ladder), control =>
            Assert.Equal(control.Rungs.Select(rung => rung.Credit), control.Rungs.Select(rung => rung.Credit).Order()));
        Assert.Equal(Enum.GetValues<TrustLevel>(), Standard.Current.Levels.Select(level => level.Id));
        Assert.Equal(Enum.GetValues<Severity>().Order(), Standard.Current.SeverityLoss.Keys.Order());
    }

    [Theory]
    [InlineData(0, "significant-risk")]
    [InlineData(39.9, "significant-risk")]
    [InlineData(40, "acceptable")]
    [InlineData(70, "acceptable")]
    [InlineData(70.1, "enterprise-grade")]
    [InlineData(100, "enterprise-grade")]
    public void Bands_split_at_40_and_70(double score, string band) => Assert.Equal(band, Standard.Current.Band(score).Id);

    [Fact]
    public void Agrees_with_the_reference_implementation_on_random_inputs()
    {
        Assert.SkipUnless(HasPython(), "python3 is not installed");
        var folder = Directory.CreateTempSubdirectory("mtf-scoring-");
        try
        {
            var inputs = new List<VectorInput>();
            ScoringGen.Input.Sample(inputs.Add, iter: 300, threads: 1);
            var files = inputs.Select((input, index) => System.IO.Path.Combine(folder.FullName, $"{index:D4}.json")).ToList();
            foreach (var (input, file) in inputs.Zip(files))
            {
                File.WriteAllText(file, ConformanceVector.Serialize(input));
            }

            var lines = Python([System.IO.Path.Combine(ConformanceVector.Folder, "reference.py"), .. files]).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(inputs.Count, lines.Length);
            Assert.All(inputs.Zip(lines), pair => Assert.Equal(
                ConformanceVector.ParseExpectation(pair.Second).ToString(), VectorExpectation.Of(pair.First.ToScoringInput()).ToString()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static bool HasPython()
    {
        try
        {
            return Python(["--version"]).StartsWith("Python 3", StringComparison.Ordinal);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static string Python(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }
}
