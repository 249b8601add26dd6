using Mtf.Flow.Graph;

namespace Mtf.Flow.Origins;

/// <summary>Collects the fingerprints of packages into an index.</summary>
internal sealed class FingerprintIndexBuilder
{
    private static readonly ImportNames[] Styles = [ImportNames.AsWritten, ImportNames.Kept, ImportNames.Dropped];
    private readonly SortedDictionary<string, (SortedSet<string> Versions, SortedSet<string> Licenses)> packages = new(StringComparer.Ordinal);
    private readonly HashSet<(ulong Hash, string Package)> entries = [];
    private readonly Dictionary<string, HashSet<string>> needs = new(StringComparer.Ordinal);

    /// <summary>May be called by several threads.</summary>
    /// <param name="dependencies">Names of the packages that it is made with, those of development included.</param>
    public void Add(string name, string version, string license, IEnumerable<string> dependencies, IEnumerable<ModuleGraph> modules)
    {
        var found = modules.SelectMany(Fingerprints).ToHashSet();
        lock (entries)
        {
            var (versions, licenses) = packages.TryGetValue(name, out var known) ? known : packages[name] = (new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            if (!needs.TryGetValue(name, out var needed))
            {
                needs[name] = needed = new(StringComparer.Ordinal);
            }

            needed.UnionWith(dependencies);
            versions.Add(version);
            licenses.Add(license);
            entries.UnionWith(found.Select(hash => (hash, name)));
        }
    }

    public FingerprintIndex Build()
    {
        var known = packages.Select(package => new KnownPackage(package.Key, string.Join(' ', package.Value.Versions), string.Join(", ", package.Value.Licenses))).ToList();
        var ids = known.Select((package, id) => (package.Name, id)).ToDictionary(pair => pair.Name, pair => (ushort)pair.id, StringComparer.Ordinal);
        var sorted = WithOrigin().Select(entry => (entry.Hash, Owner: (ushort)(ids[entry.Package] | (entry.IsCopy ? FingerprintIndex.Copy : 0)))).Order().ToList();
        return new FingerprintIndex(known, [.. sorted.Select(entry => entry.Hash)], [.. sorted.Select(entry => entry.Owner)]);
    }

    private static IEnumerable<ulong> Fingerprints(ModuleGraph module)
    {
        foreach (var style in Styles)
        {
            var features = FunctionFeatures.Of(module, style);
            for (var function = 0; function < module.Functions.Count; function++)
            {
                if (features.HashOf(function) is not 0 and var hash)
                {
                    yield return hash;
                }
            }
        }
    }

    // A package that is shipped as a bundle has copies of the functions of those it needs.
    private IEnumerable<(ulong Hash, string Package, bool IsCopy)> WithOrigin() => entries.GroupBy(entry => entry.Hash, entry => entry.Package).SelectMany(group =>
    {
        var names = group.ToList();
        var copies = names.Where(name => names.Exists(other => other != name && Needs(name, other) && !Needs(other, name))).ToHashSet(StringComparer.Ordinal);
        return names.Select(name => (group.Key, name, copies.Count < names.Count && copies.Contains(name)));
    });

    private bool Needs(string package, string other) =>
        needs[package].Contains(other) || needs[package].Any(needed => needs.TryGetValue(needed, out var further) && further.Contains(other));
}
