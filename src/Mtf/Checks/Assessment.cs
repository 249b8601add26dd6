using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks;

/// <summary>What a ladder or measured control earned.</summary>
/// <param name="Rung">Id of the rung reached, for ladder controls; empty for measured ones.</param>
/// <param name="Credit">0 to 1.</param>
/// <param name="Reason">One sentence with the figure or the fact behind the credit.</param>
public sealed record Assessed(string Rung, double Credit, string Reason);

/// <summary>Answers one ladder or measured control. Pure: evidence in, credit out.</summary>
public abstract class Assessment
{
    /// <summary>Id of the control in <c>docs/standard/controls.json</c>.</summary>
    public abstract string Control { get; }

    public abstract Evidence<Assessed> Assess(EvidenceSet evidence);
}
