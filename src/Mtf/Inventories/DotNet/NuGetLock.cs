using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.DotNet;

/// <summary><c>packages.lock.json</c>: per target framework, the resolved packages with their content hash.</summary>
internal static class NuGetLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Json(file);
        var graph = new LockGraph(file.Path, "packages.lock.json " + (document.Root["version"].Scalar ?? ""));
        var readable = document.Root["dependencies"].Kind == NodeKind.Map;
        if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has no 'dependencies'.");
        }

        foreach (var (framework, packages) in document.Root["dependencies"].Members)
        {
            ReadFramework(framework, packages, graph);
        }

        return graph.Build(document.Truncated || !readable);
    }

    private static void ReadFramework(string framework, Node packages, LockGraph graph)
    {
        foreach (var (name, node) in packages.Members.Where(member => member.Value["type"].Text != "Project"))
        {
            var key = Key(framework, name);
            graph.Add(key, new LockEntry(PackageNames.NuGet(name, node["resolved"].Text ?? ""), node.Line)
            {
                Digests = Integrity.FromNuGet(node["contentHash"].Text),
                HasIntegrity = node["contentHash"].Text is { Length: > 0 },
            });
        }

        var names = packages.Members.Select(member => member.Key).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, node) in packages.Members)
        {
            var known = graph.Entries.TryGetValue(Key(framework, name), out var entry);
            foreach (var (dependency, range) in node["dependencies"].Members)
            {
                var key = Key(framework, dependency);
                if (!graph.Entries.ContainsKey(key))
                {
                    if (!names.Contains(dependency) && !IsRuntimeSpecific(framework))
                    {
                        graph.Unresolved($"{dependency} {range.Scalar} has no entry in the lockfile.");
                    }
                }
                else if (known)
                {
                    entry!.Edges.Add(key);
                }
                else
                {
                    graph.AddRoot(key, DependencyKind.Production);
                }
            }

            if (node["type"].Text == "Direct")
            {
                graph.AddRoot(Key(framework, name), DependencyKind.Production);
            }
        }
    }

    /// <summary>Sections such as <c>net10.0/linux-x64</c> hold only what differs from the framework's own.</summary>
    private static bool IsRuntimeSpecific(string framework) => framework.Contains('/', StringComparison.Ordinal);

    private static string Key(string framework, string name) => $"{framework}|{name.ToLowerInvariant()}";
}
