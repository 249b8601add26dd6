namespace Mtf.Sandbox.Traces;

/// <summary>How much of a run is kept. The server decides what it does; these decide what that can cost.</summary>
internal static class TraceLimits
{
    public const int Events = 200_000;
    public const int TextCharacters = 4096;
    public const int ListItems = 64;
    public const int BodyBytes = 1 << 20;
    public const long AllBodyBytes = 32L << 20;
}
