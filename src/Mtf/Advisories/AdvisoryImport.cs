using System.IO.Compression;
using System.Text;
using System.Text.Json;

namespace Mtf.Advisories;

/// <summary>What an import took in.</summary>
/// <param name="Name">Name of the source it became.</param>
/// <param name="Records">Records, scores or entries.</param>
/// <param name="Malformed">Records that were skipped because they are malformed.</param>
/// <param name="Problems">The first of them, each with the reason.</param>
public sealed record AdvisoryImported(string Name, int Records, int Malformed, IReadOnlyList<string> Problems);

/// <summary>One import. What a path is, is decided by its content.</summary>
internal sealed class AdvisoryImport(AdvisorySources sources, TimeProvider time)
{
    private const int MaximumFiles = 2_000_000;
    private const int MaximumDepth = 16;

    private readonly AdvisoryIntake intake = new(sources, time);

    public List<AdvisorySource> Sources => intake.Sources;

    public IReadOnlyDictionary<string, OsvContent> Loaded => intake.Loaded;

    /// <exception cref="AdvisoryException">Nothing usable is there.</exception>
    public IReadOnlyList<AdvisoryImported> Run(string path, CancellationToken cancellationToken)
    {
        try
        {
            if (Directory.Exists(path))
            {
                var archives = AdvisoryEcosystems.All.Select(AdvisoryEcosystems.OsvName)
                    .Select(name => (Ecosystem: (string?)name, Path: Path.Combine(path, name, "all.zip"))).Where(archive => File.Exists(archive.Path)).ToList();
                return archives.Count > 0 ? TakeArchives(archives, cancellationToken) : [TakeDirectory(path, cancellationToken)];
            }

            return File.Exists(path)
                ? [TakeFile(path, cancellationToken)]
                : throw new AdvisoryException($"'{path}' does not exist.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryException($"'{path}' cannot be imported: {exception.Message}", exception);
        }
    }

    private AdvisoryImported TakeFile(string path, CancellationToken cancellationToken)
    {
        var head = new byte[512];
        using (var stream = File.OpenRead(path))
        {
            head = head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)];
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF').TrimStart();
        return head switch
        {
            [(byte)'P', (byte)'K', ..] => TakeArchives([(EcosystemOf(path), path)], cancellationToken)[0],
            [0x1F, 0x8B, ..] => TakeEpss(path),
            _ when text.StartsWith('#') || text.StartsWith("cve,", StringComparison.OrdinalIgnoreCase) => TakeEpss(path),
            _ when text.StartsWith('{') => IsKev(path) ? TakeKev(path) : TakeRecords(path, [path], cancellationToken),
            _ => throw new AdvisoryException($"'{path}' is not a zip archive, an OSV record, EPSS scores or a KEV catalogue."),
        };
    }

    // {ecosystem}/all.zip and {ecosystem}.zip are archives of whole ecosystems; any other zip is loose records.
    private static string? EcosystemOf(string path)
    {
        var name = Path.GetFileName(path) == "all.zip" ? Path.GetFileName(Path.GetDirectoryName(path)) : Path.GetFileNameWithoutExtension(path);
        return AdvisoryEcosystems.All.Select(AdvisoryEcosystems.OsvName).FirstOrDefault(ecosystem => ecosystem == name);
    }

    // A bucket is one snapshot: the newest record in it dates all its archives.
    private List<AdvisoryImported> TakeArchives(IReadOnlyList<(string? Ecosystem, string Path)> archives, CancellationToken cancellationToken)
    {
        var contents = archives.Select(archive => (archive.Ecosystem, archive.Path, Content: AdvisoryIntake.ReadArchive(archive.Path, archive.Path, archive.Ecosystem, cancellationToken))).ToList();
        var date = contents.Max(archive => archive.Content.NewestModified(time.GetUtcNow()));
        var results = new List<AdvisoryImported>();
        foreach (var (ecosystem, path, content) in contents)
        {
            var name = ecosystem is null ? LooseName(path) : "osv/" + ecosystem;
            results.Add(Take(name, path, content, date));
        }

        return results;
    }

