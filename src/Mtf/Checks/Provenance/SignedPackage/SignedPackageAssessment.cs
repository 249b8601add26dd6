using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.SignedPackage;

/// <summary>
/// PRV-02: what signature of the package was verified. This version verifies none, so a signature that is only mentioned earns nothing and
/// costs nothing (not available), and a package that has none is at rung <c>none</c>.
/// </summary>
public sealed class SignedPackageAssessment : Assessment
{
    private const string NuGetSignature = ".signature.p7s";

    public override string Control => "PRV-02";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Kind switch
    {
        ArtifactKind.Remote => Evidence.NotApplicable<Assessed>("A remote server delivers no package that could be signed."),
        ArtifactKind.Directory => None("A directory carries no signature."),
        ArtifactKind.Bundle => Evidence.NotAvailable<Assessed>("A bundle may end with a signature, which this version does not read."),
        ArtifactKind.NuGetPackage => evidence.Files.Then(files => files.Find(NuGetSignature) is not null
            ? NotVerified("the package carries a signature")
            : FromMetadata(evidence, "the package carries no signature")),
        _ => FromMetadata(evidence, null),
    };

    /// <param name="evidence">All evidence.</param>
    /// <param name="artifactFact">What the artifact itself shows, null when its format holds no signature.</param>
    private static Evidence<Assessed> FromMetadata(EvidenceSet evidence, string? artifactFact)
    {
        var timeline = ReleaseTimeline.Of(evidence);
        return timeline switch
        {
            Evidence<ReleaseTimeline>.Collected({ Subject: { AttestationsUrl: not null } }) => NotVerified("the registry points to attestations"),
            Evidence<ReleaseTimeline>.Collected({ Subject: { SignatureCount: > 0 } }) => NotVerified("the registry shows a signature"),
            Evidence<ReleaseTimeline>.Collected => None(artifactFact is null
                ? "The registry shows no signatures for this version."
                : $"The registry shows no signatures for this version and {artifactFact}."),
            _ when artifactFact is not null => None("The package carries no signature."),
            _ => timeline.Then(_ => None("")),
        };
    }

    private static Evidence<Assessed> None(string reason) => Evidence.Of(new Assessed("none", 0, reason));

    private static Evidence<Assessed> NotVerified(string fact) =>
        Evidence.NotAvailable<Assessed>($"Signatures present, not verified by this version: {fact}.");
}
