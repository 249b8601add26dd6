using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.DotNet;

/// <summary><c>*.deps.json</c> and <c>project.assets.json</c>: the resolved graph per target, written by the build.</summary>
internal static class DepsJson
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Json(file);
        var root = document.Root;
        var isAssets = file.Name == "project.assets.json";
        var graph = new LockGraph(file.Path, isAssets ? "project.assets.json" : "deps.json");
        var readable = root["targets"].Kind == NodeKind.Map && root["libraries"].Kind == NodeKind.Map;
        if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has no 'targets' and 'libraries'.");
        }

        foreach (var (target, libraries) in root["targets"].Members)
        {
            ReadTarget(target, libraries, root["libraries"], graph);
        }

        if (isAssets)
        {
            AddRoots(root, graph);
        }

        return graph.Build(document.Truncated || !readable);
    }

    private static void ReadTarget(string target, Node libraries, Node facts, LockGraph graph)
    {
        var versions = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (identity, node) in libraries.Members)
        {
            var (name, version) = Split(identity);
            versions[name] = identity;
            if (facts[identity, "type"].Text is "project" or "reference")
            {
                continue;
            }

            var hash = facts[identity, "sha512"].Text;
            graph.Add(Key(target, identity), new LockEntry(PackageNames.NuGet(name, version), node.Line)
            {
                Digests = Integrity.FromNuGet(hash),
                HasIntegrity = hash is { Length: > 0 } || facts[identity, "type"].Text == "runtimepack",
            });
        }

        foreach (var (identity, node) in libraries.Members)
        {
            graph.Entries.TryGetValue(Key(target, identity), out var entry);
            foreach (var (name, range) in node["dependencies"].Members)
            {
                if (!versions.TryGetValue(name, out var found))
                {
                    graph.Unresolved($"{name} {range.Scalar} has no entry in the file.");
                }
                else if (entry is not null)
                {
                    entry.Edges.Add(Key(target, found));
                }
                else
                {
                    graph.AddRoot(Key(target, found), DependencyKind.Production);
                }
            }
        }
    }

    private static void AddRoots(Node root, LockGraph graph)
    {
        foreach (var (target, libraries) in root["targets"].Members)
        {
            // A target is a framework, or a framework and a runtime: "net10.0/linux-x64".
            var framework = target.Split('/')[0];
            var dependencies = root["project", "frameworks"][framework]["dependencies"];
            var wanted = root["projectFileDependencyGroups"][framework].Texts.Select(text => text.Split(' ')[0]).ToHashSet(StringComparer.OrdinalIgnoreCase);
            foreach (var (identity, _) in libraries.Members)
            {
                if (Split(identity).Name is var name && wanted.Contains(name))
                {
                    var development = dependencies[name]["suppressParent"].Text == "All";
                    graph.AddRoot(Key(target, identity), development ? DependencyKind.Development : DependencyKind.Production);
                }
            }
        }
    }

    private static (string Name, string Version) Split(string identity) =>
        identity.LastIndexOf('/') is > 0 and var slash ? (identity[..slash], identity[(slash + 1)..]) : (identity, "");

    private static string Key(string target, string identity) => $"{target}|{identity}";
}
