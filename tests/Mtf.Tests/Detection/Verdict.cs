using Mtf.Checks;
using Mtf.Findings;
using Mtf.Tests.Checks;

namespace Mtf.Tests.Detection;

/// <summary>What the whole pipeline says of the code of a folder, as <c>mtf scan</c> of it would.</summary>
internal sealed record Verdict(IReadOnlyList<Finding> Findings)
{
    // What manifests and purposes do not say is no accusation: a server and its twin have the same access, and none declares it.
    private static readonly string[] Undeclared = ["PRM010", "PRM021", "PRM041", "PRM042", "PRM054"];

    public static Verdict Of(IReadOnlyList<(string Path, string Text)> files)
    {
        var evidence = TestEvidence.Of(files);
        return new([.. CheckCatalog.Checks.Where(IsAboutCode).Select(check => check.Run(evidence)).OfType<Evidence<IReadOnlyList<Finding>>.Collected>().SelectMany(found => found.Value)]);
    }

    /// <summary>Whether one of the right checks names the server.</summary>
    public bool Meets(HostileServer server) => Findings.Any(finding => server.Expected.Any(expected => expected.IsMetBy(finding)));

    /// <summary>The checks that accuse: at high or critical, and those that the set expects at less.</summary>
    public IReadOnlyList<string> Accusations(HostileServer server) =>
    [
        .. Findings.Where(finding => finding.Severity >= Severity.High || server.Expected.Any(expected => expected.IsMetBy(finding)))
            .Select(finding => finding.Check).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private static bool IsAboutCode(Check check) =>
        check.Id.StartsWith("BHV", StringComparison.Ordinal) || (check.Id.StartsWith("PRM", StringComparison.Ordinal) && !Undeclared.Contains(check.Id));
}
