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

    public static EvidenceSet Of(FileTree files, Inventory? inventory = null) => new()
    {
        Subject = Subject,
        Kind = ArtifactKind.NpmPackage,
        AsOf = AsOf,
        Files = Evidence.Of(files),
        Inventory = Evidence.Of(inventory ?? ExampleInventory.Read(files)),
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
}
