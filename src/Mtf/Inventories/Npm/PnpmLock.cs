using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>pnpm-lock.yaml</c>, lockfile versions 5 to 9.</summary>
internal static class PnpmLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Yaml(file);
        var root = document.Root;
        var version = root["lockfileVersion"].Scalar;
        var graph = new LockGraph(file.Path, "pnpm " + (version ?? ""));
        if (version is null && !document.Truncated)
        {
            files.Report(file.Path, "The file has no 'lockfileVersion'.");
        }

        // Version 9 keeps facts under "packages" and edges under "snapshots", whose keys carry the peers in brackets.
        var snapshots = root["snapshots"].Kind == NodeKind.Map ? root["snapshots"] : root["packages"];
        foreach (var (key, snapshot) in snapshots.Members)
        {
            var facts = root["packages"][key] is { Exists: true } own ? own : root["packages"][WithoutPeers(key)];
            graph.Add(key, EntryOf(key, facts, snapshot));
        }

        foreach (var (key, snapshot) in snapshots.Members)
        {
            var entry = graph.Entries[key];
            AddEdges(graph, snapshot["dependencies"], entry, required: true);
            AddEdges(graph, snapshot["optionalDependencies"], entry, required: false);
        }

        var importer = root["importers", "."] is { Exists: true } own2 ? own2 : root;
        AddRoots(graph, importer["dependencies"], DependencyKind.Production);
        AddRoots(graph, importer["optionalDependencies"], DependencyKind.Optional);
        AddRoots(graph, importer["devDependencies"], DependencyKind.Development);
        return graph.Build(document.Truncated || version is null);
    }

    private static LockEntry EntryOf(string key, Node facts, Node snapshot)
    {
        var (name, version) = Identity(key);
        var resolution = facts["resolution"];
        return new LockEntry(PackageNames.Npm(facts["name"].Text ?? name, facts["version"].Scalar ?? version), facts.Exists ? facts.Line : snapshot.Line)
        {
            Digests = Integrity.FromSri(resolution["integrity"].Text),
            HasIntegrity = resolution["integrity"].Text is { Length: > 0 } || resolution["commit"].Exists,
            HasInstallScript = facts["requiresBuild"].IsTrue,
            ResolvedFrom = resolution["tarball"].Text
                ?? (resolution["repo"].Text is { } repository ? $"git+{repository}#{resolution["commit"].Text}" : resolution["directory"].Text),
            Deprecated = facts["deprecated"].Text,
        };
    }

    private static void AddEdges(LockGraph graph, Node dependencies, LockEntry entry, bool required)
    {
        foreach (var (name, value) in dependencies.Members)
        {
            if (Find(graph, name, value.Scalar ?? "") is { } target)
            {
                (required ? entry.Edges : entry.OptionalEdges).Add(target);
            }
            else if (required && !IsLocal(value.Scalar))
            {
                graph.Unresolved($"{name} {value.Scalar} has no entry in the lockfile.");
            }
        }
    }

    private static void AddRoots(LockGraph graph, Node dependencies, DependencyKind kind)
    {
        foreach (var (name, value) in dependencies.Members)
        {
            var version = value.Scalar ?? value["version"].Scalar ?? "";
            if (Find(graph, name, version) is { } target)
            {
                graph.AddRoot(target, kind);
            }
            else if (kind == DependencyKind.Production && !IsLocal(version))
            {
                graph.Unresolved($"{name} {version} has no entry in the lockfile.");
            }
        }
    }

    /// <summary>A dependency's value is a version, or the whole key when it is an alias, a tarball or a git reference.</summary>
    private static string? Find(LockGraph graph, string name, string value)
    {
        foreach (var key in (ReadOnlySpan<string>)[value, $"{name}@{value}", $"/{name}@{value}", $"/{name}/{value}", "/" + value])
        {
            if (graph.Entries.ContainsKey(key))
            {
                return key;
            }
        }

        return null;
    }

    private static bool IsLocal(string? value) => value is not null
        && (value.StartsWith("link:", StringComparison.Ordinal) || value.StartsWith("file:", StringComparison.Ordinal)
            || value.StartsWith("workspace:", StringComparison.Ordinal));

    /// <summary>Keys: <c>/name/1.0.0_peer</c> (5), <c>/name@1.0.0(peer@2.0.0)</c> (6), <c>name@1.0.0(peer@2.0.0)</c> (9).</summary>
    private static (string Name, string Version) Identity(string key)
    {
        var bare = WithoutPeers(key).TrimStart('/');
        var (name, version) = NpmNames.Split(bare);
        if (version.Length == 0 || name.IndexOf('/', name.StartsWith('@') ? name.IndexOf('/', StringComparison.Ordinal) + 1 : 0) >= 0)
        {
            var slash = bare.LastIndexOf('/');
            (name, version) = slash > 0 ? (bare[..slash], bare[(slash + 1)..]) : (bare, "");
            version = version.Split('_')[0];
        }

        return (name, version.AsSpan().IndexOfAny(':', '/') >= 0 ? "" : version);
    }

    private static string WithoutPeers(string key) => key.IndexOf('(', StringComparison.Ordinal) is > 0 and var bracket ? key[..bracket] : key;
}
