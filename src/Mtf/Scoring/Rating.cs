using Mtf.Findings;

namespace Mtf.Scoring;

/// <summary>Trust levels in ascending order. A level is computed, never assigned.</summary>
public enum TrustLevel { Untrusted, Scanned, Reviewed, Verified }

/// <summary>What became of a control.</summary>
public enum Outcome { Evaluated, NotApplicable, NotAvailable, Error }

/// <summary>One control in an evaluation.</summary>
/// <param name="Credit">0 to 1; 0 unless evaluated.</param>
/// <param name="Weight">Weight inside its dimension.</param>
/// <param name="Reason">The fact behind the credit, or why there is none.</param>
/// <param name="Rung">Rung reached of a ladder control, else empty.</param>
public sealed record ControlRating(string Id, Outcome Outcome, double Credit, int Weight, string Reason, string Rung = "");

/// <summary>One dimension: lower bound, upper bound and how much of it was looked at, each 0 to 100.</summary>
public sealed record DimensionRating(Dimension Id, double Score, double Upper, double Coverage, IReadOnlyList<ControlRating> Controls);

/// <summary>A ceiling that holds while findings of its kind are unresolved.</summary>
/// <param name="Kind">Id in <c>levels.json</c>, as in <see cref="Finding.Cap"/>.</param>
/// <param name="Limit">Highest possible score.</param>
/// <param name="Title">What the kind means, for people.</param>
public sealed record AppliedCap(string Kind, double Limit, string Title);

/// <summary>The next level up and all that is missing for it, one sentence each.</summary>
public sealed record NextLevel(TrustLevel Level, IReadOnlyList<string> Missing);

/// <summary>The overall rating. Score is the lower bound that is published; 0 to 100, one decimal.</summary>
/// <param name="Band"><c>significant-risk</c>, <c>acceptable</c> or <c>enterprise-grade</c>.</param>
/// <param name="NextLevel">Null at Verified.</param>
public sealed record Rating(
    double Score, double Upper, double Coverage, string Band, TrustLevel Level, IReadOnlyList<AppliedCap> Caps, NextLevel? NextLevel);
