using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>package-lock.json</c> and <c>npm-shrinkwrap.json</c>, versions 1 to 3.</summary>
internal static class PackageLock
{
    private const int MaximumFolderLength = 4096;

    private static readonly string[] EdgeKinds = ["dependencies", "optionalDependencies", "peerDependencies"];

    public static LockedComponents Read(ManifestFiles files, ArtifactFile file, IReadOnlyList<DependencyRequirement> requirements)
    {
        var document = files.Json(file);
        var root = document.Root;
        var version = root["lockfileVersion"].Scalar ?? "1";
        var graph = new LockGraph(file.Path, (file.Name == "npm-shrinkwrap.json" ? "npm-shrinkwrap " : "package-lock ") + version);
        var readable = root["packages"].Kind == NodeKind.Map || root["dependencies"].Kind == NodeKind.Map
            || (root.Kind == NodeKind.Map && root["lockfileVersion"].Exists);
        if (root["packages"].Kind == NodeKind.Map)
        {
            ReadPackages(root["packages"], graph);
        }
        else if (root["dependencies"].Kind == NodeKind.Map)
        {
            ReadTree(root["dependencies"], graph, requirements);
        }
        else if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has neither 'packages' nor 'dependencies'.");
        }

        return graph.Build(document.Truncated || !readable);
    }

    /// <summary>Versions 2 and 3: one entry per folder, requirements found as node would find them.</summary>
    private static void ReadPackages(Node packages, LockGraph graph)
    {
        foreach (var (folder, node) in packages.Members)
        {
            var name = node["name"].Text ?? NpmNames.FromFolder(folder);

            // Entries outside node_modules are workspace members, links point to them: both are the subject's own code.
            if (name.Length == 0 || folder.Length > MaximumFolderLength || !folder.Contains("node_modules/", StringComparison.Ordinal) || node["link"].IsTrue)
            {
                continue;
            }

            graph.Add(folder, new LockEntry(PackageNames.Npm(name, node["version"].Text ?? ""), node.Line)
            {
                Digests = Integrity.FromSri(node["integrity"].Text),
                HasIntegrity = node["integrity"].Text is { Length: > 0 } || node["inBundle"].IsTrue || IsGitCommit(node["resolved"].Text),
                HasInstallScript = node["hasInstallScript"].IsTrue,
                ResolvedFrom = node["resolved"].Text,
                License = node["license"].Text,
                Deprecated = node["deprecated"].Text,
                Development = node["dev"].IsTrue,
                Optional = node["optional"].IsTrue || node["devOptional"].IsTrue,
            });
        }

        foreach (var (folder, node) in packages.Members.Where(member => member.Key.Length <= MaximumFolderLength))
        {
            graph.Entries.TryGetValue(folder, out var entry);
            foreach (var kind in EdgeKinds)
            {
                foreach (var (name, _) in node[kind].Members)
                {
                    if (Resolve(graph, packages, folder, name) is not { } target)
                    {
                        Missing(graph, node, kind, name);
                    }
                    else if (entry is not null)
                    {
                        entry.Edges.Add(target);
                    }
                    else if (folder.Length == 0)
                    {
                        graph.AddRoot(target, kind == "optionalDependencies" ? DependencyKind.Optional : DependencyKind.Production);
                    }
                }
            }
        }

        foreach (var (name, _) in packages[""]["devDependencies"].Members)
        {
            if (Resolve(graph, packages, "", name) is { } target)
            {
                graph.AddRoot(target, DependencyKind.Development);
            }
        }
    }

    private static void Missing(LockGraph graph, Node node, string kind, string name)
    {
        var mayBeAbsent = kind == "optionalDependencies"
            || node["optionalDependencies"][name].Exists
            || node["peerDependenciesMeta"][name]["optional"].IsTrue
            || (node["optional"].IsTrue && kind == "peerDependencies");
        if (!mayBeAbsent)
        {
            graph.Unresolved($"{name} {node[kind][name].Text}".TrimEnd() + " has no entry in the lockfile.");
        }
    }

    /// <summary>Node's algorithm: the nearest <c>node_modules</c> upwards. A link counts as found.</summary>
    private static string? Resolve(LockGraph graph, Node packages, string folder, string name)
    {
        for (var at = folder; ;)
        {
            var candidate = at.Length == 0 ? $"node_modules/{name}" : $"{at}/node_modules/{name}";
            if (graph.Entries.ContainsKey(candidate) || packages[candidate]["link"].IsTrue)
            {
                return candidate;
            }

            if (at.Length == 0)
            {
                return null;
            }

            var up = at.LastIndexOf("node_modules/", StringComparison.Ordinal);
            at = up > 0 ? at[..(up - 1)] : "";
        }
    }

    /// <summary>Version 1: a tree of nested folders.</summary>
    private static void ReadTree(Node dependencies, LockGraph graph, IReadOnlyList<DependencyRequirement> requirements)
    {
        AddLevel(dependencies, "", graph);
        foreach (var (folder, entry, node) in Walk(dependencies, "").Select(found => (found.Folder, graph.Entries[found.Folder], found.Node)))
        {
            foreach (var (name, _) in node["requires"].Members)
            {
                if (Resolve(graph, Node.Missing, folder, name) is { } target)
                {
                    entry.Edges.Add(target);
                }
                else if (entry.Optional != true)
                {
                    graph.Unresolved($"{name} has no entry in the lockfile.");
                }
            }
        }

        foreach (var requirement in requirements.Where(requirement => graph.Entries.ContainsKey("node_modules/" + requirement.Name)))
        {
            graph.AddRoot("node_modules/" + requirement.Name, requirement.Kind);
        }
    }

    private static void AddLevel(Node dependencies, string parent, LockGraph graph)
    {
        foreach (var (folder, node) in Walk(dependencies, parent))
        {
            var stated = node["version"].Text ?? "";
            var (name, version) = NpmNames.Unalias(NpmNames.FromFolder(folder), stated);
            var fromElsewhere = version.AsSpan().IndexOfAny(':', '/') >= 0;
            graph.Add(folder, new LockEntry(PackageNames.Npm(name, fromElsewhere ? "" : version), node.Line)
            {
                Digests = Integrity.FromSri(node["integrity"].Text),
                HasIntegrity = node["integrity"].Text is { Length: > 0 } || node["bundled"].IsTrue || IsGitCommit(version),
                ResolvedFrom = fromElsewhere ? version : node["resolved"].Text,
                Development = node["dev"].IsTrue,
                Optional = node["optional"].IsTrue,
            });
        }
    }

    private static IEnumerable<(string Folder, Node Node)> Walk(Node dependencies, string parent)
    {
        var pending = new Stack<(string Parent, Node Level)>();
        pending.Push((parent, dependencies));
        while (pending.TryPop(out var level))
        {
            foreach (var (name, node) in level.Level.Members)
            {
                var folder = (level.Parent.Length == 0 ? "" : level.Parent + "/") + "node_modules/" + name;
                yield return (folder, node);
                if (node["dependencies"].Kind == NodeKind.Map)
                {
                    pending.Push((folder, node["dependencies"]));
                }
            }
        }
    }

    private static bool IsGitCommit(string? resolved) =>
        resolved is not null && resolved.StartsWith("git", StringComparison.Ordinal) && resolved.LastIndexOf('#') is > 0 and var hash
        && resolved.Length - hash - 1 == 40;
}
