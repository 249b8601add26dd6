using Mtf.Packages;

namespace Mtf.Inventories;

internal static class PackageNames
{
    public static PackageUrl Npm(string name, string version) =>
        name.StartsWith('@') && name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash
            ? new PackageUrl("npm", name[..slash], name[(slash + 1)..], version)
            : new PackageUrl("npm", "", name, version);

    public static PackageUrl PyPI(string name, string version) => new("pypi", "", name.ToLowerInvariant(), version);

    public static PackageUrl NuGet(string name, string version) => new("nuget", "", name, version);
}
