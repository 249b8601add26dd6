using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Models;
using Mtf.Flow.Solving;

namespace Mtf.Flow.Patterns;

/// <summary>Finds shapes of code that are no flow of a value to a sink: what decides, what is switched off, what nobody reads.</summary>
internal sealed class PatternFinder(CallGraph calls, Folder folder, ApiModels models, CodeContexts contexts)
{
    private const int MostPatterns = 500;

    public IReadOnlyList<CodePattern> Find()
    {
        IEnumerable<CodePattern> found =
        [
            .. new TriggerFinder(calls, models, contexts).Find(),
            .. new SettingFinder(calls, folder, contexts).Find(),
            .. new ChangingToolFinder(calls, models, contexts).Find(),
            .. new NameDecoderFinder(calls, contexts).Find(),
            .. new UnreadAnswerFinder(calls, models, contexts).Find(),
        ];
        return [.. found.DistinctBy(pattern => (pattern.Kind, pattern.Detail, pattern.Context.Location))
            .OrderBy(pattern => pattern.Context.Location.File, StringComparer.Ordinal).ThenBy(pattern => pattern.Context.Location.Line)
            .ThenBy(pattern => pattern.Kind, StringComparer.Ordinal).ThenBy(pattern => pattern.Detail, StringComparer.Ordinal).Take(MostPatterns)];
    }
}
