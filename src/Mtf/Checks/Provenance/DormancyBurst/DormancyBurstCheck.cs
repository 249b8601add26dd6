using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.DormancyBurst;

/// <summary>PRV013: after more than a year of silence releases come in quick succession, as after the takeover of an abandoned package.</summary>
public sealed class DormancyBurstCheck : Check
{
    private const int BurstSize = 3;

    private static readonly TimeSpan Dormancy = TimeSpan.FromDays(365);
    private static readonly TimeSpan Burst = TimeSpan.FromDays(14);
    private static readonly TimeSpan Horizon = TimeSpan.FromDays(180);

    public override string Id => "PRV013";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (!timeline.DatesAreReliable)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>("The registry's publication dates are missing or contradict the order of the versions.");
        }

        var releases = timeline.Releases;
        for (var i = timeline.SubjectIndex; i > 0; i--)
        {
            var awake = releases[i].PublishedAt!.Value;
            var silence = awake - releases[i - 1].PublishedAt!.Value;
            if (silence <= Dormancy || evidence.AsOf - awake > Horizon)
            {
                continue;
            }

            var burst = releases.Skip(i).Count(release => release.PublishedAt - awake <= Burst);
            return burst < BurstSize
                ? EvidenceSteps.None
                : EvidenceSteps.Found(Report(Severity.Medium, Confidence.Medium,
                    $"After {(int)silence.TotalDays} days without a release, {burst} versions follow within {Burst.Days} days, the first being {releases[i].Version}."));
        }

        return EvidenceSteps.None;
    });
}
