using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Mtf.Inventories.Native;

/// <summary>The crates that a Rust program is made of: from the list that auditable builds carry, else from the source paths that panics name.</summary>
internal static partial class RustCrates
{
    private const int LongestList = 8 << 20;
    private const int LongestPath = 300;
    private const int MostCrates = 5000;

    public static IReadOnlyList<NativeModule> Read(ReadOnlySpan<byte> bytes, NativeImage image) =>
        image.Sections.TryGetValue(".dep-v0", out var section) && Listed(new BinaryWindow(bytes, false).Slice(section.Offset, section.Length)) is { Count: > 0 } listed ? listed : Named(bytes);

    private static List<NativeModule> Listed(ReadOnlySpan<byte> packed)
    {
        List<NativeModule> crates = [];
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            var buffer = new byte[LongestList];
            var count = inflated.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            using var document = JsonDocument.Parse(buffer.AsMemory(0, count));
            foreach (var entry in document.RootElement.GetProperty("packages").EnumerateArray().Take(MostCrates))
            {
                var isBuild = entry.TryGetProperty("kind", out var kind) && kind.GetString() == "build";
                if (!isBuild && entry.GetProperty("name").GetString() is { Length: > 0 } name && entry.GetProperty("version").GetString() is { Length: > 0 } version)
                {
                    crates.Add(new NativeModule("cargo", name, version));
                }
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            crates.Clear();
        }

        return crates;
    }

    // …/registry/src/index.crates.io-6f17d22bba15001f/serde_json-1.0.108/src/de.rs
    private static List<NativeModule> Named(ReadOnlySpan<byte> bytes)
    {
        HashSet<NativeModule> crates = [];
        Collect(bytes, "/registry/src/"u8, crates);
        Collect(bytes, "\\registry\\src\\"u8, crates);
        return [.. crates.OrderBy(crate => crate.Name, StringComparer.Ordinal).ThenBy(crate => crate.Version, StringComparer.Ordinal)];
    }

    private static void Collect(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> mark, HashSet<NativeModule> crates)
    {
        for (var at = bytes.IndexOf(mark); at >= 0 && crates.Count < MostCrates;)
        {
            var rest = bytes[(at + mark.Length)..];
            var path = Encoding.ASCII.GetString(rest[..Math.Min(rest.Length, LongestPath)]).Split('/', '\\');
            if (path.Length > 2 && Crate.Match(path[1]) is { Success: true } crate)
            {
                crates.Add(new NativeModule("cargo", crate.Groups[1].Value, crate.Groups[2].Value));
            }

            var next = rest.IndexOf(mark);
            at = next < 0 ? -1 : at + mark.Length + next;
        }
    }

    [GeneratedRegex(@"^([A-Za-z0-9_][A-Za-z0-9_-]*?)-(\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?)$", RegexOptions.NonBacktracking)]
    private static partial Regex Crate { get; }
}
