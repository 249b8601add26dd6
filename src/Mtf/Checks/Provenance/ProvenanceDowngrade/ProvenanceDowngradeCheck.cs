using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.ProvenanceDowngrade;

/// <summary>PRV012: earlier releases came with provenance attestations, this one does not.</summary>
public sealed class ProvenanceDowngradeCheck : Check
{
    private const int Window = 10;

    public override string Id => "PRV012";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (timeline.Releases.All(release => release.AttestationsUrl is null && release.SignatureCount == 0))
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>("The registry shows no signatures or attestations of any version.");
        }

        if (timeline.Subject.AttestationsUrl is not null)
        {
            return EvidenceSteps.None;
        }

        // Projects often attest only what they tag: a preview is compared with previews, a release with releases.
        var isPreview = IsPreview(timeline, timeline.Subject);
        List<PublishedVersion> recent = [.. timeline.Earlier.Where(release => IsPreview(timeline, release) == isPreview).TakeLast(Window)];
        var attested = recent.FindAll(release => release.AttestationsUrl is not null);
        return attested.Count == 0
            ? EvidenceSteps.None
            : EvidenceSteps.Found(Report(
                attested.Count * 2 >= recent.Count || recent[^1] == attested[^1] ? Severity.High : Severity.Medium, Confidence.Medium,
                $"Version {timeline.Subject.Version} has no provenance attestation, {attested.Count} of the {recent.Count} versions before it have one (last {attested[^1].Version})."));
    });

    private static bool IsPreview(ReleaseTimeline timeline, PublishedVersion release) => timeline.Scheme.IsPrerelease(release.Version);
}
