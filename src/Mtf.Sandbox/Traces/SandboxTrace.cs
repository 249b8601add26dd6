namespace Mtf.Sandbox.Traces;

/// <summary>The record of one run of a server in the sandbox.</summary>
/// <param name="Header">How it was recorded.</param>
/// <param name="Events">What was seen, in order of recording.</param>
/// <param name="Footer">How it ended.</param>
public sealed record SandboxTrace(TraceHeader Header, IReadOnlyList<TraceEvent> Events, TraceFooter Footer)
{
    /// <summary>Whether everything that was planned was done and nothing that happened is missing.</summary>
    public bool IsComplete => Footer is { End: TraceEnds.Completed, Dropped: 0 };
}
