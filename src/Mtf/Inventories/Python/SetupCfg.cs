using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary><c>setup.cfg</c>: setuptools' older declarative metadata.</summary>
internal static class SetupCfg
{
    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
    {
        if (files.Text(file) is not { } text)
        {
            return null;
        }

        var root = IniText.Read(text);
        var metadata = root["metadata"];
        var options = root["options"];
        if (!metadata.Exists && !options.Exists)
        {
            return null;
        }

        var urls = Lines(metadata["project_urls"]).Select(Pair).ToList();
        var folder = SafePath.FolderOf(file.Path);
        return new ManifestFacts(ManifestKind.PythonMetadata, file.Path)
        {
            Name = metadata["name"].Text,
            Version = metadata["version"].Text is { } version && !IsIndirect(version) ? version : null,
            Description = metadata["description"].Text,
            Keywords = [.. (metadata["keywords"].Text ?? "").Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)],
            AuthorName = metadata["author"].Text,
            AuthorContact = metadata["author_email"].Text ?? metadata["author-email"].Text,
            Repository = PyProject.RepositoryAmong(urls),
            Homepage = metadata["url"].Text ?? metadata["home_page"].Text ?? PyProject.HomepageAmong(urls),
            License = metadata["license"].Text,
            RuntimeRequirement = options["python_requires"].Text,
            DynamicFields = metadata["version"].Text is { } stated && IsIndirect(stated) ? ["version"] : [],
            EntryPoints = PythonModules.LocateAll(
                files.Tree, folder, Lines(root["options.entry_points"]["console_scripts"]).Select(line => Pair(line).Value)),
            Requirements =
            [
                .. Requirements.ParseAll(Lines(options["install_requires"]), DependencyKind.Production, files, file.Path),
                .. root["options.extras_require"].Members.SelectMany(extra =>
                    Requirements.ParseAll(Lines(extra.Value), DependencyKind.Optional, files, file.Path)),
            ],
        };
    }

    private static bool IsIndirect(string value) =>
        value.StartsWith("attr:", StringComparison.Ordinal) || value.StartsWith("file:", StringComparison.Ordinal);

    private static string[] Lines(Node value) =>
        (value.Text ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static KeyValuePair<string, string> Pair(string line)
    {
        var equals = line.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new("", line) : new(line[..equals].Trim(), line[(equals + 1)..].Trim());
    }
}
