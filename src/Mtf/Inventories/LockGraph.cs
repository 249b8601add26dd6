using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>One entry of a lockfile while it is read.</summary>
internal sealed class LockEntry(PackageUrl purl, int line)
{
    public PackageUrl Purl { get; } = purl;

    public int Line { get; } = line;

    /// <summary>Keys of the entries it needs.</summary>
    public List<string> Edges { get; } = [];

    /// <summary>Keys of the entries that it can do without.</summary>
    public List<string> OptionalEdges { get; } = [];

    public IReadOnlyDictionary<string, string> Digests { get; set; } = new Dictionary<string, string>();

    public bool HasIntegrity { get; set; }

    public bool HasInstallScript { get; set; }

    public string? ResolvedFrom { get; set; }

    public string? License { get; set; }

    public string? Deprecated { get; set; }

    /// <summary>As the lockfile says; null when it does not and reachability decides.</summary>
    public bool? Development { get; set; }

    public bool? Optional { get; set; }
}

/// <summary>
/// The entries of a lockfile by key and the edges between them. Where the format does not say what is for production, it is what the
/// production requirements of the root lead to.
/// </summary>
internal sealed class LockGraph(string path, string format, ComponentSource source = ComponentSource.Lockfile)
{
    private const int MaximumUnresolved = 100;

    private readonly Dictionary<string, LockEntry> entries = new(StringComparer.Ordinal);
    private readonly List<(string Key, DependencyKind Kind)> roots = [];
    private readonly SortedSet<string> unresolved = new(StringComparer.Ordinal);

    public string Path => path;

    public IReadOnlyDictionary<string, LockEntry> Entries => entries;

    public void Add(string key, LockEntry entry) => entries[key] = entry;

    public void Remove(string key) => entries.Remove(key);

    public void AddRoot(string key, DependencyKind kind) => roots.Add((key, kind));

    public void Unresolved(string requirement)
    {
        if (unresolved.Count < MaximumUnresolved)
        {
            unresolved.Add(requirement);
        }
    }

    public LockedComponents Build(bool truncated)
    {
        var required = Reach(withOptional: false, DependencyKind.Production, DependencyKind.Peer);
        var production = Reach(withOptional: true, DependencyKind.Production, DependencyKind.Peer, DependencyKind.Optional);
        var direct = roots.Select(root => root.Key).ToHashSet(StringComparer.Ordinal);
        var components = entries
            .GroupBy(pair => pair.Value.Purl.ToString(), StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group =>
            {
                var first = group.First().Value;
                return new Component
                {
                    Purl = first.Purl,
                    DeclaredIn = new Location(path, first.Line),
                    Source = source,
                    Direct = group.Any(pair => direct.Contains(pair.Key)),
                    Development = group.All(pair => pair.Value.Development ?? (roots.Count > 0 && !production.Contains(pair.Key))),
                    Optional = group.All(pair => pair.Value.Optional ?? !required.Contains(pair.Key))
                        && group.Any(pair => pair.Value.Optional ?? production.Contains(pair.Key)),
                    Digests = first.Digests,
                    ResolvedFrom = first.ResolvedFrom,
                    License = first.License,
                    Deprecated = first.Deprecated,
                    DependsOn = DependsOn(group.Select(pair => pair.Value)),
                };
            });
        return new LockedComponents(
            new Lockfile(path, format)
            {
                Complete = !truncated && unresolved.Count == 0 && (roots.Count > 0 || entries.Values.All(entry => entry.Development is not null)),
                Unresolved = [.. unresolved],
                WithoutIntegrity = PurlsWhere(entry => !entry.HasIntegrity),
                WithInstallScripts = PurlsWhere(entry => entry.HasInstallScript),
            },
            [.. components]);
    }

    private string[] DependsOn(IEnumerable<LockEntry> group) =>
    [
        .. group.SelectMany(entry => entry.Edges.Concat(entry.OptionalEdges)).Where(entries.ContainsKey).Select(edge => entries[edge].Purl.ToString())
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    private string[] PurlsWhere(Func<LockEntry, bool> condition) =>
        [.. entries.Values.Where(condition).Select(entry => entry.Purl.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private HashSet<string> Reach(bool withOptional, params DependencyKind[] kinds)
    {
        var pending = new Stack<string>(roots.Where(root => kinds.Contains(root.Kind)).Select(root => root.Key));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        while (pending.TryPop(out var key))
        {
            if (entries.TryGetValue(key, out var entry) && reached.Add(key))
            {
                entry.Edges.ForEach(pending.Push);
                if (withOptional)
                {
                    entry.OptionalEdges.ForEach(pending.Push);
                }
            }
        }

        return reached;
    }
}

/// <summary>A lockfile and the components it fixes, each purl once, sorted.</summary>
internal sealed record LockedComponents(Lockfile Lockfile, IReadOnlyList<Component> Components);
