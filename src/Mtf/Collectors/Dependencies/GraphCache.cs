using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mtf.Artifacts;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>
/// Resolved graphs on disk, by subject digest and day. A graph is used for an hour, or offline for ever: the registry may have newer versions by then.
/// </summary>
internal sealed class GraphCache(string? folder, bool offline, TimeProvider time)
{
    private const int FormatVersion = 2;
    private static readonly TimeSpan Freshness = TimeSpan.FromHours(1);

    public static string KeyOf(Subject subject, DateTimeOffset asOf) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        FormattableString.Invariant($"{FormatVersion} {subject.Purl} {subject.Digest} {asOf.UtcDateTime:yyyy-MM-dd}"))));

    public DependencyGraph? Find(string key)
    {
        var file = folder is null ? null : new FileInfo(PathOf(key));
        if (file is not { Exists: true } || (!offline && time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Freshness))
        {
            return null;
        }

        try
        {
            using var stream = file.OpenRead();
            return JsonSerializer.Deserialize(stream, GraphJson.Default.DependencyGraph);
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    public void Keep(string key, DependencyGraph graph)
    {
        // A gap that a fault of the network left may be gone the next time.
        if (folder is null || graph.Unresolved.Any(gap => gap.Contains(PackageCatalog.NotAsked, StringComparison.Ordinal)))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            var temporary = PathOf($"{key}.{Environment.ProcessId}");
            File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(graph, GraphJson.Default.DependencyGraph));
            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The cache saves time only; without it the graph is resolved again.
        }
    }

    private string PathOf(string key) => Path.Combine(folder!, key + ".json");
}

internal sealed class PackageUrlConverter : JsonConverter<PackageUrl>
{
    public override PackageUrl Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => PackageUrl.Parse(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, PackageUrl value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, Converters = [typeof(PackageUrlConverter)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DependencyGraph))]
internal sealed partial class GraphJson : JsonSerializerContext;
