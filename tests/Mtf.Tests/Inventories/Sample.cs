using System.Runtime.CompilerServices;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Inventories;

/// <summary>Artifacts in memory and the sample files beside the sources.</summary>
internal static class Sample
{
    public static string PathOf(string relative, [CallerFilePath] string caller = "") =>
        Path.Combine(Path.GetDirectoryName(caller)!, "..", "data", relative);

    public static string Text(string relative) => File.ReadAllText(PathOf(relative));

    public static Subject Subject(string purl = "pkg:npm/sample-server@1.2.3") => new(PackageUrl.Parse(purl), "sha256", new string('a', 64));

    public static Inventory Read(ArtifactKind kind, params IEnumerable<(string Path, string Text)> files) =>
        Assert.IsType<Evidence<Inventory>.Collected>(InventoryReader.Read(new MemoryTree(files), kind, Subject())).Value;

    public static Inventory Directory(params IEnumerable<(string Path, string Text)> files) => Read(ArtifactKind.Directory, files);

    public static IReadOnlyList<string> Purls(IEnumerable<Component> components) =>
        [.. components.Select(component => component.Purl.ToString()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
