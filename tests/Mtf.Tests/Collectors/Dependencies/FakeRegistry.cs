using Mtf.Artifacts;
using Mtf.Packages;

namespace Mtf.Tests.Collectors.Dependencies;

/// <summary>A registry in memory. Dependencies are written <c>name range</c>, with <c>peer:</c>, <c>peer?:</c> or <c>optional:</c> before.</summary>
internal sealed class FakeRegistry(Ecosystem ecosystem) : IPackageRegistry
{
    public static readonly DateTimeOffset AsOf = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Dictionary<string, PackageHistory> _packages = new(StringComparer.Ordinal);

    public Ecosystem Ecosystem => ecosystem;

    public HashSet<string> Broken { get; } = [];

    /// <summary>Names that answer late.</summary>
    public Func<string, bool> IsSlow { get; set; } = _ => false;

    public int MostAtOnce { get; private set; }

    private int _atOnce;

    public FakeRegistry Add(string name, string version, params string[] dependencies) =>
        Add(name, new PublishedVersion { Version = version, PublishedAt = AsOf.AddDays(-30), Dependencies = [.. dependencies.Select(Requirement)] });

    public FakeRegistry Add(string name, PublishedVersion version)
    {
        var history = _packages.GetValueOrDefault(name) ?? new PackageHistory { Ecosystem = ecosystem, Name = name, Versions = [] };
        _packages[name] = history with { Versions = [.. history.Versions, version] };
        return this;
    }

    public FakeRegistry Add(PackageHistory history)
    {
        _packages[history.Name] = history;
        return this;
    }

    public FakeRegistry Tag(string name, string tag, string version)
    {
        _packages[name] = _packages[name] with { Tags = new Dictionary<string, string>(_packages[name].Tags) { [tag] = version } };
        return this;
    }

    public async Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken)
    {
        MostAtOnce = Math.Max(MostAtOnce, Interlocked.Increment(ref _atOnce));
        for (var i = 0; i < (IsSlow(name) ? 50 : 0); i++)
        {
            await Task.Yield();
        }

        Interlocked.Decrement(ref _atOnce);
        return Broken.Contains(name) ? throw new ArtifactException($"{name} answered 503") : _packages.GetValueOrDefault(name);
    }

    /// <summary>What versions need, by name and version, that the list of versions does not tell.</summary>
    public Dictionary<(string Name, string Version), IReadOnlyList<DependencyRequirement>> Descriptions { get; } = [];

    public Task<PublishedVersion> DescribeAsync(string name, PublishedVersion version, CancellationToken cancellationToken) => Task.FromResult(
        Descriptions.TryGetValue((name, version.Version), out var needs) ? version with { Dependencies = needs, DependenciesKnown = true } : version);

    public static DependencyRequirement Requirement(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var prefix = colon < 0 ? "" : text[..colon];
        var rest = colon < 0 ? text : text[(colon + 2)..];
        var parts = rest.Split(' ', 2);
        var kind = prefix switch
        {
            "peer" or "peer?" => DependencyKind.Peer,
            "optional" => DependencyKind.Optional,
            "dev" => DependencyKind.Development,
            _ => DependencyKind.Production,
        };
        return new DependencyRequirement(parts[0], parts.Length > 1 ? parts[1] : "", kind, prefix == "peer?" ? "optional" : "");
    }
}
