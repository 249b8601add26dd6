using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Transparency.BundledDependency;

/// <summary>A package that bundles its dependencies without saying which.</summary>
internal sealed class BundledDependencyCheck : Check
{
    private const int LargestManifest = 4 << 20;
    private static readonly string[] Members = ["bundleDependencies", "bundledDependencies"];

    public override string Id => "TRN042";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Files.Select<IReadOnlyList<Finding>>(files =>
        [.. (evidence.Inventory.ValueOrDefault?.Manifests ?? []).Where(manifest => manifest.Kind == ManifestKind.PackageJson)
            .Select(manifest => Judge(evidence, files, manifest)).OfType<Finding>()]);

    private Finding? Judge(EvidenceSet evidence, FileTree files, Manifest manifest) =>
        files.Find(manifest.Path) is { } file && BundlesAll(files.ReadBytes(file, LargestManifest)) is { } member
            ? Report(
                Severity.Medium, Confidence.High, $"{manifest.Path} bundles all dependencies without a list.",
                ManifestLines.Find(evidence, member), $"\"{member}\": true")
            : null;

    private static string? BundlesAll(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind != JsonValueKind.Object ? null : Members.FirstOrDefault(member =>
                document.RootElement.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True);
        }
        catch (JsonException)
        {
            return null; // reported as an unreadable manifest
        }
    }
}
