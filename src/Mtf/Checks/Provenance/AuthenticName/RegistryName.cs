using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Checks.Provenance.AuthenticName;

/// <summary>A package name prepared for comparison.</summary>
/// <param name="Full">Lower case, with scope; PyPI names normalised.</param>
/// <param name="Scope">npm scope without <c>@</c>, the first part of a dotted NuGet name, or empty.</param>
/// <param name="Base">The name without its npm scope.</param>
public sealed record RegistryName(Ecosystem Ecosystem, string Full, string Scope, string Base)
{
    private const int LongestName = 214;

    private static readonly char[] Separators = ['-', '_', '.', '/'];

    /// <summary>The words between separators.</summary>
    public string[] Parts { get; } = Base.Split(Separators, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The base without separators.</summary>
    public string Compact { get; } = NameShape.Compact(Base);

    /// <summary>What the base looks like to a reader.</summary>
    public string Skeleton { get; } = NameShape.Skeleton(Base);

    public bool IsScoped => Ecosystem == Ecosystem.Npm && Scope.Length > 0;

    public static RegistryName Parse(Ecosystem ecosystem, string name)
    {
        var full = name.Trim().ToLowerInvariant();
        full = full.Length <= LongestName ? full : full[..LongestName];
        if (ecosystem == Ecosystem.PyPI)
        {
            full = string.Join('-', full.Split(['-', '_', '.'], StringSplitOptions.RemoveEmptyEntries));
        }

        if (ecosystem == Ecosystem.Npm && full.StartsWith('@') && full.IndexOf('/') is > 0 and var slash)
        {
            return new RegistryName(ecosystem, full, full[1..slash], full[(slash + 1)..]);
        }

        var scope = ecosystem == Ecosystem.NuGet && full.IndexOf('.') is > 0 and var dot ? full[..dot] : "";
        return new RegistryName(ecosystem, full, scope, full);
    }

    /// <summary>The name under which people would install the subject.</summary>
    public static Evidence<RegistryName> Of(EvidenceSet evidence)
    {
        if (evidence.Kind == ArtifactKind.Remote)
        {
            return Evidence.NotApplicable<RegistryName>("A remote server has no package name.");
        }

        var purl = evidence.Subject.Purl;
        return purl.Ecosystem != Ecosystem.Generic
            ? Evidence.Of(Parse(purl.Ecosystem, purl.FullName))
            : evidence.Inventory.Then(inventory => Evidence.Of(Parse(IntendedRegistry(inventory), inventory.Name)));
    }

    /// <summary>A directory or bundle is judged by the registry for which its manifest is written, npm when there is none.</summary>
    private static Ecosystem IntendedRegistry(Inventory inventory) =>
        inventory.Manifests.Any(manifest => manifest.Kind == ManifestKind.PackageJson) ? Ecosystem.Npm
        : inventory.Manifests.Any(manifest => manifest.Kind is ManifestKind.PyProject or ManifestKind.PythonMetadata) ? Ecosystem.PyPI
        : inventory.Manifests.Any(manifest => manifest.Kind == ManifestKind.Nuspec) ? Ecosystem.NuGet
        : Ecosystem.Npm;
}
