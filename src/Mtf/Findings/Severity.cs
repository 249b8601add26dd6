namespace Mtf.Findings;

/// <summary>How much a finding takes from its control: low .05, medium .25, high .6, critical 1 (standard, section 2).</summary>
public enum Severity { Info, Low, Medium, High, Critical }

/// <summary>How sure the check is that the finding is true.</summary>
public enum Confidence { Low, Medium, High }
