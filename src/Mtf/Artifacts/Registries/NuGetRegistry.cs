using System.Collections.Concurrent;
using System.Text.Json;
using Mtf.Artifacts.Http;
using Mtf.Packages;
using NuGet.Versioning;

namespace Mtf.Artifacts.Registries;

/// <summary>The NuGet v3 sources that the user's NuGet uses.</summary>
public sealed class NuGetRegistry(NuGetConfiguration configuration, HttpFetcher fetcher) : IPackageRegistry, IPackageSource
{
    /// <summary>Versions whose manifest is fetched when the source's index does not describe them.</summary>
    private const int DescribedVersions = 10;

    private readonly ConcurrentDictionary<string, Task<PackageHistory?>> known = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, NuGetServices> services = new(StringComparer.OrdinalIgnoreCase);

    internal HttpFetcher Fetcher => fetcher;

    public Ecosystem Ecosystem => Ecosystem.NuGet;

    public Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken) =>
        known.FetchOnceAsync(name, () => ReadAsync(name, cancellationToken));

    HttpTarget IPackageSource.Locate(string name, PublishedFile file) =>
        configuration.Sources.FirstOrDefault(source => NpmConfiguration.HasOrigin(source.Index, file.Url)) is { } source
            ? new HttpTarget(file.Url, HostTrust.Configured, source.Authorization)
            : new HttpTarget(file.Url, HostTrust.Target);

    private async Task<PackageHistory?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (name.Length is 0 or > 100 || !name.All(letter => char.IsLetterOrDigit(letter) || letter is '.' or '_' or '-') || name[0] == '.')
        {
            return null;
        }

        foreach (var source in configuration.SourcesOf(name))
        {
            var offered = await ServicesOfAsync(source, cancellationToken);
            if (await ReadAsync(offered, name.ToLowerInvariant(), cancellationToken) is { } history)
            {
                return history;
            }
        }

        return null;
    }

    private async Task<NuGetServices> ServicesOfAsync(NuGetSource source, CancellationToken cancellationToken)
    {
        if (!services.TryGetValue(source.Name, out var found))
        {
            found = await NuGetServices.ReadAsync(source, fetcher, cancellationToken);
            services[source.Name] = found;
        }

        return found;
    }

    private static async Task<PackageHistory?> ReadAsync(NuGetServices source, string id, CancellationToken cancellationToken)
    {
        var index = await source.GetAsync(new Uri(source.Registrations, $"{id}/index.json"), cancellationToken);
        if (index is null)
        {
            return null;
        }

        using var document = JsonMembers.ParseAnswer(index);
        var versions = new List<PublishedVersion>();
        var name = id;
        foreach (var page in document.RootElement.Items("items"))
        {
            if (page.Member("items").ValueKind == JsonValueKind.Array)
            {
                Collect(page, source, id, versions, ref name);
            }
            else if (Uri.TryCreate(index.Uri, page.Text("@id") ?? "", out var link) && await source.GetAsync(link, cancellationToken) is { } answer)
            {
                using var other = JsonMembers.ParseAnswer(answer);
                Collect(other.RootElement, source, id, versions, ref name);
            }
        }

        versions.Sort((left, right) => Compare(left.Version, right.Version));
        await DescribeAsync(source, id, versions, cancellationToken);
        var owners = await source.ReadOwnersAsync(id, cancellationToken);
        var latest = versions.LastOrDefault(version => !version.Withdrawn && !IsPrerelease(version.Version)) ?? versions.LastOrDefault(version => !version.Withdrawn);
        return new PackageHistory
        {
            Ecosystem = Ecosystem.NuGet,
            Name = name,
            Versions = versions,
            Maintainers = owners,
            Tags = latest is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["latest"] = latest.Version },
        };
    }

    private static void Collect(JsonElement page, NuGetServices source, string id, List<PublishedVersion> versions, ref string name)
    {
        foreach (var leaf in page.Items("items"))
        {
            var entry = leaf.Member("catalogEntry");
            if (entry.Text("version") is not { Length: > 0 } text)
            {
                continue;
            }

            name = entry.Text("id") is { } spelled && spelled.Equals(id, StringComparison.OrdinalIgnoreCase) ? spelled : name;
            versions.Add(ReadVersion(leaf, entry, source, id, text));
        }
    }

    private static PublishedVersion ReadVersion(JsonElement leaf, JsonElement entry, NuGetServices source, string id, string text)
    {
        var version = NuGetVersion.TryParse(text, out var parsed) ? parsed.ToNormalizedString() : text;
        var lower = version.ToLowerInvariant();
        var published = entry.Time("published");
        var content = Uri.TryCreate(source.Registrations, leaf.Text("packageContent") ?? entry.Text("packageContent") ?? "", out var link)
            && link.AbsolutePath.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? link
            : source.Packages is null ? null : new Uri(source.Packages, $"{id}/{lower}/{id}.{lower}.nupkg");
        var deprecation = entry.Member("deprecation");
        return new PublishedVersion
        {
            Version = version,
            // Unlisting sets the year to 1900 on the public gallery.
            PublishedAt = published?.Year > 1900 ? published : null,
            Withdrawn = entry.Member("listed").ValueKind == JsonValueKind.False || published?.Year == 1900,
            Deprecated = deprecation.ValueKind != JsonValueKind.Object ? null
                : deprecation.Text("message") ?? string.Join(", ", deprecation.Texts("reasons").DefaultIfEmpty("deprecated")),
            Dependencies = ReadDependencies(entry),
            Files = content is null ? [] : [new PublishedFile($"{id}.{lower}.nupkg", content, new Dictionary<string, string>(), null)],
            Homepage = entry.Text("projectUrl"),
            License = entry.Text("licenseExpression") is { Length: > 0 } expression ? expression : entry.Text("licenseUrl"),
            Description = entry.Text("description"),
            Keywords = entry.Member("tags").ValueKind == JsonValueKind.Array ? entry.Texts("tags") : [.. (entry.Text("tags") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            ManifestJson = entry.ValueKind == JsonValueKind.Object ? entry.GetRawText() : "",
        };
    }

    private static IReadOnlyList<DependencyRequirement> ReadDependencies(JsonElement entry) =>
    [
        .. entry.Items("dependencyGroups").SelectMany(group => group.Items("dependencies").Where(dependency => dependency.Text("id") is not null)
            .Select(dependency => new DependencyRequirement(dependency.Text("id")!, dependency.Text("range") ?? "", Marker: group.Text("targetFramework") ?? ""))),
    ];

    /// <summary>Completes versions from their manifests: the newest always (repository and commit are only there), more when the index is bare.</summary>
    private static async Task DescribeAsync(NuGetServices source, string id, List<PublishedVersion> versions, CancellationToken cancellationToken)
    {
        if (source.Packages is null)
        {
            return;
        }

        var isBare = versions.All(version => version.Description is null && version.Dependencies.Count == 0);
        var newest = Enumerable.Range(0, versions.Count).Reverse().OrderBy(position => versions[position].Withdrawn).Take(isBare ? DescribedVersions : 1);
        await Task.WhenAll(newest.Select(async position =>
        {
            var lower = versions[position].Version.ToLowerInvariant();
            var manifest = await source.TryGetImmutableAsync(new Uri(source.Packages, $"{id}/{lower}/{id}.nuspec"), cancellationToken);
            versions[position] = manifest is null ? versions[position] : NuGetManifest.Complete(versions[position], manifest.Body);
        }));
    }

    private static int Compare(string left, string right) =>
        NuGetVersion.TryParse(left, out var first) && NuGetVersion.TryParse(right, out var second) ? first.CompareTo(second) : string.CompareOrdinal(left, right);

    private static bool IsPrerelease(string version) => NuGetVersion.TryParse(version, out var parsed) && parsed.IsPrerelease;
}
