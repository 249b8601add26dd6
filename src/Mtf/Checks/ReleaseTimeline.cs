using System.Runtime.CompilerServices;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks;

/// <summary>The releases of a package that were out at the as-of time, oldest first, each version once.</summary>
/// <remarks>
/// A mirror may state the day on which it copied a version instead of the day of publication. Such dates go up and down as versions go up;
/// then the order is that of the versions and nothing may be concluded from a date.
/// </remarks>
public sealed class ReleaseTimeline
{
    /// <summary>More neighbouring versions of one major line than this share that are dated backwards: not publication dates.</summary>
    private const double ToleratedInversions = 0.15;

    /// <summary>A dozen checks ask for the same order; a package can have ten thousand versions.</summary>
    private static readonly ConditionalWeakTable<EvidenceSet, Evidence<ReleaseTimeline>> Known = [];

    private ReleaseTimeline(IReadOnlyList<PublishedVersion> releases, int subjectIndex, bool datesAreReliable, VersionScheme scheme)
    {
        Releases = releases;
        SubjectIndex = subjectIndex;
        DatesAreReliable = datesAreReliable;
        Scheme = scheme;
    }

    public IReadOnlyList<PublishedVersion> Releases { get; }

    /// <summary>Where the subject's version is in <see cref="Releases"/>.</summary>
    public int SubjectIndex { get; }

    /// <summary>Every release has a date and the dates fit the versions.</summary>
    public bool DatesAreReliable { get; }

    public VersionScheme Scheme { get; }

    public PublishedVersion Subject => Releases[SubjectIndex];

    /// <summary>The releases before the subject's, oldest first.</summary>
    public IEnumerable<PublishedVersion> Earlier => Releases.Take(SubjectIndex);

    public static Evidence<ReleaseTimeline> Of(EvidenceSet evidence) =>
        Known.GetValue(evidence, static set => set.History.Then(history => Of(history, set)));

    private static Evidence<ReleaseTimeline> Of(PackageHistory history, EvidenceSet evidence)
    {
        var scheme = VersionSchemes.For(history.Ecosystem);
        var version = evidence.Subject.Purl.Version;
        List<PublishedVersion> releases = [.. history.Versions
            .Where(release => release.PublishedAt is null || release.PublishedAt <= evidence.AsOf || release.Version == version)
            .DistinctBy(release => release.Version, StringComparer.Ordinal)];
        releases.Sort((left, right) => scheme.Compare(left.Version, right.Version) is not 0 and var order
            ? order
            : string.CompareOrdinal(left.Version, right.Version));

        var reliable = HasReliableDates(releases, scheme);
        if (reliable)
        {
            releases = [.. releases.OrderBy(release => release.PublishedAt)];
        }

        var index = releases.FindIndex(release => release.Version == version);
        index = index >= 0 ? index : releases.FindIndex(release => scheme.IsValid(release.Version) && scheme.Compare(release.Version, version) == 0);
        return index >= 0
            ? Evidence.Of(new ReleaseTimeline(releases, index, reliable, scheme))
            : Evidence.NotAvailable<ReleaseTimeline>($"The registry does not list version '{version}' of {history.Name}.");
    }

    private static bool HasReliableDates(List<PublishedVersion> ascending, VersionScheme scheme)
    {
        if (ascending.Exists(release => release.PublishedAt is null))
        {
            return false;
        }

        var stable = ascending.FindAll(release => scheme.IsValid(release.Version) && !scheme.IsPrerelease(release.Version));
        int neighbours = 0, inversions = 0;
        for (var i = 1; i < stable.Count; i++)
        {
            if (Major(stable[i].Version) != Major(stable[i - 1].Version))
            {
                continue;
            }

            neighbours++;
            inversions += stable[i].PublishedAt < stable[i - 1].PublishedAt ? 1 : 0;
        }

        return inversions < 2 || inversions <= neighbours * ToleratedInversions;
    }

    private static string Major(string version) => version.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? version[..dot] : version;
}
