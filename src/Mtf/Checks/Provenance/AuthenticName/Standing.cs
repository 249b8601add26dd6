using Mtf.Collectors;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.AuthenticName;

/// <summary>How long and how much a package has been published under its name. Squatters are new; neighbours with a history are not squatters.</summary>
internal enum Standing { Unknown, New, Ordinary, Established }

/// <summary>Reads the standing from the release history.</summary>
internal static class Standings
{
    private static readonly TimeSpan Young = TimeSpan.FromDays(90);
    private static readonly TimeSpan Old = TimeSpan.FromDays(365);

    private const int FewVersions = 5;
    private const int ManyVersions = 15;

    public static Standing Of(EvidenceSet evidence)
    {
        if (evidence.History.ValueOrDefault is not { } history)
        {
            return Standing.Unknown;
        }

        List<PublishedVersion> versions = [.. history.Versions.Where(version => version.PublishedAt is { } date && date <= evidence.AsOf)];
        if (versions.Count == 0)
        {
            return Standing.Unknown;
        }

        var age = evidence.AsOf - versions.Min(version => version.PublishedAt!.Value);
        return age > Old && versions.Count >= ManyVersions ? Standing.Established
            : age <= Young && versions.Count <= FewVersions ? Standing.New
            : Standing.Ordinary;
    }
}
