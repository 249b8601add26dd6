using System.Collections.Concurrent;
using System.Text;
using Mtf.Artifacts.Http;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>The Python indexes that the user's pip uses: PEP 691 JSON or PEP 503 HTML, PEP 658 metadata, and the project JSON when offered.</summary>
public sealed class PyPiRegistry(PipConfiguration configuration, HttpFetcher fetcher) : IPackageRegistry, IPackageSource
{
    /// <summary>Newest versions whose metadata is fetched at once; <see cref="DescribeAsync"/> completes any other.</summary>
    private const int DescribedVersions = 10;
    private const string Accept = "application/vnd.pypi.simple.v1+json, text/html;q=0.2, application/vnd.pypi.simple.v1+html;q=0.1";

    private readonly ConcurrentDictionary<string, Task<PackageHistory?>> known = new(StringComparer.Ordinal);

    internal HttpFetcher Fetcher => fetcher;

    public Ecosystem Ecosystem => Ecosystem.PyPI;

    public Task<PackageHistory?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var normal = PythonName.Normalize(name);
        return known.FetchOnceAsync(normal, () => ReadAsync(normal, cancellationToken));
    }

    /// <summary>Fills the dependencies of a version from the metadata of its wheel; the version unchanged when the index has none.</summary>
    public async Task<PublishedVersion> DescribeAsync(string name, PublishedVersion version, CancellationToken cancellationToken)
    {
        var wheel = version.Files.FirstOrDefault(file => file.FileName.EndsWith("-none-any.whl", StringComparison.Ordinal))
            ?? version.Files.FirstOrDefault(file => file.FileName.EndsWith(".whl", StringComparison.Ordinal));
        if (wheel is null || version.DependenciesKnown)
        {
            return version;
        }

        try
        {
            var target = Locate(wheel) with { Uri = new Uri(wheel.Url.AbsoluteUri + ".metadata") };
            var answer = await fetcher.GetAsync(target, cancellationToken, immutable: true);
            return answer is null ? version : PyPiMetadata.Complete(version, Encoding.UTF8.GetString(answer.Body));
        }
        catch (ArtifactException)
        {
            // Optional detail: an index without PEP 658 leaves the dependencies to the wheel itself.
            return version;
        }
    }

    HttpTarget IPackageSource.Locate(string name, PublishedFile file) => Locate(file);

    private HttpTarget Locate(PublishedFile file) => configuration.Indexes.Any(index => NpmConfiguration.HasOrigin(index, file.Url))
        ? new HttpTarget(file.Url, HostTrust.Configured, configuration.AuthorizationFor(file.Url))
        : new HttpTarget(file.Url, HostTrust.Target);

    private async Task<PackageHistory?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (configuration.Indexes.Count == 0)
        {
            throw new ArtifactException("No Python index is configured; set PIP_INDEX_URL, add index-url to pip.conf, or install pip.");
        }

        if (name.Length is 0 or > 200 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            return null;
        }

        // pip merges all indexes; a file of an earlier index wins over a later one of the same name.
        var files = new Dictionary<string, PyPiFile>(StringComparer.Ordinal);
        foreach (var index in configuration.Indexes)
        {
            var uri = WithoutUser(new Uri(index, name + "/"));
            var target = new HttpTarget(uri, HostTrust.Configured, configuration.AuthorizationFor(index), Accept);
            if (await fetcher.GetAsync(target, cancellationToken) is { } answer)
            {
                foreach (var file in PyPiIndexPage.Read(answer, name))
                {
                    files.TryAdd(file.Published.FileName, file);
                }
            }
        }

        if (files.Count == 0)
        {
            return null;
        }

        return await CompleteAsync(name, ToVersions(files.Values), cancellationToken);
    }

    private static List<PublishedVersion> ToVersions(IEnumerable<PyPiFile> files)
    {
        var scheme = VersionSchemes.For(Ecosystem.PyPI);
        return
        [
            .. files.GroupBy(file => file.Version, StringComparer.Ordinal).OrderBy(group => group.Key, Comparer<string>.Create(scheme.Compare)).Select(group => new PublishedVersion
            {
                Version = group.Key,
                DependenciesKnown = false,
                PublishedAt = group.Min(file => file.UploadedAt),
                Withdrawn = group.All(file => file.Yanked is not null),
                Deprecated = group.All(file => file.Yanked is not null) ? group.Select(file => file.Yanked).First() : null,
                Files = [.. group.Select(file => file.Published).OrderBy(file => file.FileName, StringComparer.Ordinal)],
                RuntimeRequirement = group.Select(file => file.RequiresPython).FirstOrDefault(text => text.Length > 0) ?? "",
                AttestationsUrl = group.Select(file => file.Provenance).FirstOrDefault(text => text is not null),
            }),
        ];
    }

    private async Task<PackageHistory> CompleteAsync(string name, List<PublishedVersion> versions, CancellationToken cancellationToken)
    {
        var project = await ReadProjectAsync(name, cancellationToken);
        var newest = Enumerable.Range(0, versions.Count).Reverse().OrderBy(position => versions[position].Withdrawn).Take(DescribedVersions);
        await Task.WhenAll(newest.Select(async position =>
            versions[position] = await DescribeAsync(name, versions[position], cancellationToken)));
        if (project is not null)
        {
            for (var position = 0; position < versions.Count; position++)
            {
                versions[position] = versions[position].Version == project.Version ? project.Complete(versions[position]) : versions[position];
            }
        }

        var scheme = VersionSchemes.For(Ecosystem.PyPI);
        var latest = versions.LastOrDefault(version => !version.Withdrawn && !scheme.IsPrerelease(version.Version)) ?? versions.LastOrDefault(version => !version.Withdrawn);
        return new PackageHistory
        {
            Ecosystem = Ecosystem.PyPI,
            Name = name,
            Versions = versions,
            Tags = latest is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["latest"] = latest.Version },
            Maintainers = project?.Maintainers ?? [],
        };
    }

    /// <summary>The project document that stands beside a <c>simple/</c> index, when there is one.</summary>
    private async Task<PyPiProject?> ReadProjectAsync(string name, CancellationToken cancellationToken)
    {
        var index = configuration.Indexes[0];
        if (!index.AbsolutePath.EndsWith("/simple/", StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            var uri = WithoutUser(new Uri(index, $"../pypi/{name}/json"));
            var answer = await fetcher.GetAsync(new HttpTarget(uri, HostTrust.Configured, configuration.AuthorizationFor(index), "application/json"), cancellationToken);
            return answer is null ? null : PyPiProject.Read(answer);
        }
        catch (ArtifactException)
        {
            // Mirrors often do not have it; the index proper was read.
            return null;
        }
    }

    private static Uri WithoutUser(Uri uri) => uri.UserInfo.Length == 0 ? uri : new UriBuilder(uri) { UserName = "", Password = "" }.Uri;
}
