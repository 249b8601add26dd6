using System.Runtime.CompilerServices;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Texts.Speech;

/// <param name="Place">Where the text is hidden; empty for text that everybody sees.</param>
internal sealed record FoundIntent(Intent Intent, string Place);

/// <summary>What the texts of a server want from the model, in plain sight, in other languages, hidden and encoded.</summary>
internal static class TextReading
{
    private static readonly ConditionalWeakTable<EvidenceSet, IReadOnlyList<FoundIntent>> Known = [];

    public static Evidence<IReadOnlyList<FoundIntent>> Of(EvidenceSet evidence) => ToolTexts.Of(evidence).Select(texts =>
    {
        if (Known.TryGetValue(evidence, out var known))
        {
            return known;
        }

        var found = Read(texts);
        Known.AddOrUpdate(evidence, found);
        return found;
    });

    public static IReadOnlyList<FoundIntent> Read(IReadOnlyList<ToolText> texts)
    {
        var own = texts.SelectMany(text => new[] { text.Owner, text.Field[(text.Field.IndexOf(' ', StringComparison.Ordinal) + 1)..] }).Select(name => name.ToLowerInvariant()).ToHashSet(StringComparer.Ordinal);
        List<FoundIntent> found = [];
        foreach (var tool in texts.Select(text => text with { Text = Skeleton.OfText(text.Text) }).GroupBy(text => (text.Kind, text.Owner)))
        {
            found.AddRange(OfTool([.. tool], own));
        }

        return found;
    }

    private static List<FoundIntent> OfTool(IReadOnlyList<ToolText> texts, IReadOnlySet<string> own)
    {
        List<FoundIntent> found = [];
        foreach (var text in texts)
        {
            var hidden = HiddenRegions.Find(text.Text).Select(region => (region.Place, region.Text))
                .Concat(EncodedText.Find(text.Text).Select(decoded => ($"{decoded.Encoding} text", decoded.Text)));
            foreach (var (place, content) in hidden)
            {
                var inner = text with { Field = text.Field + " (hidden)", Text = content };
                found.AddRange(IntentReader.Read([inner], own, isHidden: true).Concat(ForeignLanguages.Read([inner])).Select(intent => new FoundIntent(intent, place)));
            }
        }

        var plain = IntentReader.Read(texts, own).Concat(ForeignLanguages.Read(texts)).Select(intent => new FoundIntent(intent, ""));
        return [.. found, .. plain.Where(one => !found.Any(other => other.Intent.Quote.Contains(one.Intent.Quote, StringComparison.Ordinal)))];
    }
}
