using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary>Entries of a Python lockfile by normalised name; a name may have several versions for different environments.</summary>
internal sealed class PythonLock(string path, string format, ComponentSource source = ComponentSource.Lockfile)
{
    private readonly Dictionary<string, List<string>> keysByName = new(StringComparer.Ordinal);

    public LockGraph Graph { get; } = new(path, format, source);

    public LockEntry Add(string name, string version, Node node, IEnumerable<string?> hashes, string? resolvedFrom)
    {
        var entry = new LockEntry(PackageNames.PyPI(name, version), node.Line)
        {
            ResolvedFrom = resolvedFrom,
            Digests = Integrity.FromHex(hashes),
            HasIntegrity = hashes.Any(hash => hash is { Length: > 0 }),
        };
        var key = Key(name, version);
        Graph.Add(key, entry);
        var normal = PythonName.Normalize(name);
        if (!keysByName.TryGetValue(normal, out var keys))
        {
            keysByName[normal] = keys = [];
        }

        keys.Add(key);
        return entry;
    }

    /// <summary>Keys of the entries that a requirement may mean.</summary>
    public IReadOnlyList<string> Find(string name, string? version = null)
    {
        if (version is not null && Graph.Entries.ContainsKey(Key(name, version)))
        {
            return [Key(name, version)];
        }

        return keysByName.TryGetValue(PythonName.Normalize(name), out var keys) ? keys : [];
    }

    public void AddRoots(IEnumerable<DependencyRequirement> requirements)
    {
        foreach (var requirement in requirements)
        {
            var keys = Find(requirement.Name);
            foreach (var key in keys)
            {
                Graph.AddRoot(key, requirement.Kind);
            }

            if (keys.Count == 0 && requirement is { Kind: DependencyKind.Production, Marker: "" })
            {
                Graph.Unresolved($"{requirement.Name} {requirement.Range}".TrimEnd() + " has no entry in the lockfile.");
            }
        }
    }

    /// <summary>Where an entry with these source fields comes from; null for a registry.</summary>
    public static string? Origin(Node source) =>
        source["git"].Text is { } git ? $"git+{git}"
        : source["url"].Text ?? (source["path"].Text ?? source["directory"].Text) switch { { } path => $"file:{path}", _ => null };

    private static string Key(string name, string version) => $"{PythonName.Normalize(name)}=={version}";
}
