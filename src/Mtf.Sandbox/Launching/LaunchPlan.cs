namespace Mtf.Sandbox.Launching;

/// <summary>How a server is started.</summary>
public sealed record LaunchPlan
{
    /// <summary>Folder of the server, which appears at <see cref="PackageInside"/>.</summary>
    public required string Package { get; init; }

    /// <summary>Program and arguments, as seen inside.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Folders with the programs that it needs outside of the system's own, shown read-only at the same place.</summary>
    public IReadOnlyList<string> Runtimes { get; init; } = [];

    /// <summary>Further variables of its environment as NAME=value.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Where the package is for the server.</summary>
    public static string PackageInside => Isolation.Jail.PackageInside;
}
