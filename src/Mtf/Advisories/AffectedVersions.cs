using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>
/// Whether a version is affected (OSV schema, "Evaluation"), for one component: listed versions are compared as versions, and each
/// comparison is made once however many advisories list the same version.
/// </summary>
internal sealed class AffectedVersions(VersionScheme scheme, string version)
{
    private const string Beginning = "0";

    private readonly Dictionary<string, bool> same = new(StringComparer.Ordinal);
    private readonly bool comparable = scheme.IsValid(version);

    /// <summary>True or false, or null when the version is not one that can be compared and the answer depends on it.</summary>
    public bool? IsAffected(AffectedPackage affected)
    {
        if (affected.Versions.Contains(version, StringComparer.Ordinal) || affected.Ranges.Any(IsWholeHistory))
        {
            return true;
        }

        if (!comparable)
        {
            return affected.Versions.Count + affected.Ranges.Count == 0 ? false : null;
        }

        return affected.Ranges.Any(Contains) || affected.Versions.Any(IsSame);
    }

    private bool IsSame(string listed)
    {
        if (!same.TryGetValue(listed, out var result))
        {
            same.Add(listed, result = scheme.IsValid(listed) && scheme.Compare(version, listed) == 0);
        }

        return result;
    }

    private static bool IsWholeHistory(IReadOnlyList<RangeEvent> range) =>
        range.Count > 0 && range.All(item => item is { Kind: RangeEventKind.Introduced, Version: Beginning });

    private bool Contains(IReadOnlyList<RangeEvent> range)
    {
        var limits = range.Where(item => item.Kind == RangeEventKind.Limit).ToList();
        if (limits.Count > 0 && !limits.Any(limit => limit.Version == "*" || scheme.Compare(version, limit.Version) < 0))
        {
            return false;
        }

        var affected = false;
        foreach (var (kind, at) in Sort(range))
        {
            var order = at == Beginning ? 1 : scheme.Compare(version, at);
            affected = kind switch
            {
                RangeEventKind.Introduced when order >= 0 => true,
                RangeEventKind.Fixed when order >= 0 => false,
                RangeEventKind.LastAffected when order > 0 => false,
                _ => affected,
            };
        }

        return affected;
    }

    private List<RangeEvent> Sort(IReadOnlyList<RangeEvent> range)
    {
        var events = range.Where(item => item.Kind != RangeEventKind.Limit).ToList();
        if (events.Count > 1)
        {
            events.Sort(Compare);
        }

        return events;
    }

    private int Compare(RangeEvent left, RangeEvent right)
    {
        var order = (left.Version == Beginning, right.Version == Beginning) switch
        {
            (true, true) => 0,
            (true, false) => -1,
            (false, true) => 1,
            _ => scheme.Compare(left.Version, right.Version),
        };
        return order != 0 ? order : left.Kind.CompareTo(right.Kind);
    }
}
