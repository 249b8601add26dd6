namespace Mtf.Packages;

/// <summary>Order and ranges of versions in one ecosystem.</summary>
public abstract class VersionScheme
{
    /// <summary>Longer strings are no versions, whatever they contain.</summary>
    public const int MaximumLength = 256;

    public abstract bool IsValid(string version);

    public abstract bool IsPrerelease(string version);

    /// <summary>Total order; strings that are not versions sort below all that are, ordinally among themselves.</summary>
    public abstract int Compare(string left, string right);

    /// <summary>Whether the installer accepts the version for the range; null when the range is not a version range at all.</summary>
    public bool? Satisfies(string version, string range) => ParseRange(range)?.Contains(version);

    /// <summary>The range to ask many versions of; null when the text is not a version range at all.</summary>
    public abstract VersionRange? ParseRange(string range);
}

/// <summary>A set of versions as a dependency asks for them.</summary>
public abstract class VersionRange
{
    /// <summary>Whether the installer accepts the version.</summary>
    public abstract bool Contains(string version);
}
