using Mtf.Artifacts;
using Mtf.Inventories.Python;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Which ecosystem the subject's requirements are written in, and the requirements.</summary>
internal static class InventoryRequirements
{
    public static (Ecosystem Ecosystem, IReadOnlyList<DependencyRequirement> Requirements) Of(
        ManifestFiles files, ArtifactKind kind, IReadOnlyList<string> folders, IReadOnlyList<ManifestFacts> manifests)
    {
        var lists = folders.SelectMany(folder => LockfileDiscovery.RequirementsFiles(files, folder)).ToList();
        var ecosystem = EcosystemOf(kind, manifests, lists.Count > 0);
        var own = manifests.Where(facts => facts.Ecosystem == ecosystem && facts.Kind != ManifestKind.Bundle).ToList();

        // A built distribution says what pip will read; pyproject.toml beside it adds only what developers need.
        var built = own.Find(facts => facts.Kind == ManifestKind.PythonMetadata && kind is ArtifactKind.Wheel or ArtifactKind.SourceDistribution);
        var stated = built is { Requirements.Count: > 0 }
            ? built.Requirements.Concat(own.SelectMany(facts => facts.Requirements).Where(requirement => requirement.Kind == DependencyKind.Development))
            : own.SelectMany(facts => facts.Requirements);
        var requirements = stated.ToList();
        if (ecosystem == Ecosystem.PyPI && !requirements.Exists(requirement => requirement.Kind == DependencyKind.Production)
            && kind is not (ArtifactKind.Wheel or ArtifactKind.SourceDistribution))
        {
            requirements.AddRange(lists.SelectMany(file => RequirementsFile.Read(new ManifestFiles(files.Tree), file).Requirements));
        }

        return (ecosystem, [.. requirements.DistinctBy(requirement => (requirement.Name, requirement.Range, requirement.Kind, requirement.Marker))]);
    }

    private static Ecosystem EcosystemOf(ArtifactKind kind, IReadOnlyList<ManifestFacts> manifests, bool hasRequirementsFile) => kind switch
    {
        ArtifactKind.NpmPackage => Ecosystem.Npm,
        ArtifactKind.Wheel or ArtifactKind.SourceDistribution => Ecosystem.PyPI,
        ArtifactKind.NuGetPackage => Ecosystem.NuGet,
        ArtifactKind.Bundle or ArtifactKind.Directory or ArtifactKind.Remote =>
            manifests.Where(facts => facts.Kind == ManifestKind.Bundle).Select(facts => facts.Ecosystem).FirstOrDefault(found => found is not null)
            ?? manifests.Select(facts => facts.Ecosystem).FirstOrDefault(found => found is not null)
            ?? (hasRequirementsFile ? Ecosystem.PyPI : Ecosystem.Generic),
    };
}