    private AdvisoryImported TakeDirectory(string path, CancellationToken cancellationToken)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = MaximumDepth, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Device };
        var files = Directory.EnumerateFiles(path, "*.json", options).Take(MaximumFiles + 1).Order(StringComparer.Ordinal).ToList();
        return files.Count > MaximumFiles
            ? throw new AdvisoryException($"'{path}' has more than {MaximumFiles} files.")
            : TakeRecords(path, files, cancellationToken);
    }

    private AdvisoryImported TakeRecords(string path, List<string> files, CancellationToken cancellationToken)
    {
        var staged = intake.Staging(LooseName(path)) + ".zip";
        try
        {
            using (var zip = ZipFile.Open(staged, ZipArchiveMode.Create))
            {
                for (var index = 0; index < files.Count; index++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    AddRecord(zip, files[index], files.Count == 1 ? Path.GetFileName(files[index]) : Path.GetRelativePath(path, files[index]));
                }
            }

            var content = AdvisoryIntake.ReadArchive(staged, path, null, cancellationToken);
            return Take(LooseName(path), staged, content, content.NewestModified(time.GetUtcNow()));
        }
        finally
        {
            File.Delete(staged);
        }
    }

    // A fixed time keeps the archive the same for the same records.
    private static void AddRecord(ZipArchive zip, string file, string name)
    {
        if (new FileInfo(file).Length > OsvArchive.MaximumRecord)
        {
            throw new AdvisoryException($"'{file}' is larger than 16 MB.");
        }

        var entry = zip.CreateEntry(name.Replace('\\', '/'), CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var target = entry.Open();
        using var source = File.OpenRead(file);
        source.CopyTo(target);
    }

    private AdvisoryImported Take(string name, string path, OsvContent content, DateTimeOffset? date)
    {
        Place(name, path, date ?? DateTimeOffset.UnixEpoch, DateOrigins.NewestRecord, content);
        return new AdvisoryImported(name, content.Records.Count, content.Malformed, content.Problems);
    }

    private AdvisoryImported TakeEpss(string path)
    {
        var scores = EpssReader.Read(path);

        // Mirrors drop the line with the date; the scores are then at most as young as the file.
        Place("epss", path, scores.Date ?? FileTime(path), scores.Date is null ? DateOrigins.FileTime : DateOrigins.Stated, null);
        return new AdvisoryImported("epss", scores.Scores.Count, 0, []);
    }

    private AdvisoryImported TakeKev(string path)
    {
        var catalog = KevReader.Read(File.ReadAllBytes(path));
        Place("kev", path, catalog.Date ?? FileTime(path), catalog.Date is null ? DateOrigins.FileTime : DateOrigins.Stated, null);
        return new AdvisoryImported("kev", catalog.Cves.Count, 0, []);
    }

    private void Place(string name, string path, DateTimeOffset date, string origin, OsvContent? content)
    {
        var staged = intake.Staging(name);
        File.Copy(path, staged, overwrite: true);
        var source = new AdvisorySource { Name = name, File = "", Digest = AdvisoryIntake.Digest(staged), Length = new FileInfo(staged).Length, Date = date, DateOrigin = origin };
        intake.Take(staged, source, content);
    }

    private static DateTimeOffset FileTime(string path) => new(File.GetLastWriteTimeUtc(path), TimeSpan.Zero);

    private static bool IsKev(string path)
    {
        if (new FileInfo(path).Length > KevReader.MaximumLength)
        {
            throw new AdvisoryException($"'{path}' is larger than 64 MB.");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.TryGetProperty("vulnerabilities", out _) && json.RootElement.TryGetProperty("catalogVersion", out _);
        }
        catch (JsonException exception)
        {
            throw new AdvisoryException($"'{path}' is not valid JSON: {exception.Message}", exception);
        }
    }

    private static string LooseName(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.TrimEnd(Path.DirectorySeparatorChar));
        var safe = string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '_'));
        return "import/" + (safe.Length == 0 ? "records" : safe);
    }
}
