using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>Resolves the production dependencies of a subject from registry metadata, as its installer would on a given day.</summary>
public sealed class DependencyResolver(IPackageRegistry registry, InstallEnvironment? environment = null)
{
    /// <summary>A graph with more components is cut off and called incomplete.</summary>
    public const int MaximumComponents = 5000;

    private readonly InstallEnvironment _environment = environment ?? InstallEnvironment.Default;

    /// <summary>
    /// The published package that the requirements are those of. An installer puts it into the user's folder like any dependency, so that two
    /// versions can lie beside it; null when its own folder is installed in.
    /// </summary>
    public PackageUrl? Subject { get; init; }

    /// <summary>Resolves the requirements and everything they need.</summary>
    /// <param name="requirements">What the subject's manifest asks for; development requirements are left out.</param>
    /// <param name="asOf">Versions published later are taken not to exist.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<DependencyGraph> ResolveAsync(
        IReadOnlyList<DependencyRequirement> requirements, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var production = requirements.Where(requirement => requirement.Kind != DependencyKind.Development).ToList();
        await using var catalog = new PackageCatalog(registry, asOf, _environment);
        var resolution = new Resolution();
        switch (registry.Ecosystem)
        {
            case Ecosystem.Npm:
                await new NpmResolver(catalog, resolution, Subject).ResolveAsync(production, cancellationToken);
                break;
            case Ecosystem.PyPI:
                await new PythonResolver(catalog, resolution).ResolveAsync(production, cancellationToken);
                break;
            case Ecosystem.NuGet:
                await new NuGetResolver(catalog, resolution).ResolveAsync(production, cancellationToken);
                break;
            case Ecosystem.Generic:
                production.ForEach(requirement => resolution.Fail(requirement, "the ecosystem has no resolver"));
                break;
        }

        var origin = FormattableString.Invariant($"Resolved from registry metadata as of {asOf:yyyy-MM-dd}.");
        return resolution.ToGraph(origin, catalog);
    }
}
