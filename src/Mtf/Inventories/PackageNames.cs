using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Purls of what lockfiles and manifests name.</summary>
internal static class PackageNames
{
    public static PackageUrl Npm(string name, string version) => PackageUrl.For(Ecosystem.Npm, name, version);

    public static PackageUrl PyPI(string name, string version) => PackageUrl.For(Ecosystem.PyPI, name, version);

    public static PackageUrl NuGet(string name, string version) => PackageUrl.For(Ecosystem.NuGet, name, version);
}
