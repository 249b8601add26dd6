namespace Mtf.Findings;

/// <summary>A decision of the user that a finding does not stop a gate. The finding stays, and so does what it costs.</summary>
/// <param name="Reason">Why, in the user's words.</param>
/// <param name="Until">The last day on which it holds; null when it holds until it is removed.</param>
public sealed record Suppression(string Reason, DateOnly? Until = null);
