namespace Mtf.Packages;

/// <summary>Order and ranges of versions in one ecosystem.</summary>
public abstract class VersionScheme
{
    public abstract bool IsValid(string version);

    public abstract bool IsPrerelease(string version);

    /// <summary>Total order; strings that are not versions sort below all that are, ordinally among themselves.</summary>
    public abstract int Compare(string left, string right);

    /// <summary>Whether the installer accepts the version for the range; null when the range is not a version range at all.</summary>
    public abstract bool? Satisfies(string version, string range);
}
