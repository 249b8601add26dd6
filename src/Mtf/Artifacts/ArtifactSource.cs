using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Directories;
using Mtf.Artifacts.Http;
using Mtf.Artifacts.Registries;
using Mtf.Artifacts.Remotes;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>Turns references into artifacts: fetch, verify, unpack. Nothing of a target is executed.</summary>
public sealed class ArtifactSource : IDisposable
{
    /// <summary>Runtime-specific NuGet packages that are fetched beside a tool.</summary>
    private static readonly string[] Runtimes = ["linux-x64", "any"];

    private readonly FetchOptions options;
    private readonly ConfiguredRegistries registries;
    private readonly string? cacheFolder;

    /// <param name="options">How to fetch.</param>
    /// <param name="environment">Where the user's settings are; this process's environment when null.</param>
    /// <param name="time">The clock of caching and retries.</param>
    public ArtifactSource(FetchOptions options, UserEnvironment? environment = null, TimeProvider? time = null)
    {
        environment ??= UserEnvironment.Current();
        this.options = options;
        cacheFolder = options.NoCache ? null : options.CacheDirectory ?? environment.CacheDirectory;
        registries = new ConfiguredRegistries(options, environment, time ?? TimeProvider.System, cacheFolder is null ? null : Path.Combine(cacheFolder, "http"));
    }

    internal UnpackLimits Limits { get; init; } = new();

    /// <summary>Stands in for the network in tests of remote servers.</summary>
    internal Func<HttpMessageHandler>? RemoteHandler { get; init; }

    /// <summary>The registry of an ecosystem, as the user's package manager is configured.</summary>
    public IPackageRegistry RegistryOf(Ecosystem ecosystem) => registries.RegistryOf(ecosystem);

