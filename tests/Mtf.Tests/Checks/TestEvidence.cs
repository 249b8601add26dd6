using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Tests.Checks;

/// <summary>Evidence about packages that tests make up.</summary>
internal static class TestEvidence
{
    public static readonly DateTimeOffset AsOf = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Subject Subject = new(new PackageUrl("npm", "", "example", "1.0.0"), "sha256", new string('0', 64));

    public static EvidenceSet Of(FileTree files, Inventory? inventory = null)
    {
        var read = inventory is null ? InventoryReader.Read(files, KindOf(files), Subject) : Evidence.Of(inventory);
        return Around(files) with { Inventory = read, Code = CodeCollector.Collect(files, read) };
    }

    private static EvidenceSet Around(FileTree files) => new()
    {
        Subject = Subject,
        Kind = KindOf(files),
        AsOf = AsOf,
        Files = Evidence.Of(files),
        Inventory = Evidence.NotAvailable<Inventory>("No manifest was read."),
    };

    public static EvidenceSet Of(params IEnumerable<(string Path, string Text)> files) => Of(new MemoryTree(files));

    /// <summary>Nothing could be collected.</summary>
    public static EvidenceSet Nothing { get; } = new()
    {
        Subject = Subject,
        Kind = ArtifactKind.NpmPackage,
        AsOf = AsOf,
        Files = Evidence.Failed<FileTree>("The artifact cannot be read."),
        Inventory = Evidence.Failed<Inventory>("The artifact cannot be read."),
    };

    /// <summary>The container that holds such files.</summary>
    private static ArtifactKind KindOf(FileTree files) =>
        files.Find("manifest.json") is not null ? ArtifactKind.Bundle
        : files.Find("package.json") is not null ? ArtifactKind.NpmPackage
        : files.Files.Any(file => file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal)) ? ArtifactKind.Wheel
        : files.Files.Any(file => file.Path.EndsWith(".nuspec", StringComparison.Ordinal)) ? ArtifactKind.NuGetPackage
        : ArtifactKind.Directory;
}
