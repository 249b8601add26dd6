using Mtf.Sandbox.Driving;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Launching;

namespace Mtf.Sandbox;

/// <summary>One run.</summary>
public sealed record SandboxRequest
{
    public required LaunchPlan Launch { get; init; }

    public SandboxLimits Limits { get; init; } = new();

    public DriverPlan Driver { get; init; } = new();

    /// <summary>Whether looking at files (stat, access, readlink) is recorded too.</summary>
    public bool Deep { get; init; }

    /// <summary>Program and arguments that run <see cref="SandboxMonitor.RunAsync"/>.</summary>
    public required IReadOnlyList<string> Monitor { get; init; }
}
