namespace Mtf.Packages;

/// <summary>PEP 440: versions of Python packages, specifiers as ranges.</summary>
internal sealed class PyPIVersionScheme : VersionScheme
{
    public override bool IsValid(string version) => Pep440Version.TryParse(version, out _);

    public override bool IsPrerelease(string version) => Pep440Version.TryParse(version, out var parsed) && parsed.IsPrerelease;

    public override int Compare(string left, string right)
    {
        var leftIsVersion = Pep440Version.TryParse(left, out var leftVersion);
        var rightIsVersion = Pep440Version.TryParse(right, out var rightVersion);
        return (leftIsVersion, rightIsVersion) switch
        {
            (true, true) => leftVersion.CompareWith(rightVersion),
            (false, false) => string.CompareOrdinal(left, right),
            _ => leftIsVersion.CompareTo(rightIsVersion),
        };
    }

    public override VersionRange? ParseRange(string range) => Pep440Range.Parse(range);
}
