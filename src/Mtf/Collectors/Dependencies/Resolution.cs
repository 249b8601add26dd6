using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>One package of a resolution, with what it needs.</summary>
internal sealed class ResolvedPackage(PackageUrl purl, PackageHistory history, PublishedVersion version)
{
    public PackageUrl Purl { get; } = purl;

    public PackageHistory History { get; } = history;

    public PublishedVersion Version { get; } = version;

    public bool Direct { get; set; }

    /// <summary>Reached only through optional requirements.</summary>
    public bool Optional { get; set; } = true;

    public SortedSet<string> Needs { get; } = new(StringComparer.Ordinal);
}

/// <summary>The growing result of a resolver.</summary>
internal sealed class Resolution
{
    private readonly SortedDictionary<string, ResolvedPackage> _packages = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _unresolved = new(StringComparer.Ordinal);

    public ResolvedPackage Add(PackageHistory history, PublishedVersion version)
    {
        var purl = PackageUrl.For(history.Ecosystem, history.Name, version.Version);
        var key = purl.ToString();
        if (!_packages.TryGetValue(key, out var package))
        {
            package = new ResolvedPackage(purl, history, version);
            _packages.Add(key, package);
        }

        return package;
    }

    public void Fail(DependencyRequirement requirement, string reason, string requiredBy = "") =>
        Fail(requirement.Range.Length == 0 ? requirement.Name : $"{requirement.Name} {requirement.Range}", reason, requiredBy);

    public void Fail(string requirement, string reason, string requiredBy = "") =>
        _unresolved.Add(requiredBy.Length == 0 ? $"{requirement}: {reason}" : $"{requirement} (required by {requiredBy}): {reason}");

    public DependencyGraph ToGraph(string origin, PackageCatalog catalog)
    {
        var components = _packages.Values.Select(package => ToComponent(package, catalog)).ToList();
        return new DependencyGraph(components, _unresolved.Count == 0, [.. _unresolved], origin);
    }

    private static Component ToComponent(ResolvedPackage package, PackageCatalog catalog)
    {
        var latest = package.Direct ? catalog.Select(package.History, "") : null;
        return new Component
        {
            Purl = package.Purl,
            Source = ComponentSource.Resolved,
            Direct = package.Direct,
            Optional = package.Optional,
            License = package.Version.License,
            DependsOn = [.. package.Needs],
            PublishedAt = package.Version.PublishedAt,
            LatestVersion = latest?.Version,
            LatestPublishedAt = latest?.PublishedAt,
            Deprecated = package.Version.Deprecated,
        };
    }
}
