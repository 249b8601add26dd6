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
        if (affected.Versions.Contains(version) || affected.Ranges.Any(IsWholeHistory))
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
            same.Add(listed, result = MayBeSame(version, listed) && scheme.IsValid(listed) && scheme.Compare(version, listed) == 0);
        }

        return result;
    }

    // Some advisories list thousands of versions. In every scheme equal versions have equal first two numbers, which is cheap to see.
    private static bool MayBeSame(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (left.Contains('!') || right.Contains('!'))
        {
            return true;
        }

        SkipPrefix(ref left);
        SkipPrefix(ref right);
        return Number(ref left) == Number(ref right) && Number(ref left) == Number(ref right);
    }

    private static void SkipPrefix(ref ReadOnlySpan<char> text)
    {
        while (text is [var first, ..] && (first is 'v' or 'V' or '=' || char.IsWhiteSpace(first)))
        {
            text = text[1..];
        }
    }

    // The next number and the dot behind it; a number that is not there is 0. Overflow wraps alike on both sides.
    private static ulong Number(ref ReadOnlySpan<char> text)
    {
        ulong number = 0;
        var index = 0;
        for (; index < text.Length && char.IsAsciiDigit(text[index]); index++)
        {
            number = unchecked((number * 10) + (ulong)(text[index] - '0'));
        }

        text = index < text.Length && text[index] == '.' ? text[(index + 1)..] : [];
        return number;
    }

    private static bool IsWholeHistory(IReadOnlyList<RangeEvent> range) =>
        range is [{ Kind: RangeEventKind.Introduced, Version: Beginning }];

    private bool Contains(IReadOnlyList<RangeEvent> range)
    {
        if (!IsBeforeLimits(range))
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

    private bool IsBeforeLimits(IReadOnlyList<RangeEvent> range)
    {
        var limited = false;
        foreach (var (kind, at) in range)
        {
            if (kind == RangeEventKind.Limit)
            {
                if (at == "*" || scheme.Compare(version, at) < 0)
                {
                    return true;
                }

                limited = true;
            }
        }

        return !limited;
    }

    private IReadOnlyList<RangeEvent> Sort(IReadOnlyList<RangeEvent> range)
    {
        // What nearly every range is: from the beginning until one fix.
        if (range is [{ Kind: RangeEventKind.Introduced, Version: Beginning }, { Kind: not RangeEventKind.Introduced }])
        {
            return range;
        }

        var events = range.Where(item => item.Kind != RangeEventKind.Limit).ToList();
        events.Sort(Compare);
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
