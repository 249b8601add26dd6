using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Inventories.Mcp;
using Mtf.Inventories.Native;
using Mtf.Inventories.Python;

namespace Mtf.Inventories;

/// <summary>Merges what was read into one inventory: per field the most precise manifest that says it, lists united.</summary>
internal static class InventoryMerge
{
    private static readonly string[] ReadmeNames = ["readme.md", "readme", "readme.txt", "readme.rst"];

    public static Inventory Merge(ManifestFiles files, Subject subject, InventoryContents contents)
    {
        var manifests = contents.Manifests;

        // Name and version are what the installer of this kind reads; everything else comes from the most precise manifest.
        var identity = manifests.OrderBy(facts => IdentityRank(facts.Kind, contents.Kind)).ToList();
        var repository = First(manifests, facts => facts.Repository);
        return new Inventory
        {
            Name = First(identity, facts => facts.Name) ?? subject.Purl.FullName,
            Version = First(identity, facts => facts.Version),
            Description = First(manifests, facts => facts.Description) ?? "",
            Keywords = Union(manifests, facts => facts.Keywords),
            Manifests = [.. manifests.Select(facts => new Manifest(facts.Kind, facts.Path))],
            AuthorName = First(manifests, facts => facts.AuthorName),
            AuthorContact = First(manifests, facts => facts.AuthorContact),
            Repository = repository?.Url,
            RepositoryDirectory = repository?.Directory,
            RepositoryCommit = First(manifests, facts => facts.Repository?.Commit),
            Homepage = First(manifests, facts => facts.Homepage),
            License = First(manifests, facts => facts.License),
            McpName = First(manifests, facts => facts.McpName) ?? MarkerIn(files, contents.Root),
            RegistryName = First(manifests, facts => facts.RegistryName),
            Ecosystem = contents.Wanted.Ecosystem,
            PackageTypes = Union(manifests, facts => facts.PackageTypes),
            RuntimeRequirement = First(manifests, facts => facts.RuntimeRequirement) ?? "",
            DynamicFields = Union(manifests, facts => facts.DynamicFields),
            EntryPoints = Union(manifests, facts => facts.EntryPoints),
            Requirements = contents.Wanted.Requirements,
            BundledDependencies = Union(manifests, facts => facts.BundledDependencies),
            InstallScripts = InstallScripts(files, contents),
            Capabilities = Capabilities(manifests),
            Permissions = Permissions(manifests),
            DeclaresPermissions = manifests.Any(facts => facts.DeclaresPermissions),
            Components = [.. Components(contents), .. NativeFiles.Components(files.Tree)],
            Lockfiles = [.. contents.Locks.Select(locked => locked.Lockfile.Path).Order(StringComparer.Ordinal)],
            LockfileDetails = [.. contents.Locks.Select(locked => locked.Lockfile)],
            Vendored = [.. contents.Modules.Copies.Concat(contents.Distributions.Copies).Concat(contents.Folders).OrderBy(copy => copy.Path, StringComparer.Ordinal)],
            VendoredComplete = contents.Modules.Copies.Count + contents.Distributions.Copies.Count > 0 && VendoredUnresolved(contents).Count == 0,
            VendoredUnresolved = VendoredUnresolved(contents),
            RecordMismatches = RecordMismatches(files, contents),
            Sboms = [.. contents.Sboms.Select(sbom => sbom.Path)],
            Unreadable = [.. files.Unreadable.Distinct().OrderBy(file => file.Path, StringComparer.Ordinal).ThenBy(file => file.Reason, StringComparer.Ordinal)],
        };
    }

    private static int IdentityRank(ManifestKind manifest, ArtifactKind artifact) => (manifest, artifact) switch
    {
        (ManifestKind.PackageJson, ArtifactKind.NpmPackage) => 0,
        (ManifestKind.PythonMetadata, ArtifactKind.Wheel or ArtifactKind.SourceDistribution) => 0,
        (ManifestKind.Nuspec, ArtifactKind.NuGetPackage) => 0,
        (ManifestKind.Bundle, ArtifactKind.Bundle) => 0,
        (ManifestKind.ServerJson, _) => 3,
        (ManifestKind.Bundle, ArtifactKind.Directory) => 2,
        _ => 1,
    };

