using Mtf.Checks.Texts.Speech;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Behavior.ToolShadowing;

/// <summary>Texts that change how tools of other servers are used.</summary>
internal sealed class ToolShadowingCheck : Check
{
    public override string Id => "BHV062";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => TextReading.Of(evidence).Select<IReadOnlyList<Finding>>(found =>
        [.. found.Where(one => one.Place.Length == 0 && one.Intent.Kind == IntentKind.Shadowing).Select(one => one.Intent).Select(intent => Report(
            intent.IsGrave ? Severity.Critical : Severity.Medium, intent.IsGrave ? Confidence.High : Confidence.Medium,
            $"The {intent.Source.Field} of the {intent.Source.Kind} {intent.Source.Owner} {intent.Explanation}.", intent.Source.Location, intent.Quote,
            intent.IsGrave ? "tool-poisoning" : null))]);
}