    /// <summary>Fetches and opens what a reference means.</summary>
    /// <exception cref="ArtifactException">It cannot be fetched or read.</exception>
    public async Task<Artifact> OpenAsync(Reference reference, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return reference switch
            {
                Reference.Package package => await OpenPackageAsync(package, typed, progress, cancellationToken),
                Reference.File file => await Task.Run(() => OpenFile(file.Path, typed, cancellationToken), cancellationToken),
                Reference.Directory directory => await Task.Run(() => OpenDirectory(directory.Path, typed, cancellationToken), cancellationToken),
                Reference.Git git => await OpenGitAsync(git, typed, progress, cancellationToken),
                Reference.Download download => await OpenDownloadAsync(download.Uri, typed, progress, cancellationToken),
                Reference.Remote remote => await OpenRemoteAsync(remote.Uri, typed, progress, cancellationToken),
                _ => throw new ArgumentOutOfRangeException(nameof(reference), reference, "The reference is of an unknown kind."),
            };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ArtifactException($"{typed} cannot be stored or read ({exception.Message.TrimEnd('.')}); free some space or set MTF_CACHE.", exception);
        }
    }

    /// <summary>Downloads one published file, verified, into the cache.</summary>
    /// <returns>Path of the stored container.</returns>
    public async Task<string> DownloadAsync(
        Ecosystem ecosystem, string name, PublishedFile file, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = cacheFolder ?? throw new InvalidOperationException("A file can be kept only in a cache.");
        return await new Downloader(registries.FetcherOf(ecosystem), new ContainerStore(folder), options).DownloadAsync(registries.SourceOf(ecosystem).Locate(name, file), file, progress, cancellationToken);
    }

    public void Dispose() => registries.Dispose();

    private async Task<Artifact> OpenPackageAsync(Reference.Package package, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new FetchProgress("metadata", package.Name));
        var history = await RegistryOf(package.Ecosystem).FindAsync(package.Name, cancellationToken)
            ?? throw new ArtifactException($"There is no package {package.Name} in the configured {package.Ecosystem} registry; check the name.");
        var version = history.SelectVersion(package.Range, options.AsOf ?? DateTimeOffset.MaxValue)
            ?? throw new ArtifactException(DescribeMissingVersion(package, history));
        var file = ChooseFile(version)
            ?? throw new ArtifactException($"The registry has no file for {package.Name} {version.Version}.");
        var artifact = await FetchAsync(package.Ecosystem, history, version, file, typed, progress, cancellationToken);
        return package.Ecosystem == Ecosystem.NuGet
            ? await AddCompanionsAsync(artifact, version.Version, progress, cancellationToken)
            : artifact;
    }

    private string DescribeMissingVersion(Reference.Package package, PackageHistory history)
    {
        var wanted = package.Range is null ? "installable version" : $"version {package.Range}";
        var newest = history.SelectVersion(null, options.AsOf ?? DateTimeOffset.MaxValue)?.Version;
        return $"{package.Name} has no {wanted}{(options.AsOf is { } asOf ? $" as of {asOf:yyyy-MM-dd}" : "")}{(newest is null ? "." : $"; the newest is {newest}.")}";
    }

    /// <summary>A pure wheel shows all code; else any Linux wheel; else the source.</summary>
    private static PublishedFile? ChooseFile(PublishedVersion version) =>
        version.Files.FirstOrDefault(file => file.FileName.EndsWith("-none-any.whl", StringComparison.OrdinalIgnoreCase))
        ?? version.Files.FirstOrDefault(file => file.FileName.EndsWith(".whl", StringComparison.OrdinalIgnoreCase)
            && file.FileName.Contains("linux", StringComparison.Ordinal) && file.FileName.Contains("x86_64", StringComparison.Ordinal))
        ?? version.Files.FirstOrDefault(file => !file.FileName.EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
        ?? (version.Files.Count > 0 ? version.Files[0] : null);

    private async Task<Artifact> FetchAsync(
        Ecosystem ecosystem, PackageHistory history, PublishedVersion version, PublishedFile file, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var temporary = cacheFolder is null ? new TemporaryFolder() : null;
        try
        {
            var store = new ContainerStore(cacheFolder ?? temporary!.Path) { Limits = Limits };
            var path = await new Downloader(registries.FetcherOf(ecosystem), store, options).DownloadAsync(registries.SourceOf(ecosystem).Locate(history.Name, file), file, progress, cancellationToken);
            progress?.Report(new FetchProgress("unpack", file.FileName));
            var sha256 = Path.GetFileName(Path.GetDirectoryName(path));
            var (tree, index) = store.Open(path, file.FileName, sha256, isSource: ecosystem == Ecosystem.PyPI && !file.FileName.EndsWith(".whl", StringComparison.OrdinalIgnoreCase), temporary, cancellationToken);
            return CreateArtifact(tree, index, file.FileName, path, typed, PackageUrl.For(ecosystem, history.Name, version.Version), history);
        }
        catch
        {
            temporary?.Dispose();
            throw;
        }
    }

    private async Task<Artifact> AddCompanionsAsync(Artifact tool, string version, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var companions = new List<Artifact>();
        try
        {
            foreach (var (runtime, id) in NuGetToolSettings.ReadRuntimePackages(tool.Files).Where(package => Runtimes.Contains(package.Runtime)))
            {
                progress?.Report(new FetchProgress("metadata", id));
                var history = await RegistryOf(Ecosystem.NuGet).FindAsync(id, cancellationToken);
                var match = history?.Find(version);
                if (history is null || match is null || ChooseFile(match) is not { } file)
                {
                    throw new ArtifactException($"{tool.Subject.Purl.Name} needs its {runtime} package {id} {version}, which no configured NuGet source has.");
                }

                companions.Add(await FetchAsync(Ecosystem.NuGet, history, match, file, $"nuget:{id}@{version}", progress, cancellationToken));
            }

            return companions.Count == 0 ? tool : tool.With(companions);
        }
        catch
        {
            companions.ForEach(companion => companion.Dispose());
            tool.Dispose();
            throw;
        }
    }

    private Artifact OpenFile(string path, string typed, CancellationToken cancellationToken)
    {
        var temporary = cacheFolder is null ? new TemporaryFolder() : null;
        try
        {
            var store = new ContainerStore(cacheFolder ?? temporary!.Path) { Limits = Limits };
            var (tree, index) = store.Open(path, Path.GetFileName(path), null, isSource: false, temporary, cancellationToken);
            return CreateArtifact(tree, index, Path.GetFileName(path), path, typed, purl: null, history: null);
        }
        catch
        {
            temporary?.Dispose();
            throw;
        }
    }

    private static Artifact CreateArtifact(PackTree tree, PackIndex index, string fileName, string path, string typed, PackageUrl? purl, PackageHistory? history)
    {
        var kind = ManifestIdentity.KindOf(fileName, tree);
        var stated = ManifestIdentity.Read(kind, tree, fileName);
        // A NuGet index may fold the case of ids; the manifest has the spelling of the author.
        purl = purl is not null && kind == ArtifactKind.NuGetPackage && stated.Name.Equals(purl.Name, StringComparison.OrdinalIgnoreCase)
            ? purl with { Name = stated.Name } : purl;
        return new Artifact
        {
            Subject = new Subject(purl ?? stated, "sha256", index.Digests["sha256"]),
            Kind = kind,
            Files = tree,
            Reference = typed,
            Anomalies = index.Anomalies,
            Digests = index.Digests,
            History = history,
            ContainerPath = path,
            SignatureBlock = index.SignatureLength > 0 ? (index.SignatureOffset, index.SignatureLength) : null,
        };
    }

    private Artifact OpenDirectory(string path, string typed, CancellationToken cancellationToken)
    {
        var tree = DirectoryTree.Read(path, Limits, cancellationToken);
        return new Artifact
        {
            Subject = new Subject(ManifestIdentity.Read(ArtifactKind.Directory, tree, Path.TrimEndingDirectorySeparator(path)), "dirHash", DirectoryHash.Compute(tree, tree.Links, cancellationToken)),
            Kind = ArtifactKind.Directory, Files = tree, Reference = typed, Anomalies = tree.Anomalies, Links = tree.Links,
        };
    }

    private async Task<Artifact> OpenGitAsync(Reference.Git git, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Offline && git.Location.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArtifactException($"{git.Location} is a remote repository and the network is off; run without --offline or give a local path.");
        }

        var folder = new TemporaryFolder();
        try
        {
            var (tree, index, links, commit) = await GitCheckout.OpenAsync(git, Limits, folder, progress, cancellationToken);
            var name = Path.GetFileNameWithoutExtension(git.Location.TrimEnd('/'));
            var purl = ManifestIdentity.Read(ArtifactKind.Directory, tree, git.Subfolder.Length > 0 ? git.Subfolder : name) with
            {
                Qualifiers = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["vcs_url"] = $"git+{(git.Location.Contains("://", StringComparison.Ordinal) ? git.Location : "file://" + git.Location)}@{commit}" },
            };
            return new Artifact
            {
                Subject = new Subject(purl, "dirHash", DirectoryHash.Compute(tree, links, cancellationToken)),
                Kind = ArtifactKind.Directory, Files = tree, Reference = typed, Anomalies = index.Anomalies, Links = links,
            };
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    private async Task<Artifact> OpenDownloadAsync(Uri uri, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        var temporary = cacheFolder is null ? new TemporaryFolder() : null;
        try
        {
            // An address on the web may change its content, so the download is never taken from the cache by its address.
            var fileName = Uri.UnescapeDataString(uri.Segments[^1]);
            using var incoming = new TemporaryFolder();
            var file = new PublishedFile(fileName, uri, new Dictionary<string, string>(), null);
            var download = await new Downloader(registries.FetcherOf(Ecosystem.Generic), new ContainerStore(incoming.Path), options).DownloadAsync(new HttpTarget(uri, HostTrust.Target), file, progress, cancellationToken);
            var store = new ContainerStore(cacheFolder ?? temporary!.Path) { Limits = Limits };
            var sha256 = Path.GetFileName(Path.GetDirectoryName(download))!;
            var stored = store.Import(download, sha256);
            var (tree, index) = store.Open(stored, fileName, sha256, isSource: false, temporary, cancellationToken);
            return CreateArtifact(tree, index, fileName, stored, typed, purl: null, history: null);
        }
        catch
        {
            temporary?.Dispose();
            throw;
        }
    }

    private async Task<Artifact> OpenRemoteAsync(Uri uri, string typed, IProgress<FetchProgress>? progress, CancellationToken cancellationToken)
    {
        if (options.Offline)
        {
            throw new ArtifactException($"{HttpFetcher.Shown(uri)} is a remote server and the network is off; run without --offline.");
        }

        progress?.Report(new FetchProgress("connect", uri.Host));
        var surface = await RemoteServer.ListAsync(uri, RemoteHandler?.Invoke() ?? new HttpSettings().CreateHandler(HostTrust.Target), cancellationToken);
        try
        {
            return new Artifact
            {
                Subject = new Subject(new PackageUrl("generic", "", uri.Host, ""), "toolSurface", surface.ComputeHash()),
                Kind = ArtifactKind.Remote,
                Files = new MemoryTree([("tool-surface.json", surface.ToCanonicalJson())]),
                Reference = typed,
            };
        }
        catch (FormatException exception)
        {
            throw new ArtifactException($"{HttpFetcher.Shown(uri)} lists tools in invalid JSON: {exception.Message}", exception);
        }
    }
}
