using System.Globalization;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Reports;

/// <summary>What every report says in the same words: the headline and the reasons behind it.</summary>
public static class Explanation
{
    /// <summary>"62 of 100, up to 81 once behavior is analysed; evidence 76 %".</summary>
    public static string Headline(Evaluation evaluation) =>
        $"{Figure(evaluation.Rating.Score)} of 100{Upper(evaluation)}; evidence {Percent(evaluation.Rating.Coverage)}";

    /// <summary>", up to 81 once behavior is analysed", or empty when nothing could raise the score.</summary>
    public static string Upper(Evaluation evaluation)
    {
        var rating = evaluation.Rating;
        return rating.Upper <= rating.Score ? "" : $", up to {Figure(rating.Upper)} once {MissingWords(evaluation)} analysed";
    }

    /// <summary>Whole numbers; a figure with a fraction keeps one decimal.</summary>
    public static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Whole percents, rounded down: what is not complete never reads as 100 %.</summary>
    public static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(value):0} %");

    public static string Band(string id) => Standard.Current.Bands.FirstOrDefault(band => band.Id == id)?.Title ?? id;

    public static string ControlTitle(string id) => Standard.Current.FindControl(id)?.Title ?? id;

    /// <summary>The mean of the dimensions before caps.</summary>
    public static double Uncapped(Evaluation evaluation)
    {
        var applicable = evaluation.Dimensions.Where(dimension => dimension.Controls.Any(control => control.Outcome != Outcome.NotApplicable)).ToList();
        double weight = applicable.Sum(dimension => Weight(dimension.Id));
        return weight == 0 ? 0 : applicable.Sum(dimension => Weight(dimension.Id) * dimension.Score) / weight;
    }

    /// <summary>The one fact that explains the bar of a dimension best.</summary>
    public static string Reason(DimensionRating dimension)
    {
        var costly = dimension.Controls
            .Where(control => control.Outcome == Outcome.Evaluated && control.Credit < 1)
            .OrderByDescending(control => control.Weight * (1 - control.Credit)).ToList();
        var missing = Missing(dimension).ToList();
        return (costly, missing, dimension.Coverage) switch
        {
            ([var worst, ..], _, _) => $"{ControlTitle(worst.Id)}: {worst.Reason}",
            ([], [], 0) => "Nothing of it applies here.",
            ([], [], _) => "Nothing to object.",
            ([], [var first, ..], 0) => $"Not analysed: {first.Reason}",
            ([], [var first, ..], var seen) => $"{Percent(100 - seen)} not analysed ({ControlTitle(first.Id)}): {first.Reason}",
        };
    }

    /// <summary>Controls that nobody could look at, heaviest first.</summary>
    public static IEnumerable<ControlRating> Missing(DimensionRating dimension) => dimension.Controls
        .Where(control => control.Outcome is Outcome.NotAvailable or Outcome.Error)
        .OrderByDescending(control => control.Weight);

    /// <summary>Missing controls of all dimensions, grouped by the reason they share, heaviest group first.</summary>
    public static IReadOnlyList<MissingGroup> MissingGroups(Evaluation evaluation) =>
    [
        .. evaluation.Dimensions.SelectMany(dimension => Missing(dimension).Select(control => (Control: control, Cost: Weight(dimension.Id) * control.Weight)))
            .GroupBy(entry => (entry.Control.Outcome, entry.Control.Reason))
            .OrderByDescending(group => group.Sum(entry => entry.Cost)).ThenBy(group => group.Key.Reason, StringComparer.Ordinal)
            .Select(group => new MissingGroup(
                group.Key.Outcome, group.Key.Reason, [.. group.Select(entry => entry.Control.Id).Order(StringComparer.Ordinal)])),
    ];

    /// <summary>Findings of one check and severity together, most severe first, as many groups as there are.</summary>
    public static IReadOnlyList<FindingGroup> FindingGroups(IEnumerable<Finding> findings) =>
    [
        .. findings.GroupBy(finding => (finding.Severity, finding.Check, finding.Title))
            .OrderByDescending(group => group.Key.Severity).ThenByDescending(group => group.Any(finding => finding.Cap is not null))
            .ThenBy(group => group.Key.Check, StringComparer.Ordinal)
            .Select(group => new FindingGroup(group.Key.Severity, group.Key.Check, group.Key.Title, [.. group])),
    ];

    /// <summary>"2 critical, 1 high", most severe first.</summary>
    public static string Count(IEnumerable<Finding> findings) => string.Join(", ", findings
        .CountBy(finding => finding.Severity).OrderByDescending(pair => pair.Key)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Value} {Word(pair.Key)}")));

    /// <summary>The findings that the user has decided about, one sentence each.</summary>
    public static IReadOnlyList<string> Suppressed(Evaluation evaluation) =>
    [
        .. evaluation.Findings.Where(finding => finding.Suppression is not null).Select(finding =>
            $"{finding.Check}{(finding.Location is { } place ? $" {ReportFacts.Place(place)}" : "")}: {finding.Suppression!.Reason}"
            + (finding.Suppression.Until is { } day ? string.Create(CultureInfo.InvariantCulture, $" (until {day:yyyy-MM-dd})") : "")),
    ];

    public static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>"1 match", "3 matches".</summary>
    public static string Plural(int count, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? noun : plural ?? noun + "s")}");

    private static string MissingWords(Evaluation evaluation)
    {
        var names = evaluation.Dimensions
            .Select(dimension => (dimension.Id, Cost: Weight(dimension.Id) * Missing(dimension).Sum(control => control.Weight)))
            .Where(entry => entry.Cost > 0).OrderByDescending(entry => entry.Cost)
            .Select(entry => Word(entry.Id)).ToList();
        return names switch
        {
            [] => "the rest is",
            [var only] => $"{only} is",
            [var first, var second] => $"{first} and {second} are",
            [var first, var second, ..] => $"{first}, {second} and the rest are",
        };
    }

    private static int Weight(Dimension dimension) => Standard.Current.Dimensions.First(definition => definition.Id == dimension).Weight;
}

/// <summary>Controls that could not be looked at for the same reason.</summary>
public sealed record MissingGroup(Outcome Outcome, string Reason, IReadOnlyList<string> Controls);

/// <summary>Findings of one check with one severity.</summary>
public sealed record FindingGroup(Severity Severity, string Check, string Title, IReadOnlyList<Finding> Findings);
