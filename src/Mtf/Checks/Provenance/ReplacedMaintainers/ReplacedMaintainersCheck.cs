using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.ReplacedMaintainers;

/// <summary>PRV010: nobody of those who could publish before can publish any more.</summary>
public sealed class ReplacedMaintainersCheck : Check
{
    public override string Id => "PRV010";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (timeline.Releases.All(release => release.Maintainers.Count == 0))
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>("The registry does not tell who may publish this package.");
        }

        foreach (var (before, after) in IdentityHorizon.Steps(timeline, evidence.AsOf, release => release.Maintainers.Count > 0))
        {
            if (AreDisjoint(before.Maintainers, after.Maintainers))
            {
                return EvidenceSteps.Found(Report(Severity.High, Confidence.Medium,
                    $"With version {after.Version} the maintainers change from {List(before.Maintainers)} to {List(after.Maintainers)}."));
            }
        }

        var last = timeline.Releases.LastOrDefault(release => release.Maintainers.Count > 0);
        var now = evidence.History.ValueOrDefault?.Maintainers ?? [];
        return last is not null && now.Count > 0 && AreDisjoint(last.Maintainers, now)
            ? EvidenceSteps.Found(Report(Severity.High, Confidence.Medium,
                $"Since version {last.Version} the maintainers changed from {List(last.Maintainers)} to {List(now)}."))
            : EvidenceSteps.None;
    });

    private static bool AreDisjoint(IReadOnlyList<string> before, IReadOnlyList<string> after) =>
        !before.Any(account => after.Contains(account, StringComparer.OrdinalIgnoreCase));

    private static string List(IReadOnlyList<string> accounts) =>
        string.Join(", ", accounts.Order(StringComparer.Ordinal).Take(5)) + (accounts.Count > 5 ? $" and {accounts.Count - 5} more" : "");
}
