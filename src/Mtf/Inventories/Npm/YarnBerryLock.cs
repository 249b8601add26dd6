using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>yarn.lock</c> of yarn 2 and later: YAML whose keys are comma-separated descriptors.</summary>
internal static class YarnBerryLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file, IReadOnlyList<DependencyRequirement> requirements)
    {
        var document = files.Yaml(file);
        var graph = new LockGraph(file.Path, "yarn berry " + (document.Root["__metadata", "version"].Scalar ?? ""));
        var readable = document.Root["__metadata"].Kind == NodeKind.Map;
        if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has no '__metadata'.");
        }

        var byDescriptor = new Dictionary<string, string>(StringComparer.Ordinal);
        var packages = document.Root.Members.Where(member => member.Key != "__metadata" && member.Value.Kind == NodeKind.Map).ToList();
        foreach (var (descriptors, node) in packages)
        {
            foreach (var descriptor in descriptors.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                byDescriptor[descriptor] = descriptors;
                byDescriptor.TryAdd(PatchedName(descriptor), descriptors);
            }

            // "soft" links are workspaces: the subject itself.
            if (node["linkType"].Text != "soft" && EntryOf(node) is { } entry)
            {
                graph.Add(descriptors, entry);
            }
        }

        foreach (var (descriptors, node) in packages)
        {
            if (graph.Entries.TryGetValue(descriptors, out var entry))
            {
                AddEdges(graph, entry, node, byDescriptor);
            }
        }

        foreach (var requirement in requirements.Where(requirement => requirement.Kind != DependencyKind.Peer))
        {
            if (Find(byDescriptor, requirement.Name, requirement.Range) is { } key)
            {
                graph.AddRoot(key, requirement.Kind);
            }
            else if (requirement.Kind != DependencyKind.Optional)
            {
                graph.Unresolved($"{requirement.Name}@{requirement.Range} has no entry in the lockfile.");
            }
        }

        return graph.Build(document.Truncated || !readable);
    }

    private static LockEntry? EntryOf(Node node)
    {
        var (name, reference) = NpmNames.Split(node["resolution"].Text ?? "");
        if (name.Length == 0)
        {
            return null;
        }

        // The checksum is of yarn's own zip, not of the published tarball: it proves integrity but is no digest of the package.
        return new LockEntry(PackageNames.Npm(name, node["version"].Scalar ?? ""), node.Line)
        {
            HasIntegrity = node["checksum"].Text is { Length: > 0 } || node["conditions"].Exists,
            ResolvedFrom = reference.StartsWith("npm:", StringComparison.Ordinal) ? null : reference,
        };
    }

    private static void AddEdges(LockGraph graph, LockEntry entry, Node node, Dictionary<string, string> byDescriptor)
    {
        foreach (var (name, range) in node["dependencies"].Members)
        {
            var optional = node["dependenciesMeta", name]["optional"].IsTrue;
            if (Find(byDescriptor, name, range.Scalar ?? "") is { } key)
            {
                (optional ? entry.OptionalEdges : entry.Edges).Add(key);
            }
            else if (!optional)
            {
                graph.Unresolved($"{name}@{range.Scalar} has no entry in the lockfile.");
            }
        }
    }

    /// <summary>Yarn 2 and 3 leave out the protocol in ranges, yarn 4 writes it; a patched package hides behind <c>patch:</c>.</summary>
    private static string? Find(Dictionary<string, string> byDescriptor, string name, string range)
    {
        foreach (var descriptor in (ReadOnlySpan<string>)[$"{name}@{range}", $"{name}@npm:{range}", $"{name}@workspace:{range}"])
        {
            if (byDescriptor.TryGetValue(descriptor, out var key))
            {
                return key;
            }
        }

        return byDescriptor.GetValueOrDefault($"{name}@patch:");
    }

    private static string PatchedName(string descriptor) =>
        descriptor.IndexOf("@patch:", 1, StringComparison.Ordinal) is > 0 and var at ? descriptor[..(at + "@patch:".Length)] : descriptor;
}
