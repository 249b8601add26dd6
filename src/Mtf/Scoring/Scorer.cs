using Mtf.Findings;

namespace Mtf.Scoring;

/// <summary>Turns judged controls and findings into dimension scores and the overall rating. Pure (standard, sections 2, 5 and 6).</summary>
public sealed class Scorer(Standard standard)
{
    public (Rating Rating, IReadOnlyList<DimensionRating> Dimensions) Rate(ScoringInput input)
    {
        IReadOnlyList<DimensionRating> dimensions = [.. standard.Dimensions.Select(dimension => RateDimension(dimension.Id, input))];
        var caps = AppliedCaps(input);
        var limit = caps.Count == 0 ? 100 : caps.Min(cap => cap.Limit);

        var applicable = standard.Dimensions.Zip(dimensions).Where(pair => pair.Second.Controls.Any(Applies)).ToList();
        double Mean(Func<DimensionRating, double> figure, double none) => applicable.Count == 0
            ? none
            : applicable.Sum(pair => pair.First.Weight * figure(pair.Second)) / applicable.Sum(pair => pair.First.Weight);

        var score = Round(Math.Min(limit, Mean(dimension => dimension.Score, 0)));
        var upper = Round(Math.Min(limit, Mean(dimension => dimension.Upper, 100)));
        var coverage = Round(Mean(dimension => dimension.Coverage, 0));
        var (level, next) = new LevelRules(standard, input, score, dimensions, caps).Decide();
        return (new Rating(score, upper, coverage, standard.Band(score).Id, level, caps, next), dimensions);
    }

    private DimensionRating RateDimension(Dimension dimension, ScoringInput input)
    {
        IReadOnlyList<ControlRating> controls =
            [.. standard.Controls.Where(control => control.Dimension == dimension).Select(control => RateControl(control, input))];
        double total = controls.Where(Applies).Sum(control => control.Weight);
        if (total == 0)
        {
            return new DimensionRating(dimension, 0, 100, 0, controls);
        }

        double evaluated = controls.Where(control => control.Outcome == Outcome.Evaluated).Sum(control => control.Weight);
        var earned = controls.Where(control => control.Outcome == Outcome.Evaluated).Sum(control => control.Weight * control.Credit);
        return new DimensionRating(
            dimension, Round(100 * earned / total), Round(100 * (earned + total - evaluated) / total), Round(100 * evaluated / total), controls);
    }

    private ControlRating RateControl(ControlDefinition control, ScoringInput input)
    {
        var result = input.Controls.FirstOrDefault(candidate => candidate.Id == control.Id)
            ?? new ControlResult(control.Id, Outcome.NotAvailable, 0, "Nobody looked.");
        var credit = result.Outcome != Outcome.Evaluated ? 0
            : control.Kind == ControlKind.Finding ? Remaining(control.Id, input.Findings)
            : Math.Clamp(result.Credit, 0, 1);
        return new ControlRating(control.Id, result.Outcome, Math.Round(credit, 4), control.Weight, result.Reason, result.Rung);
    }

    // The losses are summed per severity, so that the order of findings cannot change the last bit.
    private double Remaining(string control, IReadOnlyList<Finding> findings)
    {
        var lost = findings.Where(finding => finding.Control == control)
            .GroupBy(finding => finding.Severity).OrderBy(group => group.Key)
            .Sum(group => group.Count() * standard.SeverityLoss[group.Key]);
        return Math.Max(0, 1 - lost);
    }

    private List<AppliedCap> AppliedCaps(ScoringInput input)
    {
        var kinds = input.Findings.Select(finding => finding.Cap).OfType<string>().ToHashSet(StringComparer.Ordinal);
        if (input.Revoked)
        {
            kinds.Add("revoked");
        }

        return [.. standard.Caps.Where(cap => kinds.Contains(cap.Kind)).OrderBy(cap => cap.Limit).Select(cap => new AppliedCap(cap.Kind, cap.Limit, cap.Title))];
    }

    private static bool Applies(ControlRating control) => control.Outcome != Outcome.NotApplicable;

    // Published figures have one decimal, and thresholds are compared with what is published.
    private static double Round(double value) => Math.Round(Math.Round(Math.Clamp(value, 0, 100), 9), 1, MidpointRounding.AwayFromZero);
}
