using Semver;

namespace Mtf.Packages;

/// <summary>SemVer 2 with npm's ranges; prereleases are in a range only when it names one of the same version.</summary>
internal sealed class NpmVersionScheme : VersionScheme
{
    private const int Numbers = 3;
    private const SemVersionStyles Strict = SemVersionStyles.Strict | SemVersionStyles.AllowV;
    private const SemVersionStyles Loose = Strict | SemVersionStyles.AllowLeadingZeros | SemVersionStyles.AllowWhitespace;

    public override bool IsValid(string version) => SemVersion.TryParse(version, Strict, out _, MaximumLength);

    public override bool IsPrerelease(string version) =>
        LabelledVersion.TryParse(version, Numbers, out var parsed) && !parsed.Labels.IsEmpty;

    public override int Compare(string left, string right)
    {
        var leftIsVersion = LabelledVersion.TryParse(left, Numbers, out var leftVersion);
        var rightIsVersion = LabelledVersion.TryParse(right, Numbers, out var rightVersion);
        return (leftIsVersion, rightIsVersion) switch
        {
            (true, true) => leftVersion.CompareWith(rightVersion, ignoreCase: false),
            (false, false) => string.CompareOrdinal(left, right),
            _ => leftIsVersion.CompareTo(rightIsVersion),
        };
    }

    public override VersionRange? ParseRange(string range)
    {
        var text = NpmRangeText.Normalize(range);
        return text is not null && SemVersionRange.TryParseNpm(text, out var parsed, NpmRangeText.MaximumLength) ? new Range(parsed) : null;
    }

    private sealed class Range(SemVersionRange range) : VersionRange
    {
        public override bool Contains(string version) =>
            SemVersion.TryParse(version, Loose, out var parsed, MaximumLength) && range.Contains(parsed);
    }
}
