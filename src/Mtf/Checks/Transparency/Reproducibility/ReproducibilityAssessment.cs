using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Transparency.Reproducibility;

/// <summary>TRN-03: how far the package can be derived from its source. Rungs above R1 need the repository.</summary>
internal sealed class ReproducibilityAssessment : Assessment
{
    public override string Control => "TRN-03";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Kind == ArtifactKind.Remote
        ? Evidence.Of(new Assessed("R0", 0, "A remote server cannot be compared with any source."))
        : evidence.Inventory.Select(inventory => string.IsNullOrWhiteSpace(inventory.Repository)
            ? new Assessed("R0", 0, "No source repository is linked.")
            : new Assessed("R1", 0.1, "The source repository is linked; this version was not looked up in it."));
}
