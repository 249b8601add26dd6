using NuGet.Versioning;
using NuGetRange = NuGet.Versioning.VersionRange;

namespace Mtf.Packages;

/// <summary>NuGet: SemVer 2 with up to four numbers, case-insensitive labels, interval and floating ranges.</summary>
internal sealed class NuGetVersionScheme : VersionScheme
{
    private const int Numbers = 4;

    public override bool IsValid(string version) => version.Length <= MaximumLength && NuGetVersion.TryParse(version, out _);

    public override bool IsPrerelease(string version) =>
        LabelledVersion.TryParse(version, Numbers, out var parsed) && !parsed.Labels.IsEmpty;

    public override int Compare(string left, string right)
    {
        var leftIsVersion = LabelledVersion.TryParse(left, Numbers, out var leftVersion);
        var rightIsVersion = LabelledVersion.TryParse(right, Numbers, out var rightVersion);
        return (leftIsVersion, rightIsVersion) switch
        {
            (true, true) => leftVersion.CompareWith(rightVersion, ignoreCase: true),
            (false, false) => string.CompareOrdinal(left, right),
            _ => leftIsVersion.CompareTo(rightIsVersion),
        };
    }

    public override VersionRange? ParseRange(string range) => Range.Parse(range);

    /// <summary>A range that also knows which version a restore takes.</summary>
    internal sealed class Range : VersionRange
    {
        private readonly NuGetRange _range;

        private Range(NuGetRange range) => _range = range;

        public static Range? Parse(string text)
        {
            text = text.Trim();
            if (text.Length == 0)
            {
                return new Range(NuGetRange.All);
            }

            return text.Length <= MaximumLength && NuGetRange.TryParse(text, allowFloating: true, out var range) ? new Range(range) : null;
        }

        public override bool Contains(string version) =>
            version.Length <= MaximumLength
            && NuGetVersion.TryParse(version, out var parsed)
            && _range.IsBetter(null, parsed)
            && (!_range.IsFloating || _range.Float!.Satisfies(parsed));

        /// <summary>The lowest applicable version, or for a floating range the highest that it floats to.</summary>
        public PublishedVersion? Best(IEnumerable<PublishedVersion> candidates)
        {
            PublishedVersion? best = null;
            NuGetVersion? bestVersion = null;
            foreach (var candidate in candidates)
            {
                if (candidate.Version.Length <= MaximumLength
                    && NuGetVersion.TryParse(candidate.Version, out var version)
                    && _range.IsBetter(bestVersion, version))
                {
                    (best, bestVersion) = (candidate, version);
                }
            }

            return best;
        }
    }
}
