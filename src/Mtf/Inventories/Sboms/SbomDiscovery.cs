using Mtf.Artifacts;

namespace Mtf.Inventories.Sboms;

/// <summary>Finds and reads the SBOMs that an artifact carries. They are its publisher's claim.</summary>
internal static class SbomDiscovery
{
    private const int MaximumFiles = 32;

    private static readonly string[] Names = ["bom.json", "bom.xml", "sbom.json", "sbom.xml", "sbom.spdx", "manifest.spdx.json"];
    private static readonly string[] Endings = [".cdx.json", ".cdx.xml", ".cyclonedx.json", ".spdx.json", ".spdx", ".spdx3.json", ".sbom.json"];

    public static IReadOnlyList<(string Path, IReadOnlyList<Component> Components)> Read(ManifestFiles files)
    {
        List<(string, IReadOnlyList<Component>)> found = [];
        foreach (var file in files.Tree.Files.Where(IsCandidate))
        {
            if (found.Count >= MaximumFiles)
            {
                files.Report(file.Path, $"More than {MaximumFiles} SBOMs.");
                break;
            }

            if (ReadOne(files, file) is { } components)
            {
                found.Add((file.Path, components));
            }
        }

        return found;
    }

    // A vendored package's own SBOM describes that package.
    private static bool IsCandidate(ArtifactFile file)
    {
        var name = file.Name.ToLowerInvariant();
        return !file.Path.Contains("node_modules/", StringComparison.Ordinal)
            && (Names.Contains(name, StringComparer.Ordinal) || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal))
                || (file.Path.Contains(".dist-info/sboms/", StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal)));
    }

    private static IReadOnlyList<Component>? ReadOne(ManifestFiles files, ArtifactFile file)
    {
        if (file.Name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase))
        {
            return files.Xml(file) is not { } xml ? null
                : CycloneDxXmlReader.IsCycloneDx(xml) ? CycloneDxXmlReader.Read(file, xml)
                : Unknown(files, file);
        }

        if (file.Name.EndsWith(".spdx", StringComparison.OrdinalIgnoreCase))
        {
            return files.Text(file) is not { } text ? null
                : SpdxReader.IsTagValue(text) ? SpdxReader.ReadTagValue(file, text)
                : Unknown(files, file);
        }

        var document = files.Json(file);
        return document.Root switch
        {
            var root when CycloneDxReader.IsCycloneDx(root) => CycloneDxReader.Read(file, root),
            var root when SpdxReader.IsSpdx(root) => SpdxReader.Read(file, root),
            var root when Spdx3Reader.IsSpdx(root) => Spdx3Reader.Read(file, root),
            _ => document.Truncated ? null : Unknown(files, file),
        };
    }

    private static IReadOnlyList<Component>? Unknown(ManifestFiles files, ArtifactFile file)
    {
        files.Report(file.Path, "The file is named like an SBOM and is neither CycloneDX nor SPDX.");
        return null;
    }
}
