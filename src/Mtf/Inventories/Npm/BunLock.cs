using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>bun.lock</c>: JSON with comments; keys are paths of names, values are <c>[name@version, registry, facts, hash]</c>.</summary>
internal static class BunLock
{
    private const int MaximumKeyLength = 4096;

    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Json(file, comments: true);
        var root = document.Root;
        var graph = new LockGraph(file.Path, "bun " + (root["lockfileVersion"].Scalar ?? ""));
        var readable = root["workspaces"].Kind == NodeKind.Map;
        if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has no 'workspaces'.");
        }

        var packages = root["packages"].Members.Where(member => member.Key.Length <= MaximumKeyLength && member.Value.Items.Count > 0).ToList();
        foreach (var (key, value) in packages)
        {
            if (EntryOf(value) is { } entry)
            {
                graph.Add(key, entry);
            }
        }

        foreach (var (key, value) in packages.Where(member => graph.Entries.ContainsKey(member.Key)))
        {
            AddEdges(graph, key, Facts(value));
        }

        AddRoots(graph, root["workspaces", ""]);
        return graph.Build(document.Truncated || !readable);
    }

    private static LockEntry? EntryOf(Node value)
    {
        var (name, version) = NpmNames.Split(value.Items[0].Text ?? "");
        if (name.Length == 0 || version.StartsWith("workspace:", StringComparison.Ordinal))
        {
            return null;
        }

        var elsewhere = version.AsSpan().IndexOfAny(':', '/', '#') >= 0;
        var hash = value.Items[^1].Text is { Length: > 0 } last && value.Items.Count > 2 ? last : null;
        return new LockEntry(PackageNames.Npm(name, elsewhere ? "" : version), value.Line)
        {
            ResolvedFrom = elsewhere ? version : value.Items.Count > 1 && value.Items[1].Text is { Length: > 0 } url ? url : null,
            Digests = Integrity.FromSri(hash),
            HasIntegrity = hash is not null,
        };
    }

    private static Node Facts(Node value) => value.Items.FirstOrDefault(item => item.Kind == NodeKind.Map) ?? Node.Missing;

    private static void AddEdges(LockGraph graph, string key, Node facts)
    {
        var entry = graph.Entries[key];
        foreach (var (name, range) in facts["dependencies"].Members)
        {
            if (Find(graph, key, name) is { } target)
            {
                entry.Edges.Add(target);
            }
            else
            {
                graph.Unresolved($"{name} {range.Text}".TrimEnd() + " has no entry in the lockfile.");
            }
        }

        foreach (var (name, _) in facts["optionalDependencies"].Members.Concat(facts["peerDependencies"].Members))
        {
            if (Find(graph, key, name) is { } target)
            {
                entry.OptionalEdges.Add(target);
            }
        }
    }

    private static void AddRoots(LockGraph graph, Node workspace)
    {
        foreach (var requirement in PackageJson.RequirementsOf(workspace))
        {
            if (graph.Entries.ContainsKey(requirement.Name))
            {
                graph.AddRoot(requirement.Name, requirement.Kind);
            }
            else if (requirement.Kind == DependencyKind.Production && !requirement.Range.StartsWith("workspace:", StringComparison.Ordinal))
            {
                graph.Unresolved($"{requirement.Name} {requirement.Range}".TrimEnd() + " has no entry in the lockfile.");
            }
        }
    }

    /// <summary>The nearest entry upwards: <c>a/b</c> before <c>b</c>.</summary>
    private static string? Find(LockGraph graph, string key, string name)
    {
        for (var at = key; at.Length > 0; at = at.LastIndexOf('/') is > 0 and var slash ? at[..slash] : "")
        {
            if (graph.Entries.ContainsKey($"{at}/{name}"))
            {
                return $"{at}/{name}";
            }
        }

        return graph.Entries.ContainsKey(name) ? name : null;
    }
}
