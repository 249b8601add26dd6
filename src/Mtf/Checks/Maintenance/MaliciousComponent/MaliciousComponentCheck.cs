using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Maintenance.MaliciousComponent;

/// <summary>MNT002: an advisory says that the server or a production dependency is malware. No VEX statement excuses that.</summary>
public sealed class MaliciousComponentCheck : Check
{
    public override string Id => "MNT002";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Advisories.Then(report =>
    {
        var path = new ComponentPath(evidence.Subject.Purl, evidence.Dependencies.ValueOrDefault?.Components ?? []);
        return EvidenceSteps.Found([.. report.Matches
            .Where(match => match is { IsMalware: true, Component.Development: false })
            .DistinctBy(match => (match.Id, match.Component.Purl.ToString()))
            .OrderBy(match => match.Id, StringComparer.Ordinal)
            .ThenBy(match => match.Component.Purl.ToString(), StringComparer.Ordinal)
            .Select(match => Report(Severity.Critical, Confidence.High,
                $"{match.Id} says that {match.Component.Purl.FullName} {match.Component.Purl.Version} ({path.Describe(match.Component)}) is malware.",
                match.Component.DeclaredIn, match.Summary, "malware"))]);
    });
}
