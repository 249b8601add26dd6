namespace Mtf.Packages;

/// <summary>The version scheme of each ecosystem.</summary>
public static class VersionSchemes
{
    private static readonly VersionScheme Npm = new NpmVersionScheme();
    private static readonly VersionScheme PyPI = new PyPIVersionScheme();
    private static readonly VersionScheme NuGet = new NuGetVersionScheme();

    /// <summary>Generic packages are ordered like npm's: SemVer.</summary>
    public static VersionScheme For(Ecosystem ecosystem) => ecosystem switch
    {
        Ecosystem.Npm or Ecosystem.Generic => Npm,
        Ecosystem.PyPI => PyPI,
        Ecosystem.NuGet => NuGet,
    };
}
