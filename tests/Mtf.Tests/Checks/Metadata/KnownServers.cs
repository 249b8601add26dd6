using System.Runtime.CompilerServices;

namespace Mtf.Tests.Checks.Metadata;

/// <summary>Trimmed registry metadata of well-known servers, as a mirror gave it, with the manifest from the package.</summary>
public static class KnownServers
{
    public static IReadOnlyList<string> Files { get; } =
        [.. Directory.GetFiles(Folder(), "*.json").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    public static string Read(string file) => File.ReadAllText(Path.Combine(Folder(), file));

    private static string Folder([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", "data", "packuments"));
}
