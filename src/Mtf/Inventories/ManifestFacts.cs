using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>What one manifest says. Null and empty mean that it does not say.</summary>
internal sealed record ManifestFacts(ManifestKind Kind, string Path)
{
    public string? Name { get; init; }

    public string? Version { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    public string? AuthorName { get; init; }

    public string? AuthorContact { get; init; }

    public RepositoryReference? Repository { get; init; }

    public string? Homepage { get; init; }

    public string? License { get; init; }

    public string? McpName { get; init; }

    public string? RegistryName { get; init; }

    /// <summary>Ecosystem of the requirements; null when the manifest has none of its own.</summary>
    public Ecosystem? Ecosystem => Kind switch
    {
        ManifestKind.PackageJson => Packages.Ecosystem.Npm,
        ManifestKind.PyProject or ManifestKind.PythonMetadata => Packages.Ecosystem.PyPI,
        ManifestKind.Nuspec => Packages.Ecosystem.NuGet,
        ManifestKind.Bundle => ServerType switch
        {
            "node" => Packages.Ecosystem.Npm,
            "python" or "uv" => Packages.Ecosystem.PyPI,
            _ => null,
        },
        _ => null,
    };

    /// <summary>A bundle's <c>server.type</c>: node, python, uv or binary.</summary>
    public string? ServerType { get; init; }

    public IReadOnlyList<string> PackageTypes { get; init; } = [];

    public string? RuntimeRequirement { get; init; }

    public IReadOnlyList<string> DynamicFields { get; init; } = [];

    public IReadOnlyList<string> EntryPoints { get; init; } = [];

    public IReadOnlyList<DependencyRequirement> Requirements { get; init; } = [];

    public IReadOnlyList<string> BundledDependencies { get; init; } = [];

    public IReadOnlyDictionary<string, string> InstallScripts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<DeclaredCapability> Capabilities { get; init; } = [];

    public IReadOnlyList<DeclaredPermission> Permissions { get; init; } = [];

    public bool DeclaresPermissions { get; init; }

    public Location At(int line) => new(Path, line);
}

/// <summary>Where a manifest says its source is.</summary>
internal sealed record RepositoryReference(string Url, string? Directory = null, string? Commit = null);
