namespace Mtf.Evaluations;

/// <summary>How an evaluation is made.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Use only what is cached; nothing is fetched.</summary>
    public bool Offline { get; init; }

    /// <summary>The moment to judge for; null means now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Neither read nor write cached downloads.</summary>
    public bool NoCache { get; init; }

    /// <summary>Where downloads are cached; null means the user's cache directory.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Paths of OpenVEX documents of the user, whose statements may excuse vulnerabilities.</summary>
    public IReadOnlyList<string> VexFiles { get; init; } = [];

    /// <summary>Where advisory data lives; null means the user's data directory.</summary>
    public string? DataDirectory { get; init; }
}

/// <summary>What an evaluation is doing now.</summary>
/// <param name="Stage">A verb in the progressive form: <c>Fetching</c>, <c>Resolving dependencies</c>.</param>
/// <param name="Detail">The thing worked on; may be scanned text, so it is escaped where it is shown.</param>
/// <param name="Fraction">0 to 1 when the end is known.</param>
public sealed record EvaluationProgress(string Stage, string Detail, double? Fraction = null);
