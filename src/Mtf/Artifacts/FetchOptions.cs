namespace Mtf.Artifacts;

/// <summary>How artifacts and registry metadata are fetched.</summary>
public sealed record FetchOptions
{
    /// <summary>Never touch the network; cached answers of any age are used.</summary>
    public bool Offline { get; init; }

    /// <summary>Versions published after this time do not exist.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Where downloads, unpacked containers and registry answers are kept; null for <see cref="UserEnvironment.CacheDirectory"/>.</summary>
    public string? CacheDirectory { get; init; }

    /// <summary>Keep nothing: everything goes into a temporary folder that is deleted with the artifact.</summary>
    public bool NoCache { get; init; }

    /// <summary>How long a registry answer is used without asking again.</summary>
    public TimeSpan Freshness { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>First pause before a failed request is repeated; it doubles each time.</summary>
    public TimeSpan BackOff { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause a server may ask for with <c>Retry-After</c>.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A request or a download that stays silent this long has failed.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>What fetching is doing right now.</summary>
/// <param name="Stage">One or two words: <c>metadata</c>, <c>download</c>, <c>unpack</c>, <c>clone</c>, <c>connect</c>.</param>
/// <param name="Subject">What it works on.</param>
/// <param name="Done">Bytes or entries so far.</param>
/// <param name="Total">All of them, when known.</param>
public sealed record FetchProgress(string Stage, string Subject, long Done = 0, long? Total = null);
