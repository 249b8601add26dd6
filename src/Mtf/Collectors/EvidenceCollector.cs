using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Collectors.Dependencies;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Collectors;

/// <summary>Where and for when evidence is collected.</summary>
/// <param name="AsOf">The moment that the evaluation is made for.</param>
/// <param name="AdvisoryDirectory">The advisory store.</param>
/// <param name="GraphCache">Folder of resolved dependency graphs, null for none.</param>
public sealed record CollectionOptions(DateTimeOffset AsOf, string AdvisoryDirectory, string? GraphCache, bool Offline)
{
    /// <summary>Folder of facts about code that was analysed before, null for none.</summary>
    public string? AnalysisCache { get; init; }

    /// <summary>The user's VEX documents. Those inside the artifact are not among them: a package does not excuse itself.</summary>
    public IReadOnlyList<VexDocument> Vex { get; init; } = [];
}

/// <summary>Collects all evidence about an artifact. What cannot be collected is missing with its reason; hostile content never ends the collection.</summary>
public sealed class EvidenceCollector(ArtifactSource source, CollectionOptions options, TimeProvider time)
{
    // However old the data is, what it finds is true; whether its silence may count is for the check of the match to say.
    private static readonly TimeSpan AnyAge = TimeSpan.FromDays(36500);

    public async Task<EvidenceSet> CollectAsync(Artifact artifact, IProgress<string>? progress, CancellationToken cancellationToken)
    {
        progress?.Report("Reading manifests");
        var inventory = await TryAsync(() => Task.FromResult(InventoryReader.Read(artifact.Files, artifact.Kind, artifact.Subject)), "The inventory");
        progress?.Report("Analysing the code");
        var code = await TryAsync(() => Task.FromResult(CodeCollector.Collect(artifact, inventory, options.AnalysisCache)), "Static analysis");
        progress?.Report("Resolving dependencies");
        var graph = await TryAsync(() => ResolveAsync(artifact, inventory, cancellationToken), "Dependency resolution");
        progress?.Report("Matching advisories");
        var advisories = await TryAsync(() => Task.FromResult(MatchAdvisories(artifact, graph)), "Advisory matching");
        return new EvidenceSet
        {
            Subject = artifact.Subject,
            Kind = artifact.Kind,
            AsOf = options.AsOf,
            Files = artifact.Kind == ArtifactKind.Remote
                ? Evidence.NotAvailable<FileTree>("A remote server shows no files.")
                : Evidence.Of(artifact.Files),
            Anomalies = artifact.Anomalies,
            Inventory = inventory,
            Code = code,
            History = HistoryOf(artifact),
            Dependencies = graph,
            Advisories = advisories,
        };
    }

    /// <summary>Runs one collector: what it could not do is Error evidence, whatever went wrong.</summary>
    private static async Task<Evidence<T>> TryAsync<T>(Func<Task<Evidence<T>>> collect, string what)
    {
        try
        {
            return await collect();
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Evidence.Failed<T>($"{what} failed: {exception.Message}");
        }
    }

    private static Evidence<PackageHistory> HistoryOf(Artifact artifact) => artifact switch
    {
        { History: { } history } => Evidence.Of(history),
        { Kind: ArtifactKind.Remote } => Evidence.NotApplicable<PackageHistory>("A remote server has no published versions."),
        _ => Evidence.NotAvailable<PackageHistory>("The subject was not fetched from a registry, so that its release history is unknown."),
    };

    private async Task<Evidence<DependencyGraph>> ResolveAsync(Artifact artifact, Evidence<Inventory> evidence, CancellationToken cancellationToken)
    {
        if (evidence is not Evidence<Inventory>.Collected(var inventory))
        {
            return evidence.Select(_ => new DependencyGraph([], Complete: false, [], ""));
        }

        if (InventoryReader.FromLockfile(inventory) is { } locked)
        {
            return Evidence.Of(locked);
        }

        if (EcosystemOf(artifact.Kind, inventory) is not { } ecosystem)
        {
            return Evidence.NotAvailable<DependencyGraph>("No package manifest says what the subject depends on.");
        }

        var cache = new GraphCache(options.GraphCache, options.Offline, time);
        var key = GraphCache.KeyOf(artifact.Subject, options.AsOf);
        if (cache.Find(key) is { } known)
        {
            return Evidence.Of(known);
        }

        var resolver = new DependencyResolver(source.RegistryOf(ecosystem)) { Subject = artifact.Kind == ArtifactKind.NpmPackage ? artifact.Subject.Purl : null };
        var graph = await resolver.ResolveAsync(inventory.Requirements, options.AsOf, cancellationToken);
        cache.Keep(key, graph);
        return Evidence.Of(graph);
    }

    private static Ecosystem? EcosystemOf(ArtifactKind kind, Inventory inventory) => kind switch
    {
        ArtifactKind.NpmPackage => Ecosystem.Npm,
        ArtifactKind.Wheel or ArtifactKind.SourceDistribution => Ecosystem.PyPI,
        ArtifactKind.NuGetPackage => Ecosystem.NuGet,
        ArtifactKind.Remote => null,
        _ => inventory.Manifests.Select(manifest => manifest.Kind switch
        {
            ManifestKind.PackageJson => Ecosystem.Npm,
            ManifestKind.PyProject or ManifestKind.PythonMetadata => Ecosystem.PyPI,
            ManifestKind.Nuspec => Ecosystem.NuGet,
            _ => (Ecosystem?)null,
        }).FirstOrDefault(ecosystem => ecosystem is not null),
    };

    private Evidence<AdvisoryReport> MatchAdvisories(Artifact artifact, Evidence<DependencyGraph> graph)
    {
        if (artifact.Kind == ArtifactKind.Remote)
        {
            return Evidence.NotAvailable<AdvisoryReport>("The dependencies of a remote server cannot be seen.");
        }

        var opened = new AdvisoryStore(options.AdvisoryDirectory, time).Open(options.AsOf, AnyAge);
        if (opened is not Evidence<AdvisoryIndex>.Collected(var index))
        {
            return opened.Select(_ => (AdvisoryReport)null!);
        }

        using (index)
        {
            var self = new Component { Purl = artifact.Subject.Purl, Source = ComponentSource.Metadata, Direct = true };
            IReadOnlyList<Component> components =
                artifact.Subject.Purl.Ecosystem == Ecosystem.Generic ? graph.ValueOrDefault?.Components ?? [] : [self, .. graph.ValueOrDefault?.Components ?? []];
            return AdvisoryMatcher.Match(index, components, options.Vex, artifact.Subject.Purl, options.AsOf, AnyAge);
        }
    }
}
