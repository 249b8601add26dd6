using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.UnknownPublisher;

/// <summary>PRV014: an account publishes this version that neither published nor maintained any before.</summary>
public sealed class UnknownPublisherCheck : Check
{
    private const int EnoughHistory = 3;

    public override string Id => "PRV014";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).Then(timeline =>
    {
        if (timeline.Subject.Publisher is not { Length: > 0 } publisher)
        {
            return Evidence.NotAvailable<IReadOnlyList<Finding>>("The registry does not tell who published this version.");
        }

        List<PublishedVersion> known = [.. timeline.Earlier.Where(release => release.Publisher is { Length: > 0 })];
        if (known.Count < EnoughHistory)
        {
            return Evidence.NotApplicable<IReadOnlyList<Finding>>("Fewer than three earlier versions with a known publisher to compare with.");
        }

        // A build that publishes with provenance is no account; its identity is the business of the signature control.
        var seen = timeline.Subject.AttestationsUrl is not null
            || timeline.Earlier.Any(release => Is(release.Publisher, publisher) || release.Maintainers.Any(account => Is(account, publisher)));
        return seen
            ? EvidenceSteps.None
            : EvidenceSteps.Found(Report(Severity.Medium, Confidence.Medium,
                $"Version {timeline.Subject.Version} is published by '{publisher}', who published or maintained none of the {timeline.SubjectIndex} versions before."));
    });

    private static bool Is(string? account, string publisher) => string.Equals(account, publisher, StringComparison.OrdinalIgnoreCase);
}
