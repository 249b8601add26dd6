using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories.Npm;
using Mtf.Inventories.Python;
using Mtf.Inventories.Sboms;

namespace Mtf.Inventories;

/// <summary>Reads what the files of an artifact say about it: manifests, lockfiles, vendored copies, SBOMs. Pure; hostile content never throws.</summary>
public static class InventoryReader
{
    /// <summary>Reads the inventory of an artifact. Only a remote server without files has none.</summary>
    public static Evidence<Inventory> Read(FileTree files, ArtifactKind kind, Subject subject)
    {
        if (kind == ArtifactKind.Remote && files.Files.Count == 0)
        {
            return Evidence.NotApplicable<Inventory>("A remote server shows no files.");
        }

        var sources = new ManifestFiles(files);
        var root = ArtifactRoot.Of(files);
        var manifests = ManifestDiscovery.Read(sources, kind, subject.Purl, root);
        var folders = ArtifactRoot.PackageFolders(root, kind, manifests.Where(facts => facts.Kind == ManifestKind.Bundle));
        var contents = new InventoryContents(
            kind,
            root,
            manifests,
            InventoryRequirements.Of(sources, kind, folders, manifests),
            LockfileDiscovery.Read(sources, kind, folders, manifests),
            VendoredModules.Read(sources, folders, manifests),
            VendoredDistributions.Read(sources, manifests),
            VendoredFolders.Read(sources, manifests),
            SbomDiscovery.Read(sources));
        return Evidence.Of(InventoryMerge.Merge(sources, subject, contents));
    }

    /// <summary>
    /// The production graph that the artifact itself fixes: that of a complete lockfile which its installer obeys, or of a complete
    /// vendored tree. Null when neither is there, and the graph must be resolved.
    /// </summary>
    public static DependencyGraph? FromLockfile(Inventory inventory)
    {
        var obeyed = inventory.LockfileDetails.Where(lockfile => lockfile.Obeyed).ToList();
        if (obeyed.Count > 0)
        {
            var paths = obeyed.Select(lockfile => lockfile.Path).ToHashSet(StringComparer.Ordinal);
            return obeyed.TrueForAll(lockfile => lockfile.Complete)
                ? Graph(inventory.Components.Where(component => component.Source == ComponentSource.Lockfile && paths.Contains(component.DeclaredIn?.File ?? "")),
                    $"From the lockfile {string.Join(", ", paths.Order(StringComparer.Ordinal))}.")
                : null;
        }

        return inventory.VendoredComplete
            ? Graph(inventory.Components.Where(component => component.Source == ComponentSource.Vendored), "From the packages shipped in the artifact.")
            : null;
    }

    private static DependencyGraph Graph(IEnumerable<Component> components, string origin)
    {
        var production = components.Where(component => !component.Development)
            .GroupBy(component => component.Purl.ToString(), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (Purl: group.Key, Component: group.First() with { Direct = group.Any(component => component.Direct) }))
            .ToList();
        var known = production.Select(item => item.Purl).ToHashSet(StringComparer.Ordinal);
        return new DependencyGraph(
            [.. production.Select(item => item.Component with { DependsOn = [.. item.Component.DependsOn.Where(known.Contains)] })],
            Complete: true, [], origin);
    }
}
