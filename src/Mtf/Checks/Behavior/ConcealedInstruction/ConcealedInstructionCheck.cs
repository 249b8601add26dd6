using Mtf.Checks.Texts.Speech;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.ConcealedInstruction;

/// <summary>Instructions in comments, invisible elements, forged roles, encodings, or beyond the edge of the screen.</summary>
internal sealed class ConcealedInstructionCheck : Check
{
    public override string Id => "BHV063";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => TextReading.Of(evidence).Select<IReadOnlyList<Finding>>(found =>
        [.. found.Where(one => one.Place.Length > 0).GroupBy(one => (one.Intent.Source.Kind, one.Intent.Source.Owner, one.Intent.Source.Field, one.Place)).Select(group => group.First()).Select(one => Report(
            Severity.Critical, Confidence.High,
            $"The {Field(one.Intent)} of the {one.Intent.Source.Kind} {one.Intent.Source.Owner} {one.Intent.Explanation}, in {one.Place}.",
            one.Intent.Source.Location, one.Intent.Quote, "tool-poisoning"))]);

    private static string Field(Intent intent) => intent.Source.Field.Replace(" (hidden)", "", StringComparison.Ordinal);
}
