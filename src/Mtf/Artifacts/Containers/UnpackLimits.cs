namespace Mtf.Artifacts.Containers;

/// <summary>How much a container may hold before it is refused.</summary>
public sealed record UnpackLimits
{
    /// <summary>Unpacked bytes of all files together.</summary>
    public long TotalBytes { get; init; } = 500L << 20;

    /// <summary>Files, folders, links and everything else.</summary>
    public int Entries { get; init; } = 100_000;

    /// <summary>Bytes of one entry name in UTF-8.</summary>
    public int PathBytes { get; init; } = 4096;

    /// <summary>Unpacked bytes per packed byte.</summary>
    public int Ratio { get; init; } = 100;

    /// <summary>Below this many unpacked bytes the ratio does not matter.</summary>
    public long RatioFloor { get; init; } = 10L << 20;

    /// <summary>Anomalies that are listed one by one.</summary>
    public int Anomalies { get; init; } = 1000;
}
