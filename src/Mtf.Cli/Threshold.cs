using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Reports;
using Mtf.Scoring;

namespace Mtf.Cli;

/// <summary>One <c>--fail-on</c>: the least an evaluation must reach to be allowed.</summary>
internal sealed record Threshold
{
    public const string Syntax = "level:NAME, rating:N or a severity";

    private readonly TrustLevel? level;
    private readonly double? rating;
    private readonly Severity? severity;

    private Threshold(TrustLevel? level = null, double? rating = null, Severity? severity = null)
    {
        this.level = level;
        this.rating = rating;
        this.severity = severity;
    }

    public static bool TryParse(string text, [NotNullWhen(true)] out Threshold? threshold)
    {
        threshold = text.Split(':', 2) switch
        {
            ["level", var name] when TryWord<TrustLevel>(name, out var level) => new Threshold(level: level),
            ["rating", var figure] when double.TryParse(figure, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rating)
                && rating <= 100 => new Threshold(rating: rating),
            [var name] when TryWord<Severity>(name, out var severity) => new Threshold(severity: severity),
            _ => null,
        };
        return threshold is not null;
    }

    /// <summary>Why the evaluation is denied, or null when it is allowed.</summary>
    public string? Objection(Evaluation evaluation)
    {
        if (level is { } least)
        {
            return evaluation.Rating.Level < least ? $"level {evaluation.Rating.Level} is below {least}" : null;
        }

        if (rating is { } minimum)
        {
            return evaluation.Rating.Score < minimum
                ? $"rating {Explanation.Figure(evaluation.Rating.Score)} is below {Explanation.Figure(minimum)}"
                : null;
        }

        var found = evaluation.Findings.Where(finding => finding.Severity >= severity && finding.Suppression is null).ToList();
        return found.Count == 0 ? null : $"{Explanation.Count(found)} found";
    }

    private static bool TryWord<TEnum>(string word, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        return word.All(char.IsAsciiLetter) && Enum.TryParse(word, ignoreCase: true, out value);
    }
}
