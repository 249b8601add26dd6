using System.Text.Json;
using Mtf.Artifacts.Http;

namespace Mtf.Artifacts.Registries;

/// <summary>The resources that a NuGet source offers.</summary>
/// <param name="Source">The source.</param>
/// <param name="Registrations">Metadata by package.</param>
/// <param name="Packages">Content and manifests by package and version.</param>
/// <param name="Search">Search, which alone tells owners.</param>
internal sealed record NuGetServices(NuGetSource Source, HttpFetcher Fetcher, Uri Registrations, Uri? Packages, Uri? Search)
{
    private static readonly string[] RegistrationTypes =
        ["RegistrationsBaseUrl/3.6.0", "RegistrationsBaseUrl/Versioned", "RegistrationsBaseUrl/3.4.0", "RegistrationsBaseUrl"];

    public static async Task<NuGetServices> ReadAsync(NuGetSource source, HttpFetcher fetcher, CancellationToken cancellationToken)
    {
        var answer = await fetcher.GetAsync(new HttpTarget(source.Index, HostTrust.Configured, source.Authorization, "application/json"), cancellationToken)
            ?? throw new ArtifactException($"The NuGet source {source.Name} has no service index at {HttpFetcher.Shown(source.Index)}; correct it in NuGet.Config.");
        using var document = JsonMembers.ParseAnswer(answer);
        var resources = document.RootElement.Items("resources")
            .Where(resource => Uri.TryCreate(source.Index, resource.Text("@id") ?? "", out var uri) && uri.Scheme is "http" or "https")
            .Select(resource => (Type: resource.Text("@type") ?? string.Join(" ", resource.Texts("@type").Take(1)), Uri: new Uri(source.Index, resource.Text("@id")!)))
            .ToArray();
        var registrations = RegistrationTypes.Select(type => resources.FirstOrDefault(resource => resource.Type == type).Uri).FirstOrDefault(uri => uri is not null)
            ?? throw new ArtifactException($"The NuGet source {source.Name} offers no package metadata (RegistrationsBaseUrl); use a v3 source.");
        return new NuGetServices(
            source, fetcher, AsFolder(registrations),
            resources.FirstOrDefault(resource => resource.Type.StartsWith("PackageBaseAddress/3", StringComparison.Ordinal)).Uri is { } packages ? AsFolder(packages) : null,
            resources.FirstOrDefault(resource => resource.Type.StartsWith("SearchQueryService", StringComparison.Ordinal)).Uri);
    }

    /// <summary>Asks the source; a resource on another host than the service index gets no credentials and must be public.</summary>
    public Task<HttpDocument?> GetAsync(Uri uri, CancellationToken cancellationToken) => Fetcher.GetAsync(ToTarget(uri, "application/json"), cancellationToken);

    /// <summary>Asks for something that never changes; null when the source does not have it or cannot be asked now.</summary>
    public async Task<HttpDocument?> TryGetImmutableAsync(Uri uri, CancellationToken cancellationToken)
    {
        try
        {
            return await Fetcher.GetAsync(ToTarget(uri, "*/*"), cancellationToken, immutable: true);
        }
        catch (ArtifactException)
        {
            // Extra detail only; the metadata proper was read.
            return null;
        }
    }

    /// <summary>The accounts that own a package, lower case; empty when the source does not tell.</summary>
    public async Task<IReadOnlyList<string>> ReadOwnersAsync(string id, CancellationToken cancellationToken)
    {
        if (Search is null)
        {
            return [];
        }

        try
        {
            var query = new UriBuilder(Search) { Query = $"q=packageid:{Uri.EscapeDataString(id)}&take=1&prerelease=true&semVerLevel=2.0.0" };
            if (await GetAsync(query.Uri, cancellationToken) is not { } answer)
            {
                return [];
            }

            using var document = JsonMembers.ParseAnswer(answer);
            var found = document.RootElement.Items("data").FirstOrDefault(item => string.Equals(item.Text("id"), id, StringComparison.OrdinalIgnoreCase));
            var owners = found.Member("owners").ValueKind == JsonValueKind.String ? [found.Text("owners")!] : found.Texts("owners");
            return [.. owners.Select(owner => owner.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)];
        }
        catch (ArtifactException)
        {
            return [];
        }
    }

    private HttpTarget ToTarget(Uri uri, string accept) => NpmConfiguration.HasOrigin(uri, Source.Index)
        ? new HttpTarget(uri, HostTrust.Configured, Source.Authorization, accept)
        : new HttpTarget(uri, HostTrust.Target, Accept: accept);

    private static Uri AsFolder(Uri uri) => uri.AbsolutePath.EndsWith('/') ? uri : new Uri(uri.AbsoluteUri + "/");
}
