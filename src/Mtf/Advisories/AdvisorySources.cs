using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mtf.Advisories;

/// <summary>A source file that the store keeps, so that the index can be rebuilt when another source changes.</summary>
public sealed record AdvisorySource
{
    /// <summary><c>osv/{ecosystem}</c>, <c>import/{name}</c>, <c>epss</c> or <c>kev</c>.</summary>
    public required string Name { get; init; }

    /// <summary>File name in the folder of sources.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 in hex.</summary>
    public required string Digest { get; init; }

    public required long Length { get; init; }

    /// <summary>When the source was current: when it was downloaded or last confirmed, or its own date.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary><c>download</c> or <c>newest modified record</c> or <c>stated in the file</c>.</summary>
    public required string DateOrigin { get; init; }

    /// <summary>Date of the OSV record modified last.</summary>
    public DateTimeOffset? NewestModified { get; init; }

    /// <summary>OSV names of the ecosystems that its records are about.</summary>
    public IReadOnlyList<string> Ecosystems { get; init; } = [];

    public Uri? Url { get; init; }

    public string? ETag { get; init; }

    public DateTimeOffset? LastModified { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(List<AdvisorySource>))]
internal sealed partial class AdvisorySourceJson : JsonSerializerContext;

/// <summary>The folder of source files and the list of what is in it.</summary>
internal sealed class AdvisorySources(string directory)
{
    private readonly string listPath = Path.Combine(directory, "sources.json");

    public string Directory { get; } = Path.Combine(directory, "sources");

    public string PathOf(AdvisorySource source) => Path.Combine(Directory, source.File);

    /// <summary>The sources, sorted by name. A list that cannot be read counts as empty: everything is fetched again.</summary>
    public List<AdvisorySource> Load()
    {
        try
        {
            var bytes = File.ReadAllBytes(listPath);
            var sources = JsonSerializer.Deserialize(bytes, AdvisorySourceJson.Default.ListAdvisorySource) ?? [];
            return [.. sources.Where(IsSound).OrderBy(source => source.Name, StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    public void Save(IEnumerable<AdvisorySource> sources)
    {
        var temporary = listPath + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(
            sources.OrderBy(source => source.Name, StringComparer.Ordinal).ToList(), AdvisorySourceJson.Default.ListAdvisorySource));
        File.Move(temporary, listPath, overwrite: true);
    }

    /// <summary>The list with one source put in place of the one of the same name.</summary>
    public static List<AdvisorySource> Replace(IEnumerable<AdvisorySource> sources, AdvisorySource source) =>
        [.. sources.Where(other => other.Name != source.Name), source];

    private bool IsSound(AdvisorySource source) =>
        source.File == Path.GetFileName(source.File) && new FileInfo(PathOf(source)) is { Exists: true } file && file.Length == source.Length;
}
