namespace Mtf.Sandbox.Traces;

/// <summary>One thing that the server did, or that was done to it. Strings are scanned content: escape them where they are shown.</summary>
public sealed record TraceEvent
{
    /// <summary>Order of recording; unique in a trace.</summary>
    public long Sequence { get; init; }

    /// <summary>Milliseconds since the server was started.</summary>
    public long Milliseconds { get; init; }

    /// <summary>Ordinal of the phase, so that events can be put in the order of the run whatever their time.</summary>
    public int Step { get; init; }

    /// <summary>What the client was doing: setup, startup, initialize, tools/list#n, call:tool#n, idle, shutdown.</summary>
    public string Phase { get; init; } = "";

    public required TraceLayer Source { get; init; }

    /// <summary>One of <see cref="TraceKinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The process, as numbered outside of its own namespace.</summary>
    public int? Process { get; init; }

    /// <summary>The name of that process.</summary>
    public string? Program { get; init; }

    public string? Path { get; init; }

    /// <summary>The other path: target of a link or rename, or where <see cref="Path"/> led through symbolic links.</summary>
    public string? OtherPath { get; init; }

    /// <summary>How a file was opened, or which call it was.</summary>
    public string? Flags { get; init; }

    /// <summary>What came of it: absent, denied, answered.</summary>
    public string? Result { get; init; }

    /// <summary>Name of the other side, when it was named.</summary>
    public string? Host { get; init; }

    public string? Address { get; init; }

    public int? Port { get; init; }

    /// <summary>HTTP method, DNS record type, MCP method.</summary>
    public string? Method { get; init; }

    /// <summary>Size, also when less was kept.</summary>
    public long? Bytes { get; init; }

    /// <summary>Command line of a program.</summary>
    public IReadOnlyList<string>? Arguments { get; init; }

    /// <summary>Header lines of a request.</summary>
    public IReadOnlyList<string>? Headers { get; init; }

    /// <summary>Content as text, when it is UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary>Content in base64, when it is not text.</summary>
    public string? Data { get; init; }

    public string? Detail { get; init; }

    /// <summary>How often the same was seen in this phase.</summary>
    public int Count { get; init; } = 1;
}
