using Mtf.Findings;

namespace Mtf.Advisories;

/// <summary>What became of one feed in an update.</summary>
public enum FeedOutcome { Updated, NotModified, Failed }

/// <summary>The result of one feed.</summary>
/// <param name="Name"><c>osv/npm</c>, <c>epss</c>, <c>kev</c>, …</param>
/// <param name="Detail">One sentence.</param>
public sealed record FeedResult(string Name, FeedOutcome Outcome, string Detail);

/// <summary>What is in the store.</summary>
/// <param name="Directory">Where the store is.</param>
/// <param name="Index">What the index was built from, null when there is none or it cannot be read.</param>
/// <param name="IndexLength">Size of the index in bytes.</param>
/// <param name="Sources">The kept source files.</param>
/// <param name="Problem">Why the index cannot be used, null when it can.</param>
public sealed record AdvisoryStatus(
    string Directory, AdvisoryMetadata? Index, long IndexLength, IReadOnlyList<AdvisorySource> Sources, string? Problem);

/// <summary>
/// The folder of advisory data: the sources as they came and the index built from them. Sources are kept so that one can be replaced alone.
/// Archives of whole ecosystems say which ecosystems are covered; records imported loosely add to them, or stand alone when there is no archive.
/// </summary>
public sealed class AdvisoryStore(string directory, TimeProvider time)
{
    private const string Advice = "run 'mtf advisories update' or 'mtf advisories import <path>'";

    private readonly AdvisorySources sources = new(directory);
    private readonly string indexPath = Path.Combine(directory, "advisories.index");

    /// <summary>The pause before a download is tried again.</summary>
    internal TimeSpan BackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary><c>$MTF_DATA</c>, else <c>$XDG_DATA_HOME/mtf</c>, else <c>~/.local/share/mtf</c>, and in it <c>advisories</c>.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    public static string DefaultDirectory(Func<string, string?> variable)
    {
        var data = variable("MTF_DATA") is { Length: > 0 } set ? set
            : variable("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg) ? Path.Combine(xdg, "mtf")
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify), ".local", "share", "mtf");
        return Path.Combine(Path.GetFullPath(data), "advisories");
    }

    /// <summary>Opens the index. Missing when there is none, when it is damaged, or when its data is too old to say anything about today.</summary>
    /// <param name="asOf">The moment from which the age is measured.</param>
    /// <param name="maximumAge">14 days by default.</param>
    public Evidence<AdvisoryIndex> Open(DateTimeOffset asOf, TimeSpan? maximumAge = null)
    {
        if (!File.Exists(indexPath))
        {
            return Evidence.NotAvailable<AdvisoryIndex>($"There is no advisory data in '{directory}'; {Advice}.");
        }

        AdvisoryIndex index;
        try
        {
            index = AdvisoryIndex.Open(indexPath);
        }
        catch (AdvisoryException exception)
        {
            return Evidence.Failed<AdvisoryIndex>(exception.Message);
        }

        index.Metadata = AdvisoryBuild.Redate(index.Metadata, sources.Load());
        if (new Freshness(index.Metadata, asOf, maximumAge ?? Freshness.DefaultMaximumAge).Refusal([]) is { } refusal)
        {
            index.Dispose();
            return Evidence.NotAvailable<AdvisoryIndex>(refusal);
        }

        return Evidence.Of(index);
    }

    /// <summary>What is in the store, whatever its age.</summary>
    public AdvisoryStatus Status()
    {
        var list = sources.Load();
        if (!File.Exists(indexPath))
        {
            return new AdvisoryStatus(directory, null, 0, list, $"There is no advisory data in '{directory}'; {Advice}.");
        }

        try
        {
            using var index = AdvisoryIndex.Open(indexPath);
            return new AdvisoryStatus(directory, AdvisoryBuild.Redate(index.Metadata, list), new FileInfo(indexPath).Length, list, null);
        }
        catch (AdvisoryException exception)
        {
            return new AdvisoryStatus(directory, null, 0, list, exception.Message);
        }
    }

    /// <summary>Downloads what changed and rebuilds the index. A feed that fails keeps the data at hand and is reported.</summary>
    /// <exception cref="AdvisoryException">The store cannot be written, or another process updates it.</exception>
    public async Task<IReadOnlyList<FeedResult>> UpdateAsync(
        AdvisoryFeeds feeds, HttpClient client, IProgress<AdvisoryProgress>? progress, CancellationToken cancellationToken)
    {
        using var guard = Lock();
        var update = new AdvisoryUpdate(sources, new AdvisoryDownload(client, time, progress) { BackOff = BackOff }, time);
        foreach (var ecosystem in AdvisoryEcosystems.All)
        {
            await update.FetchAsync("osv/" + AdvisoryEcosystems.OsvName(ecosystem), feeds.OsvArchive(ecosystem), cancellationToken);
        }

        await update.FetchAsync("epss", feeds.Epss, cancellationToken);
        await update.FetchAsync("kev", feeds.Kev, cancellationToken);
        progress?.Report(new AdvisoryProgress("index", 0, null));
        Rebuild(update.Sources, update.Loaded, cancellationToken);
        return update.Results;
    }

    /// <summary>Takes in a file or directory: an OSV bucket, a zip or directory of OSV records, one record, EPSS scores or the KEV catalogue.</summary>
    /// <exception cref="AdvisoryException">Nothing usable is there, the store cannot be written, or another process updates it.</exception>
    public IReadOnlyList<AdvisoryImported> Import(string path, CancellationToken cancellationToken)
    {
        using var guard = Lock();
        var import = new AdvisoryImport(sources, time);
        var results = import.Run(Path.GetFullPath(path), cancellationToken);
        Rebuild(import.Sources, import.Loaded, cancellationToken);
        return results;
    }

    private void Rebuild(List<AdvisorySource> list, IReadOnlyDictionary<string, OsvContent> loaded, CancellationToken cancellationToken)
    {
        if (list.Count == 0)
        {
            return;
        }

        try
        {
            sources.Save(list);
            var current = sources.Load();
            if (!IsCurrent(current))
            {
                new AdvisoryBuild(sources, indexPath).Run(current, loaded, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryException($"The advisory data in '{directory}' cannot be written: {exception.Message}", exception);
        }
    }

    private bool IsCurrent(List<AdvisorySource> list)
    {
        try
        {
            using var index = AdvisoryIndex.Open(indexPath);
            return AdvisoryBuild.IsCurrent(index.Metadata, list);
        }
        catch (AdvisoryException)
        {
            return false;
        }
    }

    private FileStream Lock()
    {
        try
        {
            Directory.CreateDirectory(sources.Directory);
            return new FileStream(Path.Combine(directory, "update.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryException($"The advisory data in '{directory}' cannot be changed now (another update runs, or the folder is not writable): {exception.Message}", exception);
        }
    }
}
