namespace Mtf.Findings;

/// <summary>One place on the way of a value.</summary>
/// <param name="Description">What happens there, in a few words.</param>
public sealed record FlowStep(Location Location, string Description);
