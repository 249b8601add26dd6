namespace Mtf.Packages;

/// <summary>The metadata side of a package registry.</summary>
public interface IPackageRegistry
{
    Ecosystem Ecosystem { get; }

    /// <summary>All versions of a package, or null when the registry does not have it.</summary>
    /// <param name="name">Name in the ecosystem's own spelling.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>The version with its dependencies, where a registry keeps them apart from the list of versions; else the version as it is.</summary>
    Task<PublishedVersion> DescribeAsync(string name, PublishedVersion version, CancellationToken cancellationToken) => Task.FromResult(version);
}
