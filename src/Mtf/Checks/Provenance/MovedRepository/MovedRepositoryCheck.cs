using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.MovedRepository;

/// <summary>PRV011: the declared source repository changes its owner or disappears between releases.</summary>
public sealed class MovedRepositoryCheck : Check
{
    public override string Id => "PRV011";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (timeline.SubjectIndex == 0)
        {
            return Evidence.NotApplicable<IReadOnlyList<Finding>>("No earlier version to compare with.");
        }

        if (timeline.Releases.All(release => Address(release) is null))
        {
            return EvidenceSteps.None;
        }

        var previous = timeline.Earlier.LastOrDefault(release => Address(release) is not null);
        if (previous is not null && string.IsNullOrWhiteSpace(timeline.Subject.Repository))
        {
            return EvidenceSteps.Found(Report(Severity.Medium, Confidence.Medium,
                $"Version {timeline.Subject.Version} declares no repository, version {previous.Version} declared {Address(previous)}."));
        }

        foreach (var (before, after) in IdentityHorizon.Steps(timeline, evidence.AsOf, release => Address(release) is not null))
        {
            var (from, to) = (Address(before)!, Address(after)!);
            if (!from.IsSameAs(to))
            {
                var sameOwner = from.IsSameOwner(to);
                return EvidenceSteps.Found(Report(sameOwner ? Severity.Low : Severity.Medium, sameOwner ? Confidence.Low : Confidence.Medium,
                    $"With version {after.Version} the declared repository changes from {from} to {to}."));
            }
        }

        return EvidenceSteps.None;
    });

    private static RepositoryAddress? Address(PublishedVersion release) => RepositoryAddress.TryParse(release.Repository);
}
