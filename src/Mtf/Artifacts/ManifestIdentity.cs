using System.Text.Json;
using System.Xml;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>What a container says it is: its kind, and the name and version in its own manifest. Claims of the publisher.</summary>
internal static class ManifestIdentity
{
    private const int LongestManifest = 4 << 20;
    private const int LongestName = 256;

    public static ArtifactKind KindOf(string fileName, FileTree files) =>
        fileName.EndsWith(".whl", StringComparison.OrdinalIgnoreCase) ? ArtifactKind.Wheel
        : fileName.EndsWith(".nupkg", StringComparison.OrdinalIgnoreCase) ? ArtifactKind.NuGetPackage
        : files.Find("PKG-INFO") is not null && files.Find("package.json") is null ? ArtifactKind.SourceDistribution
        : fileName.EndsWith(".mcpb", StringComparison.OrdinalIgnoreCase) || fileName.EndsWith(".dxt", StringComparison.OrdinalIgnoreCase)
            || fileName.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) ? ArtifactKind.Bundle
        : ArtifactKind.NpmPackage;

    /// <summary>The package URL of a container; a generic one by file name when its manifest names nothing usable.</summary>
    public static PackageUrl Read(ArtifactKind kind, FileTree files, string fileName)
    {
        var (name, version) = kind switch
        {
            ArtifactKind.NpmPackage => ReadJson(files.Find("package.json"), files),
            ArtifactKind.Bundle or ArtifactKind.Directory or ArtifactKind.Remote => ReadAny(files),
            ArtifactKind.Wheel => ReadHeaders(files.Files.FirstOrDefault(file => file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)), files),
            ArtifactKind.SourceDistribution => ReadHeaders(files.Find("PKG-INFO"), files),
            ArtifactKind.NuGetPackage => ReadNuspec(files),
        };
        if (name is null || name.Length > LongestName || version?.Length > LongestName || name.Any(char.IsControl))
        {
            return new PackageUrl("generic", "", Path.GetFileName(fileName), "");
        }

        return kind switch
        {
            ArtifactKind.NpmPackage => PackageUrl.For(Ecosystem.Npm, name, version ?? ""),
            ArtifactKind.Wheel or ArtifactKind.SourceDistribution => PackageUrl.For(Ecosystem.PyPI, name, version ?? ""),
            ArtifactKind.NuGetPackage => PackageUrl.For(Ecosystem.NuGet, name, version ?? ""),
            ArtifactKind.Bundle or ArtifactKind.Directory or ArtifactKind.Remote => new PackageUrl("generic", "", name, version ?? ""),
        };
    }

    private static (string? Name, string? Version) ReadAny(FileTree files)
    {
        var stated = ReadJson(files.Find("manifest.json") ?? files.Find("package.json"), files);
        return stated.Name is null && files.Find("pyproject.toml") is { Length: <= LongestManifest } project ? ProjectTable.Read(files.ReadText(project)) : stated;
    }

    private static (string? Name, string? Version) ReadJson(ArtifactFile? file, FileTree files)
    {
        if (file is null || file.Length > LongestManifest)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(files.ReadText(file), new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            return (document.RootElement.Text("name") is { Length: > 0 } name ? name : null, document.RootElement.Text("version"));
        }
        catch (JsonException)
        {
            return default;
        }
    }

    private static (string? Name, string? Version) ReadHeaders(ArtifactFile? file, FileTree files)
    {
        if (file is null)
        {
            return default;
        }

        var lines = files.ReadText(file, 64 << 10).Split('\n').TakeWhile(line => line.Trim().Length > 0).ToArray();
        return (Header(lines, "Name:"), Header(lines, "Version:"));
    }

    private static string? Header(string[] lines, string name) =>
        lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } line && line[name.Length..].Trim() is { Length: > 0 } value ? value : null;

    private static (string? Name, string? Version) ReadNuspec(FileTree files)
    {
        var file = files.Files.FirstOrDefault(file => file.Path.EndsWith(".nuspec", StringComparison.OrdinalIgnoreCase) && !file.Path.Contains('/'));
        if (file is null || file.Length > LongestManifest)
        {
            return default;
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var reader = XmlReader.Create(files.Open(file), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
            while (reader.Read() && values.Count < 2)
            {
                if (reader is { NodeType: XmlNodeType.Element, Depth: 2, LocalName: "id" or "version" })
                {
                    var name = reader.LocalName;
                    values.TryAdd(name, reader.Read() && reader.NodeType == XmlNodeType.Text ? reader.Value.Trim() : "");
                }
            }
        }
        catch (XmlException)
        {
            return default;
        }

        return (values.GetValueOrDefault("id") is { Length: > 0 } id ? id : null, values.GetValueOrDefault("version"));
    }
}
