using Mtf.Packages;

namespace Mtf.Checks.Provenance;

/// <summary>How long a change of identity is news: a takeover that nobody found in a year was none.</summary>
internal static class IdentityHorizon
{
    private static readonly TimeSpan Length = TimeSpan.FromDays(365);

    /// <summary>Whether a change that came with this release still counts at the as-of time. Without reliable dates it does.</summary>
    public static bool Includes(ReleaseTimeline timeline, PublishedVersion release, DateTimeOffset asOf) =>
        !timeline.DatesAreReliable || asOf - release.PublishedAt <= Length;

    /// <summary>Every pair of consecutive releases up to the subject's, newest first, whose later one is inside the horizon.</summary>
    public static IEnumerable<(PublishedVersion Before, PublishedVersion After)> Steps(
        ReleaseTimeline timeline, DateTimeOffset asOf, Func<PublishedVersion, bool> isTelling)
    {
        List<PublishedVersion> telling = [.. timeline.Releases.Take(timeline.SubjectIndex + 1).Where(isTelling)];
        for (var i = telling.Count - 1; i > 0; i--)
        {
            if (Includes(timeline, telling[i], asOf))
            {
                yield return (telling[i - 1], telling[i]);
            }
        }
    }
}
