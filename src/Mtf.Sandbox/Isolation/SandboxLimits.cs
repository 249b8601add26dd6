namespace Mtf.Sandbox.Isolation;

/// <summary>What a server may use before it is ended.</summary>
public sealed record SandboxLimits
{
    public long MemoryBytes { get; init; } = 1L << 30;

    /// <summary>Disk is memory here, so that it stays below that limit.</summary>
    public long DiskBytes { get; init; } = 256L << 20;

    /// <summary>Processes and threads together.</summary>
    public int Processes { get; init; } = 256;

    public TimeSpan Processor { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The whole run.</summary>
    public TimeSpan Wall { get; init; } = TimeSpan.FromSeconds(180);
}
