namespace Mtf.Findings;

/// <summary>The five dimensions of trust, in the order in which they are shown.</summary>
public enum Dimension { Provenance, Permissions, Behavior, Maintenance, Transparency }
