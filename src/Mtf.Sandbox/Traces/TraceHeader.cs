namespace Mtf.Sandbox.Traces;

/// <summary>First line of a trace: with what it was recorded and what could not be seen.</summary>
/// <param name="Trace">Version of the format.</param>
/// <param name="Mode">How the server was isolated.</param>
/// <param name="Machine">Processor architecture.</param>
/// <param name="Kernel">Kernel release.</param>
/// <param name="Command">What was run, as seen inside.</param>
/// <param name="Observable">What the recorder could see.</param>
/// <param name="Degraded">What this machine did not allow, one sentence each.</param>
/// <param name="Canaries">Made-up secrets that were laid out for the server to find.</param>
public sealed record TraceHeader(
    string Trace,
    string Mode,
    string Machine,
    string Kernel,
    IReadOnlyList<string> Command,
    Observable Observable,
    IReadOnlyList<string> Degraded,
    IReadOnlyList<Canary> Canaries)
{
    public const string CurrentVersion = "0.1";
}

/// <summary>A made-up secret that means nothing to anybody: where it turns up, it was carried.</summary>
/// <param name="Label">Where it was laid out: env:NAME or file:path.</param>
/// <param name="Value">The text to look for.</param>
public sealed record Canary(string Label, string Value);

/// <summary>What the recorder could see. Absence of events means something only where it could.</summary>
/// <param name="Files">Opened, changed and removed files.</param>
/// <param name="Processes">Programs started.</param>
/// <param name="Network">Names asked for and addresses contacted.</param>
/// <param name="EncryptedTraffic">Content of TLS connections whose client accepts the run's certificate authority.</param>
/// <param name="Environment">Reads of single environment variables.</param>
/// <param name="Limits">Limits of memory and processes are enforced by the kernel for the whole group.</param>
public sealed record Observable(bool Files, bool Processes, bool Network, bool EncryptedTraffic, bool Environment, bool Limits)
{
    public static Observable Nothing { get; } = new(false, false, false, false, false, false);
}

/// <summary>Last line of a trace. A trace without one was cut off.</summary>
/// <param name="End">Why the run ended: one of <see cref="TraceEnds"/>.</param>
/// <param name="Events">Events recorded.</param>
/// <param name="Dropped">Events that no longer fitted.</param>
/// <param name="Unread">System calls whose arguments could not be read.</param>
public sealed record TraceFooter(string End, long Events, long Dropped, long Unread);

/// <summary>Why a run ended.</summary>
public static class TraceEnds
{
    /// <summary>All that was planned was done.</summary>
    public const string Completed = "completed";

    /// <summary>The server ended, or closed its output, before that.</summary>
    public const string ServerEnded = "server-ended";

    /// <summary>The server did not answer in time.</summary>
    public const string TimedOut = "timed-out";

    /// <summary>The server was ended because of what it used.</summary>
    public const string LimitReached = "limit-reached";

    /// <summary>The user ended the run.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>The recorder failed: what is missing from the trace is not known.</summary>
    public const string MonitorFailed = "monitor-failed";
}
