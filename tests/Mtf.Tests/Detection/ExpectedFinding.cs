using Mtf.Findings;

namespace Mtf.Tests.Detection;

/// <summary>A check that is right for a server, and the least severity that counts: high, when the set does not say less.</summary>
internal readonly record struct ExpectedFinding(string Check, Severity Least)
{
    /// <summary>Reads <c>BHV070</c> or <c>BHV075:medium</c>.</summary>
    public static ExpectedFinding Parse(string text) => text.Split(':') is [var check, var least]
        ? new(check, Enum.Parse<Severity>(least, ignoreCase: true)) : new(text, Severity.High);

    public bool IsMetBy(Finding finding) => finding.Check == Check && finding.Severity >= Least;
}
