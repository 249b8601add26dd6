using System.Security.Cryptography;

namespace Mtf.Advisories;

/// <summary>Checks source files before they take their place in the store, so that nothing unusable replaces something usable.</summary>
internal sealed class AdvisoryIntake(AdvisorySources sources, TimeProvider time)
{
    /// <summary>The sources with those taken in so far.</summary>
    public List<AdvisorySource> Sources { get; private set; } = sources.Load();

    /// <summary>Content of the archives taken in, by name of the source.</summary>
    public Dictionary<string, OsvContent> Loaded { get; } = new(StringComparer.Ordinal);

    /// <summary>A place for a file that is not checked yet.</summary>
    public string Staging(string name) => Path.Combine(sources.Directory, FileName(name) + ".new");

    public AdvisorySource? Find(string name) => Sources.FirstOrDefault(source => source.Name == name);

    /// <summary>Moves a checked file into its place.</summary>
    /// <param name="staged">Where the file is.</param>
    /// <param name="source">The source with its date and origin; the rest is filled in.</param>
    /// <param name="content">The records, when it is an archive.</param>
    public AdvisorySource Take(string staged, AdvisorySource source, OsvContent? content)
    {
        var placed = source with { File = FileName(source.Name) };
        if (content is not null)
        {
            Loaded[source.Name] = content;
            placed = placed with { Ecosystems = EcosystemsOf(content), NewestModified = content.NewestModified(time.GetUtcNow()) };
        }

        File.Move(staged, sources.PathOf(placed), overwrite: true);
        Sources = AdvisorySources.Replace(Sources, placed);
        return placed;
    }

    /// <summary>Notes that a source was confirmed to be current.</summary>
    public void Confirm(AdvisorySource source, DateTimeOffset date)
    {
        if (source.DateOrigin == DateOrigins.Download)
        {
            Sources = AdvisorySources.Replace(Sources, source with { Date = date });
        }
    }

    /// <summary>Reads an archive; refuses one without a single usable record, or without one of the ecosystem it is said to be of.</summary>
    /// <exception cref="AdvisoryException">The archive is not usable.</exception>
    public static OsvContent ReadArchive(string path, string shown, string? ecosystem, CancellationToken cancellationToken)
    {
        var content = OsvArchive.Read(path, cancellationToken);
        var found = EcosystemsOf(content);
        return found.Count == 0 || (ecosystem is not null && !found.Contains(ecosystem))
            ? throw new AdvisoryException(
                $"'{shown}' holds no advisory about {ecosystem ?? "npm, PyPI or NuGet"} packages ({content.Records.Count} other records, {content.Malformed} malformed).")
            : content;
    }

    public static string Digest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    private static IReadOnlyList<string> EcosystemsOf(OsvContent content) =>
        [.. content.Records.SelectMany(record => record.Affected).Select(affected => affected.Ecosystem).Distinct().Select(AdvisoryEcosystems.OsvName).Order(StringComparer.Ordinal)];

    private static string FileName(string name) => name switch
    {
        "epss" => "epss.csv",
        "kev" => "kev.json",
        _ => name.Replace('/', '-') + ".zip",
    };
}
