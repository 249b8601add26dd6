using Mtf.Artifacts;
using Mtf.Checks.Texts;

namespace Mtf.Checks.Transparency.Documentation;

/// <summary>The documents that a package ships for its readers.</summary>
/// <param name="Readme">Path of the README, null when there is none.</param>
/// <param name="Sections">Its sections and those of the manuals in the docs folder.</param>
/// <param name="Architecture">Architecture document, null when there is none.</param>
/// <param name="SecurityPolicy">Text of SECURITY.md, empty when there is none.</param>
/// <param name="Licence">Text of the licence file, empty when there is none.</param>
internal sealed record Documents(
    string? Readme, IReadOnlyList<MarkdownSection> Sections, IReadOnlyList<MarkdownSection>? Architecture, string SecurityPolicy, string Licence)
{
    private const int LargestDocument = 2 << 20;
    private const int MostManuals = 50;

    public static Documents Read(FileTree files)
    {
        var readme = Shallowest(files, name => name is "README.MD" or "README" or "README.RST" or "README.TXT" or "README.MARKDOWN");
        var (path, text) = readme is not null ? (readme.Path, files.ReadText(readme, LargestDocument)) : PythonDescription(files);
        var sections = files.Files.Where(IsManual).Take(MostManuals).Aggregate(
            MarkdownOutline.Parse(text), (all, file) => [.. all, .. MarkdownOutline.Parse(files.ReadText(file, LargestDocument))]);
        var architecture = Shallowest(files, name => name.StartsWith("ARCHITECTURE", StringComparison.Ordinal) || name is "DESIGN.MD" or "HOW-IT-WORKS.MD");
        return new Documents(
            path, sections,
            architecture is null ? null : MarkdownOutline.Parse(files.ReadText(architecture, LargestDocument)),
            Text(files, Shallowest(files, name => name is "SECURITY.MD" or "SECURITY.TXT" or "SECURITY")),
            Text(files, Shallowest(files, IsLicence)));
    }

    /// <summary>A Markdown file in a folder of documents, which the README points to.</summary>
    private static bool IsManual(ArtifactFile file) =>
        !FileRoles.IsVendored(file.Path) && file.Name.EndsWith(".md", StringComparison.OrdinalIgnoreCase)
        && file.Path.Split('/').SkipLast(1).Any(folder => folder is "docs" or "doc");

    private static bool IsLicence(string name) =>
        name.StartsWith("LICENSE", StringComparison.Ordinal) || name.StartsWith("LICENCE", StringComparison.Ordinal)
        || name.StartsWith("COPYING", StringComparison.Ordinal) || name is "UNLICENSE";

    private static string Text(FileTree files, ArtifactFile? file) => file is null ? "" : files.ReadText(file, LargestDocument);

    /// <summary>The file nearest to the root; dependencies shipped along have documents of their own.</summary>
    private static ArtifactFile? Shallowest(FileTree files, Func<string, bool> isWanted) => files.Files
        .Where(file => !FileRoles.IsVendored(file.Path) && isWanted(file.Name.ToUpperInvariant()) && file.Path.Count(character => character == '/') <= 3)
        .OrderBy(file => file.Path.Count(character => character == '/')).ThenBy(file => file.Path.Length).ThenBy(file => file.Path, StringComparer.Ordinal)
        .FirstOrDefault();

    /// <summary>A wheel carries the README as the body of its METADATA.</summary>
    private static (string? Path, string Text) PythonDescription(FileTree files)
    {
        var metadata = files.Files.FirstOrDefault(file =>
            file.Path.EndsWith(".dist-info/METADATA", StringComparison.Ordinal) || file.Path == "PKG-INFO" || file.Path.EndsWith("/PKG-INFO", StringComparison.Ordinal));
        if (metadata is null)
        {
            return (null, "");
        }

        var text = files.ReadText(metadata, LargestDocument).Replace("\r\n", "\n", StringComparison.Ordinal);
        var body = text.IndexOf("\n\n", StringComparison.Ordinal);
        return body < 0 || string.IsNullOrWhiteSpace(text[body..]) ? (null, "") : (metadata.Path, text[body..]);
    }
}
