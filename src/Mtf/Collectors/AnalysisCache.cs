using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Mtf.Artifacts;
using Mtf.Flow.Facts;
using Mtf.Python;

namespace Mtf.Collectors;

/// <summary>
/// Facts about code on disk, by the digest of every file of the artifact, the entry points and the build of the engine. A package can thus only ever meet its own
/// facts. A broken entry is none.
/// </summary>
internal sealed class AnalysisCache(string? folder)
{
    private const int FormatVersion = 1;
    private const int MostEntries = 500;
    private const int LongestEntry = 64 << 20;
    private static readonly byte[] Start = Encoding.ASCII.GetBytes("mtf-analysis\n");

    // Every part of the engine whose code decides what the facts are.
    private static readonly Guid[] Builds =
        [.. new[] { typeof(AnalysisCache), typeof(PythonParser), typeof(Acornima.Parser) }.Select(type => type.Module.ModuleVersionId)];

    private readonly string? folder = Builds.Contains(Guid.Empty) ? null : folder;

    public bool IsUsed => folder is not null;

    /// <summary>Reads all files; what cannot be read ends the reading with the tree's own exception.</summary>
    public static string KeyOf(FileTree files, IReadOnlyList<string> entryPoints)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(digest, FormattableString.Invariant($"{FormatVersion} {string.Join(' ', Builds)} {entryPoints.Count} {files.Files.Count}"));
        foreach (var entry in entryPoints)
        {
            Append(digest, entry);
        }

        foreach (var file in files.Files)
        {
            Append(digest, file.IsExecutable ? file.Path + "\0x" : file.Path);
            using var stream = files.Open(file);
            digest.AppendData(SHA256.HashData(stream));
        }

        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    public StaticAnalysis? Find(string key)
    {
        try
        {
            if (folder is null || new FileInfo(PathOf(key)) is not { Exists: true, Length: <= LongestEntry })
            {
                return null;
            }

            var content = File.ReadAllBytes(PathOf(key)).AsSpan();
            var body = Start.Length + SHA256.HashSizeInBytes;
            return content.Length > body && content.StartsWith(Start) && SHA256.HashData(content[body..]).AsSpan().SequenceEqual(content[Start.Length..body])
                ? JsonSerializer.Deserialize(content[body..], AnalysisJson.Default.StaticAnalysis)
                : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException or FormatException or NotSupportedException)
        {
            return null;
        }
    }

    public void Keep(string key, StaticAnalysis analysis)
    {
        var body = folder is null ? [] : JsonSerializer.SerializeToUtf8Bytes(analysis, AnalysisJson.Default.StaticAnalysis);
        // A half of a surrogate pair would not come back as it was.
        if (folder is null || body.Length > LongestEntry - 1024 || body.AsSpan().IndexOf("\\uFFFD"u8) >= 0)
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(folder);
            MakeRoom();
            var temporary = PathOf($"{key}.{Environment.ProcessId}");
            File.WriteAllBytes(temporary, [.. Start, .. SHA256.HashData(body), .. body]);
            File.Move(temporary, PathOf(key), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The cache saves time only; without it the code is analysed again.
        }
    }

    private void MakeRoom()
    {
        var files = new DirectoryInfo(folder!).GetFiles("*.facts");
        foreach (var file in files.OrderBy(file => file.LastWriteTimeUtc).Take(files.Length - MostEntries + 1))
        {
            file.Delete();
        }
    }

    private static void Append(IncrementalHash digest, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        digest.AppendData(BitConverter.GetBytes(bytes.Length));
        digest.AppendData(bytes);
    }

    private string PathOf(string key) => Path.Combine(folder!, key + ".facts");
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.Never, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StaticAnalysis))]
internal sealed partial class AnalysisJson : JsonSerializerContext;
