using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Inventories.DotNet;
using Mtf.Inventories.Npm;
using Mtf.Inventories.Python;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Finds and reads the subject's lockfiles, those that an installer looks at first before the others.</summary>
internal static class LockfileDiscovery
{
    private const int MaximumDepsFiles = 64;

    public static IReadOnlyList<LockedComponents> Read(
        ManifestFiles files, ArtifactKind kind, IReadOnlyList<string> folders, IReadOnlyList<ManifestFacts> manifests)
    {
        List<LockedComponents> found = [];
        foreach (var folder in folders)
        {
            var requirements = manifests.Where(facts => SafePath.FolderOf(facts.Path) == folder).ToList();
            found.AddRange(ReadNpm(files, folder, Of(requirements, Ecosystem.Npm)));
            found.AddRange(ReadPython(files, folder, Of(requirements, Ecosystem.PyPI)));
            found.AddRange(ReadOne(files, folder + "packages.lock.json", file => NuGetLock.Read(files, file)));
            found.AddRange(ReadOne(files, folder + "obj/project.assets.json", file => DepsJson.Read(files, file)));
        }

        foreach (var file in files.Tree.Files.Where(file => file.Path.EndsWith(".deps.json", StringComparison.Ordinal)).Take(MaximumDepsFiles))
        {
            found.Add(DepsJson.Read(files, file));
        }

        return WithObedience(found, kind, manifests.FirstOrDefault(facts => facts.Kind == ManifestKind.Bundle)?.ServerType);
    }

    private static IEnumerable<LockedComponents> ReadNpm(ManifestFiles files, string folder, IReadOnlyList<DependencyRequirement> requirements) =>
    [
        .. ReadOne(files, folder + "npm-shrinkwrap.json", file => PackageLock.Read(files, file, requirements)),
        .. ReadOne(files, folder + "package-lock.json", file => PackageLock.Read(files, file, requirements)),
        .. ReadOne(files, folder + "pnpm-lock.yaml", file => PnpmLock.Read(files, file)),
        .. ReadOne(files, folder + "bun.lock", file => BunLock.Read(files, file)),
        .. ReadOne(files, folder + "yarn.lock", file => IsBerry(files, file) ? YarnBerryLock.Read(files, file, requirements) : YarnClassicLock.Read(files, file, requirements)),
    ];

    private static IEnumerable<LockedComponents> ReadPython(ManifestFiles files, string folder, IReadOnlyList<DependencyRequirement> requirements) =>
    [
        .. ReadOne(files, folder + "uv.lock", file => UvLock.Read(files, file)),
        .. ReadOne(files, folder + "poetry.lock", file => PoetryLock.Read(files, file, requirements)),
        .. ReadOne(files, folder + "pdm.lock", file => PdmLock.Read(files, file, requirements)),
        .. ReadOne(files, folder + "Pipfile.lock", file => PipfileLock.Read(files, file)),
        .. InFolder(files, folder).Where(file => PyLock.IsName(file.Name)).Take(4).Select(file => PyLock.Read(files, file)),
        .. RequirementsFiles(files, folder).Select(file => RequirementsFile.Read(files, file).Locked).OfType<LockedComponents>(),
    ];

    public static IEnumerable<ArtifactFile> RequirementsFiles(ManifestFiles files, string folder) =>
        InFolder(files, folder).Where(file => RequirementsFile.IsName(file.Name)).Take(16);

    private static IEnumerable<ArtifactFile> InFolder(ManifestFiles files, string folder) => files.Tree.Files.Where(file =>
        file.Path.StartsWith(folder, StringComparison.Ordinal) && file.Path.AsSpan(folder.Length).IndexOf('/') < 0);

    private static IEnumerable<LockedComponents> ReadOne(ManifestFiles files, string path, Func<ArtifactFile, LockedComponents> read) =>
        files.Tree.Find(path) is { } file ? [read(file)] : [];

    private static bool IsBerry(ManifestFiles files, ArtifactFile file)
    {
        var start = file.Length > ManifestFiles.MaximumLength ? "" : files.Text(file) ?? "";
        return start.StartsWith("__metadata:", StringComparison.Ordinal) || start.Contains("\n__metadata:", StringComparison.Ordinal);
    }

    private static IReadOnlyList<DependencyRequirement> Of(List<ManifestFacts> manifests, Ecosystem ecosystem) =>
        [.. manifests.Where(facts => facts.Ecosystem == ecosystem && facts.Kind != ManifestKind.Bundle).SelectMany(facts => facts.Requirements)];

    private static IReadOnlyList<LockedComponents> WithObedience(List<LockedComponents> found, ArtifactKind kind, string? serverType)
    {
        var first = found.FirstOrDefault(locked => !IsShippedGraph(locked));
        return [.. found.Select(locked => locked with { Lockfile = locked.Lockfile with { Obeyed = IsObeyed(locked) } })];

        // npm reads no package-lock.json, yarn.lock or pnpm-lock.yaml of a published package, only npm-shrinkwrap.json; pip reads no
        // lockfile of a distribution at all. Such a file says what its author tested with, not what a user gets: no graph may come from it.
        bool IsObeyed(LockedComponents locked) => kind switch
        {
            ArtifactKind.NpmPackage => locked.Lockfile.Format.StartsWith("npm-shrinkwrap", StringComparison.Ordinal),
            ArtifactKind.NuGetPackage => IsShippedGraph(locked),
            ArtifactKind.Bundle => IsShippedGraph(locked) || (serverType == "uv" && locked.Lockfile.Format.StartsWith("uv", StringComparison.Ordinal)),
            ArtifactKind.Directory => ReferenceEquals(locked, first) || (first is null && IsShippedGraph(locked)),
            _ => false,
        };
    }

    private static bool IsShippedGraph(LockedComponents locked) => locked.Lockfile.Format == "deps.json";
}
