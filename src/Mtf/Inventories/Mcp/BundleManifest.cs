using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Mcp;

/// <summary><c>manifest.json</c> of an MCP bundle, versions 0.1 to 0.4, with the permissions of the published bundle standard.</summary>
internal static class BundleManifest
{
    public const string FileName = "manifest.json";

    private const int MaximumEntryPoints = 256;

    private const string TrustKey = "org.mpaktrust";

    private static readonly string[] KnownVersions = ["0.1", "0.2", "0.3", "0.4"];

    /// <summary>Reads the manifest; browser extensions and web pages have a file of this name too, so elsewhere than in a bundle it need not be one.</summary>
    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file, bool inBundle)
    {
        var document = files.Json(file);
        var root = document.Root;
        var version = root["manifest_version"].Scalar ?? root["dxt_version"].Scalar;
        if (root.Kind != NodeKind.Map || root["server"].Kind != NodeKind.Map)
        {
            if (!document.Truncated && inBundle)
            {
                files.Report(file.Path, "The file is not a bundle manifest: it has no 'server'.");
            }

            return null;
        }

        if (version is null || !KnownVersions.Contains(version, StringComparer.Ordinal))
        {
            files.Report(file.Path, $"The bundle manifest has the unknown version '{version}'.");
        }

        var (authorName, authorContact) = People.Read(root["author"]);
        var facts = new ManifestFacts(ManifestKind.Bundle, file.Path)
        {
            ServerType = root["server", "type"].Text,
            Name = root["name"].Text,
            Version = root["version"].Text,
            Description = root["description"].Text ?? root["long_description"].Text,
            Keywords = [.. root["keywords"].Texts],
            AuthorName = authorName,
            AuthorContact = authorContact,
            Repository = RepositoryUrls.Read(root["repository"], root["_meta", TrustKey]["source", "commit"].Text),
            Homepage = root["homepage"].Text,
            License = root["license"].Text,
            RuntimeRequirement = root["compatibility", "runtimes"] is var runtimes ? runtimes["node"].Text ?? runtimes["python"].Text : null,
            EntryPoints = EntryPoints(root, SafePath.FolderOf(file.Path), files.Tree),
            Capabilities = [.. Capabilities("tool", root["tools"], file.Path), .. Capabilities("prompt", root["prompts"], file.Path)],
        };
        return WithPermissions(root, facts, files);
    }

    private static ManifestFacts WithPermissions(Node root, ManifestFacts facts, ManifestFiles files)
    {
        var trust = root["_meta", TrustKey];
        var declaration = root["_meta", MtfDeclaration.MetaKey];
        var own = declaration.Exists ? MtfDeclaration.Permissions(declaration, facts, files) : null;
        return facts with
        {
            Permissions =
            [
                .. own ?? [],
                .. BundlePermissions.Of(trust, facts),
                .. BundleConfiguration.Permissions(root, facts),
            ],
            DeclaresPermissions = own is not null || trust["permissions"].Kind == NodeKind.Map,
        };
    }

    private static List<string> EntryPoints(Node root, string folder, FileTree tree)
    {
        List<string> paths = [];
        foreach (var path in (ReadOnlySpan<string?>)[root["server", "entry_point"].Text, .. LaunchPaths(root["server", "mcp_config"], path => SafePath.Join(folder, path) is { } whole && tree.Find(whole) is not null)])
        {
            if (path is not null && SafePath.Join(folder, path) is { } joined && paths.Count < MaximumEntryPoints && !paths.Contains(joined))
            {
                paths.Add(joined);
            }
        }

        return paths;
    }

    /// <summary>What the launch configuration starts inside the bundle: <c>${__dirname}/server/index.js</c>.</summary>
    private static IEnumerable<string> LaunchPaths(Node configuration, Func<string, bool> exists)
    {
        const string Here = "${__dirname}/";
        return configuration["args"].Texts.Prepend(configuration["command"].Text ?? "")
            .Where(argument => argument.StartsWith(Here, StringComparison.Ordinal))
            .Select(argument => argument[Here.Length..])
            .Where(path => Path.HasExtension(path) || exists(path));
    }

    private static IEnumerable<DeclaredCapability> Capabilities(string kind, Node list, string path) => list.Items
        .Where(item => item["name"].Text is not null)
        .Select(item => new DeclaredCapability(
            kind, item["name"].Text ?? "", item["description"].Text ?? "", null, null, null, new Location(path, item.Line)));
}
