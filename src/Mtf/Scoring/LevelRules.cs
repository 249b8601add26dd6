using System.Globalization;
using Mtf.Findings;

namespace Mtf.Scoring;

/// <summary>Computes the trust level and what is missing for the next one (standard, section 6).</summary>
internal sealed class LevelRules(
    Standard standard, ScoringInput input, double score, IReadOnlyList<DimensionRating> dimensions, IReadOnlyList<AppliedCap> caps)
{
    public (TrustLevel Level, NextLevel? Next) Decide()
    {
        IReadOnlyList<string>[] missing = [[], [.. MissingForScanned()], [.. MissingForReviewed()], [.. MissingForVerified()]];
        var level = TrustLevel.Untrusted;
        while (level < TrustLevel.Verified && missing[(int)level + 1].Count == 0)
        {
            level++;
        }

        return (level, level == TrustLevel.Verified ? null : new NextLevel(level + 1, missing[(int)level + 1]));
    }

    private IEnumerable<string> MissingForScanned()
    {
        var needs = standard.Level(TrustLevel.Scanned);
        if (input.AsOf > input.ValidUntil)
        {
            yield return $"The evaluation expired on {input.ValidUntil:yyyy-MM-dd}; evaluate again.";
        }

        foreach (var part in input.Baseline.Where(part => part.Outcome is not (Outcome.Evaluated or Outcome.NotApplicable)))
        {
            yield return $"{part.Title} is missing: {part.Reason}";
        }

        foreach (var cap in caps)
        {
            yield return $"A cap of {Figure(cap.Limit)} holds: {cap.Title}.";
        }

        if (input.Findings.Where(finding => finding.Severity == Severity.Critical).ToList() is { Count: > 0 } critical)
        {
            var checks = string.Join(", ", critical.Select(finding => finding.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
            yield return $"{critical.Count} critical finding{(critical.Count == 1 ? "" : "s")} must be resolved ({checks}).";
        }

        foreach (var line in Below("Permissions", Score(Dimension.Permissions), needs.MinimumPermissions))
        {
            yield return line;
        }

        foreach (var line in Below("The rating", score, needs.MinimumScore))
        {
            yield return line;
        }
    }

    private IEnumerable<string> MissingForReviewed()
    {
        var current = input.Reviews.Where(review => review.Digest == input.Digest && review.Qualified && review.Independent).ToList();
        var approving = current.Where(review => review.Approves && IsUnexpired(review) && standard.Checklist.All(review.Answered.Contains))
            .Select(review => review.Reviewer).Distinct(StringComparer.Ordinal).Count();
        if (approving < standard.RequiredReviews)
        {
            yield return $"{standard.RequiredReviews - approving} approving review{(standard.RequiredReviews - approving == 1 ? "" : "s")} of this exact digest by a qualified, independent reviewer.";
        }

        foreach (var rejecting in current.GroupBy(review => review.Reviewer, StringComparer.Ordinal)
            .Select(group => group.MaxBy(review => review.ReviewedAt)!).Where(review => !review.Approves)
            .OrderBy(review => review.Reviewer, StringComparer.Ordinal))
        {
            yield return $"The rejecting review by {rejecting.Reviewer} must be answered.";
        }
    }

    private IEnumerable<string> MissingForVerified()
    {
        var needs = standard.Level(TrustLevel.Verified);
        if (input.Behaviour is not { } behaviour)
        {
            yield return "Behavioural analysis: the server was not run.";
        }
        else
        {
            if (!behaviour.Complete || behaviour.ListedTools < behaviour.DeclaredTools)
            {
                yield return $"Behavioural analysis is incomplete: {behaviour.ListedTools} of {behaviour.DeclaredTools} declared tools were listed.";
            }

            if (behaviour.CalledTools < needs.MinimumToolsCalled * behaviour.DeclaredTools)
            {
                yield return $"{behaviour.CalledTools} of {behaviour.DeclaredTools} declared tools were called, at least {Figure(100 * needs.MinimumToolsCalled)} % are needed.";
            }
        }

        if (input.Findings.Any(finding => finding.Control.StartsWith("BHV", StringComparison.Ordinal) && finding.Severity >= Severity.High))
        {
            yield return "Critical or high behaviour findings must be resolved.";
        }

        if (dimensions.SelectMany(dimension => dimension.Controls).First(control => control.Id == "PRV-01") is not { Outcome: Outcome.Evaluated, Credit: 1 })
        {
            yield return "The publisher's identity must be verified (PRV-01).";
        }

        foreach (var line in Below("Maintenance", Score(Dimension.Maintenance), needs.MinimumMaintenance))
        {
            yield return line;
        }

        if (score <= needs.ScoreAbove)
        {
            yield return $"The rating is {Figure(score)}, above {Figure(needs.ScoreAbove)} is needed.";
        }
    }

    private bool IsUnexpired(ReviewRecord review) =>
        review.ReviewedAt <= input.AsOf && input.AsOf <= review.ReviewedAt.AddDays(standard.ReviewValidityDays);

    private double Score(Dimension dimension) => dimensions.First(candidate => candidate.Id == dimension).Score;

    private static IEnumerable<string> Below(string subject, double value, double minimum) =>
        value < minimum ? [$"{subject} is {Figure(value)}, at least {Figure(minimum)} is needed."] : [];

    private static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
