namespace Mtf.Sandbox.Driving;

/// <summary>How the client behaves in a run.</summary>
public sealed record DriverPlan
{
    /// <summary>Name that the client gives; servers can behave by it.</summary>
    public string ClientName { get; init; } = "claude-ai";

    public string ClientVersion { get; init; } = "0.1.0";

    /// <summary>How often every tool is called.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>How long the server is left alone after its start, so that what it does unasked is told apart.</summary>
    public TimeSpan Settling { get; init; } = TimeSpan.FromMilliseconds(300);

    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan CallPatience { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long nothing is asked, to see what the server does by itself.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(3);

    public int MostTools { get; init; } = 200;
}
