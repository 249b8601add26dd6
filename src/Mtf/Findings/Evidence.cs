namespace Mtf.Findings;

/// <summary>Why evidence is missing. None of these can ever count as a pass.</summary>
public enum MissingReason
{
    /// <summary>The question makes no sense for this subject.</summary>
    NotApplicable,

    /// <summary>Nobody could look: offline, no sandbox, no source.</summary>
    NotAvailable,

    /// <summary>Somebody looked and failed.</summary>
    Error,
}

/// <summary>What was observed, or why nothing was.</summary>
public abstract record Evidence<T>
{
    private Evidence() { }

    public sealed record Collected(T Value) : Evidence<T>;

    public sealed record Missing(MissingReason Reason, string Detail) : Evidence<T>;

    public Evidence<TResult> Select<TResult>(Func<T, TResult> select) => this switch
    {
        Collected(var value) => new Evidence<TResult>.Collected(select(value)),
        Missing(var reason, var detail) => new Evidence<TResult>.Missing(reason, detail),
        _ => throw new InvalidOperationException("Evidence has two cases."),
    };

    /// <summary>The value, or the default of the type when the evidence is missing.</summary>
    public T? ValueOrDefault => this is Collected(var value) ? value : default;
}

/// <summary>Short constructors for <see cref="Evidence{T}"/>.</summary>
public static class Evidence
{
    public static Evidence<T> Of<T>(T value) => new Evidence<T>.Collected(value);

    public static Evidence<T> NotApplicable<T>(string detail) => new Evidence<T>.Missing(MissingReason.NotApplicable, detail);

    public static Evidence<T> NotAvailable<T>(string detail) => new Evidence<T>.Missing(MissingReason.NotAvailable, detail);

    public static Evidence<T> Failed<T>(string detail) => new Evidence<T>.Missing(MissingReason.Error, detail);
}
