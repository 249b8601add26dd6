using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Python;

/// <summary><c>pyproject.toml</c>: PEP 621, dependency groups, and what poetry, uv, pdm and flit keep in their own tables.</summary>
internal static class PyProject
{
    private static readonly string[] RepositoryLabels = ["repository", "source", "source code", "sourcecode", "github", "code"];
    private static readonly string[] HomepageLabels = ["homepage", "home-page", "home", "website"];

    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Toml(file);
        var root = document.Root;
        if (root.Kind != NodeKind.Map)
        {
            return null;
        }

        var project = root["project"];
        var poetry = root["tool", "poetry"];
        var flit = root["tool"]["flit", "metadata"];
        var metadata = project.Exists ? project : poetry;
        var (authorName, authorContact) = People.Read(metadata["authors"].Exists ? metadata["authors"] : poetry["authors"]);
        var folder = SafePath.FolderOf(file.Path);
        return new ManifestFacts(ManifestKind.PyProject, file.Path)
        {
            Name = project["name"].Text ?? poetry["name"].Text ?? flit["dist-name"].Text ?? flit["module"].Text,
            Version = project["version"].Text ?? poetry["version"].Text,
            Description = project["description"].Text ?? poetry["description"].Text,
            Keywords = [.. metadata["keywords"].Texts],
            AuthorName = authorName ?? flit["author"].Text,
            AuthorContact = authorContact ?? flit["author-email"].Text,
            Repository = RepositoryOf(project["urls"], poetry),
            Homepage = ByLabel(project["urls"], HomepageLabels) ?? poetry["homepage"].Text ?? flit["home-page"].Text,
            License = project["license"].Text ?? project["license", "text"].Text ?? poetry["license"].Text ?? flit["license"].Text,
            RuntimeRequirement = project["requires-python"].Text ?? poetry["dependencies", "python"].Text ?? flit["requires-python"].Text,
            DynamicFields = [.. project["dynamic"].Texts],
            EntryPoints = PythonModules.LocateAll(files.Tree, folder, EntryPoints(project, poetry, flit)),
            Requirements = PyProjectRequirements.Read(root, files, file.Path),
        };
    }

    public static string? ByLabel(IEnumerable<KeyValuePair<string, string>> urls, string[] labels) => urls
        .Where(url => labels.Contains(url.Key.Trim().ToLowerInvariant(), StringComparer.Ordinal))
        .OrderBy(url => Array.IndexOf(labels, url.Key.Trim().ToLowerInvariant()))
        .Select(url => url.Value).FirstOrDefault();

    /// <summary>The repository among labelled links, under any of the labels in use.</summary>
    public static RepositoryReference? RepositoryAmong(IReadOnlyCollection<KeyValuePair<string, string>> urls, string? fallback = null) =>
        (ByLabel(urls, RepositoryLabels) ?? fallback) is { } url && RepositoryUrls.Normalise(url) is { } normal ? new RepositoryReference(normal) : null;

    public static string? HomepageAmong(IEnumerable<KeyValuePair<string, string>> urls) => ByLabel(urls, HomepageLabels);

    private static string? ByLabel(Node urls, string[] labels) => ByLabel(Links(urls), labels);

    private static RepositoryReference? RepositoryOf(Node urls, Node poetry) =>
        RepositoryAmong([.. Links(urls)], poetry["repository"].Text ?? ByLabel(poetry["urls"], RepositoryLabels));

    private static IEnumerable<KeyValuePair<string, string>> Links(Node urls) =>
        urls.Members.Where(member => member.Value.Text is not null).Select(member => KeyValuePair.Create(member.Key, member.Value.Text!));

    private static IEnumerable<string> EntryPoints(params Node[] tables) => tables
        .SelectMany(table => table["scripts"].Members)
        .Select(script => script.Value.Text ?? script.Value["reference"].Text ?? script.Value["callable"].Text)
        .OfType<string>();
}
