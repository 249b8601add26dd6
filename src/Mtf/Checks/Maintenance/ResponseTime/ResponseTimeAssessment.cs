using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Maintenance.ResponseTime;

/// <summary>
/// MNT-04: days from an advisory to the release that is no longer affected. It needs every earlier release resolved as of its own day, which is
/// not collected yet; and matches of today's version cannot show that there never was an advisory.
/// </summary>
public sealed class ResponseTimeAssessment : Assessment
{
    public override string Control => "MNT-04";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Kind == ArtifactKind.Remote
        ? Evidence.NotApplicable<Assessed>("A remote server has no releases.")
        : Evidence.NotAvailable<Assessed>("The dependencies of earlier releases are not resolved by this version.");
}
