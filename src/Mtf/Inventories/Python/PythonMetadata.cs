using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Inventories.Mcp;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary><c>METADATA</c> of a wheel or installed package and <c>PKG-INFO</c> of a source distribution.</summary>
internal static class PythonMetadata
{
    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
    {
        if (files.Text(file) is not { } text)
        {
            return null;
        }

        var headers = HeaderText.Read(text);
        if (headers["Name"] is null)
        {
            files.Report(file.Path, "The file has no 'Name'.");
            return null;
        }

        var urls = headers.All("Project-URL").Select(Link).ToList();
        var (mailName, mail) = headers["Author-email"] is { } address ? People.Parse(address) : (null, null);
        var folder = SafePath.FolderOf(file.Path);
        return new ManifestFacts(ManifestKind.PythonMetadata, file.Path)
        {
            Name = headers["Name"],
            Version = headers["Version"],
            Description = headers["Summary"],
            Keywords = [.. (headers["Keywords"] ?? "").Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)],

            // "Author-email" holds "Name <mail>" when the author comes from pyproject.toml.
            AuthorName = headers["Author"] ?? (mail is null ? null : mailName),
            AuthorContact = mail ?? mailName,
            Repository = PyProject.RepositoryAmong(urls),
            Homepage = headers["Home-page"] ?? PyProject.HomepageAmong(urls),
            License = headers["License-Expression"] ?? FirstLine(headers["License"]),
            McpName = ReadmeMarker.Find(headers.Body),
            RuntimeRequirement = headers["Requires-Python"],
            DynamicFields = [.. headers.All("Dynamic")],
            EntryPoints = PythonModules.LocateAll(files.Tree, Parent(folder), EntryPoints(files, folder)),
            Requirements = [.. Requirements.ParseAll(headers.All("Requires-Dist"), DependencyKind.Production, files, file.Path)],
        };
    }

    private static IEnumerable<string> EntryPoints(ManifestFiles files, string folder)
    {
        if (files.Tree.Find(folder + "entry_points.txt") is not { } file || files.Text(file) is not { } text)
        {
            return [];
        }

        var sections = IniText.Read(text);
        return sections["console_scripts"].Members.Concat(sections["gui_scripts"].Members).Concat(sections["mcp.servers"].Members)
            .Select(member => member.Value.Text).OfType<string>();
    }

    private static KeyValuePair<string, string> Link(string value)
    {
        var comma = value.IndexOf(',', StringComparison.Ordinal);
        return comma < 0 ? new("", value) : new(value[..comma].Trim(), value[(comma + 1)..].Trim());
    }

    private static string? FirstLine(string? text) => text?.Split('\n')[0].Trim();

    private static string Parent(string folder) => folder.Length == 0 ? "" : SafePath.FolderOf(folder.TrimEnd('/'));
}
