using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Npm;

/// <summary>Packages copied into folders such as <c>vendor/</c> and <c>deps/</c>, recognised by a manifest of their own.</summary>
internal static class VendoredFolders
{
    private const int MaximumPackages = 1000;
    private const int MaximumManifest = 2 << 20;

    private static readonly string[] Names = ["vendor", "vendors", "vendored", "_vendor", "deps", "third_party", "third-party", "thirdparty", "external", "lib"];

    public static IReadOnlyList<VendoredCopy> Read(ManifestFiles files, IReadOnlyList<ManifestFacts> manifests)
    {
        var own = manifests.Select(facts => facts.Path).ToHashSet(StringComparer.Ordinal);
        var ownNames = manifests.Select(facts => facts.Name).ToHashSet(StringComparer.Ordinal);
        List<VendoredCopy> copies = [];
        foreach (var file in files.Tree.Files.Where(file => IsVendored(file) && !own.Contains(file.Path)).Take(MaximumPackages))
        {
            var root = files.Json(file).Root;
            if (root["name"].Text is { Length: > 0 } name && root["version"].Text is { Length: > 0 } version && !ownNames.Contains(name))
            {
                copies.Add(new VendoredCopy(PackageNames.Npm(name, version), SafePath.FolderOf(file.Path).TrimEnd('/'), Bundled: false));
            }
        }

        return copies;
    }

    private static bool IsVendored(ArtifactFile file) =>
        file.Name == "package.json" && file.Length <= MaximumManifest && !file.Path.Contains("node_modules/", StringComparison.Ordinal)
        && file.Path.Split('/') is [.. var folders, _] && folders.Any(folder => Names.Contains(folder, StringComparer.Ordinal));
}
