using Mtf.Findings;

namespace Mtf.Checks;

/// <summary>Chains questions over evidence: the first missing piece is the answer.</summary>
internal static class EvidenceSteps
{
    public static Evidence<TResult> Then<T, TResult>(this Evidence<T> evidence, Func<T, Evidence<TResult>> next) => evidence switch
    {
        Evidence<T>.Collected(var value) => next(value),
        Evidence<T>.Missing(var reason, var detail) => new Evidence<TResult>.Missing(reason, detail),
        _ => throw new InvalidOperationException("Evidence has two cases."),
    };

    public static Evidence<IReadOnlyList<Finding>> None => Evidence.Of<IReadOnlyList<Finding>>([]);

    public static Evidence<IReadOnlyList<Finding>> Found(params IReadOnlyList<Finding> findings) => Evidence.Of(findings);
}
