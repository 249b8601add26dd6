using Mtf.Artifacts;
using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>What the registry answered about a package.</summary>
/// <param name="History">The versions that existed at the cut-off; null when there is no answer.</param>
/// <param name="Failure">Why there is none; empty when there is one.</param>
internal sealed record PackageLookup(PackageHistory? History, string Failure);

/// <summary>The registry as of a moment: every package is asked for once, a bounded number at a time.</summary>
internal sealed class PackageCatalog(IPackageRegistry registry, DateTimeOffset asOf, InstallEnvironment environment) : IAsyncDisposable
{
    /// <summary>Begins the reason of a requirement that nobody could answer.</summary>
    public const string NotAsked = "the registry could not be asked";

    private const int Concurrency = 16;

    private readonly Dictionary<string, Task<PackageLookup>> _lookups = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Name, string Range), PublishedVersion?> _selections = [];
    private readonly Dictionary<(string Name, string Version), PublishedVersion> _described = [];
    private readonly SemaphoreSlim _slots = new(Concurrency);

    public InstallEnvironment Environment => environment;

    public VersionScheme Scheme { get; } = VersionSchemes.For(registry.Ecosystem);

    /// <summary>Asks for a package, or joins the question under way. Called early, it is a prefetch.</summary>
    public Task<PackageLookup> FindAsync(string name, CancellationToken cancellationToken)
    {
        var key = Key(name);
        if (!_lookups.TryGetValue(key, out var lookup))
        {
            lookup = LookUpAsync(registry.Ecosystem == Ecosystem.PyPI ? key : name, cancellationToken);
            _lookups.Add(key, lookup);
        }

        return lookup;
    }

    /// <summary>The version an installer takes for the range.</summary>
    public PublishedVersion? Select(PackageHistory history, string range)
    {
        var key = (Key(history.Name), range);
        if (!_selections.TryGetValue(key, out var selected))
        {
            selected = history.SelectVersion(range, asOf, environment);
            _selections.Add(key, selected);
        }

        return selected;
    }

    /// <summary>The version with what it needs. A registry that cannot be asked leaves it unknown.</summary>
    public async Task<PublishedVersion> DescribeAsync(PackageHistory history, PublishedVersion version, CancellationToken cancellationToken)
    {
        if (version.DependenciesKnown)
        {
            return version;
        }

        var key = (Key(history.Name), version.Version);
        if (!_described.TryGetValue(key, out var described))
        {
            described = await registry.DescribeAsync(history.Name, version, cancellationToken);
            _described.Add(key, described);
        }

        return described;
    }

    public string Key(string name) => registry.Ecosystem switch
    {
        Ecosystem.PyPI => PythonName.Normalize(name),
        Ecosystem.NuGet => name.ToLowerInvariant(),
        _ => name,
    };

    /// <summary>Waits for the questions still under way.</summary>
    public async ValueTask DisposeAsync()
    {
        Task all = Task.WhenAll(_lookups.Values);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _slots.Dispose();
    }

    private async Task<PackageLookup> LookUpAsync(string name, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var history = await registry.FindAsync(name, cancellationToken);
            if (history is null)
            {
                return new PackageLookup(null, "the registry has no such package");
            }

            var existing = history.Versions.Where(version => version.PublishedAt is not { } date || date <= asOf).ToList();
            return new PackageLookup(history with { Versions = existing }, "");
        }
        catch (Exception exception) when (exception is ArtifactException or HttpRequestException or IOException)
        {
            return new PackageLookup(null, $"{NotAsked}: {exception.Message}");
        }
        finally
        {
            _slots.Release();
        }
    }
}
