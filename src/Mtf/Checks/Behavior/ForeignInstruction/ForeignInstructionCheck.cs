using Mtf.Checks.Texts.Speech;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.ForeignInstruction;

/// <summary>Texts that tell the model to serve somebody other than its user.</summary>
internal sealed class ForeignInstructionCheck : Check
{
    public override string Id => "BHV061";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => TextReading.Of(evidence).Select<IReadOnlyList<Finding>>(found =>
        [.. found.Where(one => one.Place.Length == 0 && one.Intent.Kind != IntentKind.Shadowing).Select(one => Judge(one.Intent))]);

    private Finding Judge(Intent intent)
    {
        var isPoison = intent.IsGrave && intent.Kind is IntentKind.Exfiltration or IntentKind.Concealment;
        return Report(
            isPoison ? Severity.Critical : Severity.High, intent.IsGrave ? Confidence.High : Confidence.Medium,
            $"The {intent.Source.Field} of the {intent.Source.Kind} {intent.Source.Owner} {intent.Explanation}.", intent.Source.Location, intent.Quote,
            isPoison ? "tool-poisoning" : null);
    }
}