    private static T? First<T>(IReadOnlyList<ManifestFacts> manifests, Func<ManifestFacts, T?> select)
        where T : class => manifests.Select(select).FirstOrDefault(value => value is not (null or ""));

    private static IReadOnlyList<string> Union(IReadOnlyList<ManifestFacts> manifests, Func<ManifestFacts, IReadOnlyList<string>> select) =>
        [.. manifests.SelectMany(select).Distinct(StringComparer.Ordinal)];

    /// <summary>The most precise manifest that declares a name gives it, as often as it does: twice in one manifest is for a check to see.</summary>
    private static IReadOnlyList<DeclaredCapability> Capabilities(IReadOnlyList<ManifestFacts> manifests) =>
    [
        .. manifests.SelectMany(facts => facts.Capabilities)
            .GroupBy(capability => (capability.Kind, capability.Name))
            .SelectMany(group => group.Where(capability => capability.Source.File == group.First().Source.File)),
    ];

    /// <summary>The union of all declarations; the more precise one gives the words when two declare the same.</summary>
    private static IReadOnlyList<DeclaredPermission> Permissions(IReadOnlyList<ManifestFacts> manifests) =>
    [
        .. manifests.SelectMany(facts => facts.Permissions)
            .GroupBy(permission => (permission.Kind, permission.Value, permission.Access))
            .Select(group => group.First() with
            {
                Secret = group.Any(permission => permission.Secret),
                Reason = group.Select(permission => permission.Reason).FirstOrDefault(reason => reason.Length > 0) ?? "",
            }),
    ];

    private static SortedDictionary<string, string> InstallScripts(ManifestFiles files, InventoryContents contents)
    {
        var scripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, command) in contents.Manifests.SelectMany(facts => facts.InstallScripts))
        {
            scripts.TryAdd(name, command);
        }

        // pip runs it to build; it is never run here.
        if (contents.Kind is not (ArtifactKind.Wheel or ArtifactKind.NpmPackage or ArtifactKind.NuGetPackage)
            && files.Tree.Find(contents.Root + "setup.py") is not null)
        {
            scripts.TryAdd("setup.py", "setup.py");
        }

        return scripts;
    }

    private static string? MarkerIn(ManifestFiles files, string root) => files.Tree.Files
        .Where(file => SafePath.FolderOf(file.Path) == root && ReadmeNames.Contains(file.Name.ToLowerInvariant(), StringComparer.Ordinal))
        .Take(4)
        .Select(file => files.Text(file) is { } text ? ReadmeMarker.Find(text) : null)
        .FirstOrDefault(name => name is not null);

    private static IReadOnlyList<Component> Components(InventoryContents contents) =>
    [
        .. contents.Locks.SelectMany(locked => locked.Components)
            .Concat(WithPaths(contents.Modules)).Concat(WithPaths(contents.Distributions))
            .Concat(contents.Folders.Select(copy => new Component { Purl = copy.Purl, Source = ComponentSource.Vendored, DeclaredIn = new(copy.Path) }))
            .Concat(contents.Sboms.SelectMany(sbom => sbom.Components)),
    ];

    /// <summary>A vendored component is declared where it lies.</summary>
    private static IEnumerable<Component> WithPaths(VendoredTree tree)
    {
        var paths = tree.Copies.GroupBy(copy => copy.Purl.ToString(), StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Path, StringComparer.Ordinal);
        return tree.Locked.Components.Select(component => component with { DeclaredIn = new(paths[component.Purl.ToString()]) });
    }

    /// <summary>Only of the ecosystems that are vendored at all: without any copy the installer fetches everything.</summary>
    private static IReadOnlyList<string> VendoredUnresolved(InventoryContents contents) =>
    [
        .. contents.Modules.Copies.Count > 0 ? contents.Modules.Locked.Lockfile.Unresolved : [],
        .. contents.Distributions.Copies.Count > 0 ? contents.Distributions.Locked.Lockfile.Unresolved : [],
    ];

    private static IReadOnlyList<string> RecordMismatches(ManifestFiles files, InventoryContents contents) =>
        contents.Kind == ArtifactKind.Wheel && contents.Manifests.FirstOrDefault(facts => facts.Kind == ManifestKind.PythonMetadata) is { } metadata
            ? WheelRecord.Mismatches(files, metadata.Path)
            : [];
}
