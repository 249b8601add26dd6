using Mtf.Artifacts.Http;
using Mtf.Artifacts.Registries;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>The registries that the user's package managers are configured for; settings are read when a registry is first needed.</summary>
internal sealed class ConfiguredRegistries : IDisposable
{
    private readonly Lazy<NpmRegistry> npm;
    private readonly Lazy<PyPiRegistry> pypi;
    private readonly Lazy<NuGetRegistry> nuget;
    private readonly Lazy<HttpFetcher> web;
    private readonly List<HttpFetcher> fetchers = [];
    private readonly Lock gate = new();

    /// <param name="options">How to fetch.</param>
    /// <param name="environment">Where the settings are.</param>
    /// <param name="time">The clock of caching and retries.</param>
    /// <param name="cacheFolder">Where answers are kept; null for nowhere.</param>
    public ConfiguredRegistries(FetchOptions options, UserEnvironment environment, TimeProvider time, string? cacheFolder)
    {
        HttpFetcher CreateFetcher(HttpSettings settings)
        {
            var fetcher = new HttpFetcher(options, settings, cacheFolder, time);
            lock (gate)
            {
                fetchers.Add(fetcher);
            }

            return fetcher;
        }

        npm = new(() =>
        {
            var settings = NpmConfiguration.Load(environment);
            return new NpmRegistry(settings, CreateFetcher(settings.ToHttpSettings()));
        });
        pypi = new(() =>
        {
            var settings = PipConfiguration.Load(environment);
            return new PyPiRegistry(settings, CreateFetcher(settings.ToHttpSettings()));
        });
        nuget = new(() =>
        {
            var settings = NuGetConfiguration.Load(environment);
            return new NuGetRegistry(settings, CreateFetcher(settings.ToHttpSettings()));
        });
        web = new(() => CreateFetcher(new HttpSettings()));
    }

    public IPackageRegistry RegistryOf(Ecosystem ecosystem) => ecosystem switch
    {
        Ecosystem.Npm => npm.Value,
        Ecosystem.PyPI => pypi.Value,
        Ecosystem.NuGet => nuget.Value,
        Ecosystem.Generic => throw new ArgumentOutOfRangeException(nameof(ecosystem), ecosystem, "There is no registry of generic packages."),
    };

    public IPackageSource SourceOf(Ecosystem ecosystem) => (IPackageSource)RegistryOf(ecosystem);

    /// <summary>The HTTP client with the settings of an ecosystem's package manager; for generic ones that of the web.</summary>
    public HttpFetcher FetcherOf(Ecosystem ecosystem) => ecosystem switch
    {
        Ecosystem.Npm => npm.Value.Fetcher,
        Ecosystem.PyPI => pypi.Value.Fetcher,
        Ecosystem.NuGet => nuget.Value.Fetcher,
        Ecosystem.Generic => web.Value,
    };

    public void Dispose()
    {
        lock (gate)
        {
            fetchers.ForEach(fetcher => fetcher.Dispose());
        }
    }
}
