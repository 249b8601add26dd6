using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Inventories.Mcp;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>package.json</c>: the manifest of an npm package.</summary>
internal static class PackageJson
{
    private static readonly string[] InstallHooks = ["preinstall", "install", "postinstall"];

    /// <summary>Run when installed from git or a folder, not from a tarball.</summary>
    private static readonly string[] PrepareHooks = ["preprepare", "prepare", "postprepare"];

    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file, bool isFolder)
    {
        var document = files.Json(file);
        var root = document.Root;
        if (root.Kind != NodeKind.Map)
        {
            if (!document.Truncated)
            {
                files.Report(file.Path, "The file is not a JSON object.");
            }

            return null;
        }

        var (authorName, authorContact) = People.Read(root["author"]);
        var facts = new ManifestFacts(ManifestKind.PackageJson, file.Path)
        {
            Name = root["name"].Text,
            Version = root["version"].Text,
            Description = root["description"].Text,
            Keywords = root["keywords"].Kind == NodeKind.List ? [.. root["keywords"].Texts] : [],
            AuthorName = authorName,
            AuthorContact = authorContact,
            Repository = RepositoryUrls.Read(root["repository"], root["gitHead"].Text),
            Homepage = root["homepage"].Text,
            License = LicenseOf(root),
            McpName = root["mcpName"].Text,
            RuntimeRequirement = root["engines", "node"].Text,
            EntryPoints = NpmEntryPoints.Read(root, files.Tree, SafePath.FolderOf(file.Path)),
            Requirements = RequirementsOf(root),
            BundledDependencies = Bundled(root),
            InstallScripts = Scripts(root, files.Tree, SafePath.FolderOf(file.Path), isFolder),
        };
        var declaration = root["_meta", MtfDeclaration.MetaKey];
        var permissions = declaration.Exists ? MtfDeclaration.Permissions(declaration, facts, files) : null;
        return facts with { Permissions = permissions ?? [], DeclaresPermissions = permissions is not null };
    }

    public static IReadOnlyList<DependencyRequirement> RequirementsOf(Node root)
    {
        List<DependencyRequirement> requirements = [];
        Take(root["dependencies"], DependencyKind.Production);
        Take(root["optionalDependencies"], DependencyKind.Optional);
        Take(root["peerDependencies"], DependencyKind.Peer);
        Take(root["devDependencies"], DependencyKind.Development);
        return requirements;

        void Take(Node section, DependencyKind kind)
        {
            foreach (var (name, range) in section.Members)
            {
                // npm lets optionalDependencies override dependencies of the same name.
                if (kind == DependencyKind.Production && root["optionalDependencies"][name].Exists)
                {
                    continue;
                }

                // An optional peer is used when something else brings it and is never installed for its own sake.
                var marker = kind == DependencyKind.Peer && root["peerDependenciesMeta"][name]["optional"].IsTrue ? "optional" : "";
                requirements.Add(new DependencyRequirement(name, range.Text ?? "", kind, marker));
            }
        }
    }

    private static IReadOnlyList<string> Bundled(Node root)
    {
        var bundled = root["bundleDependencies"].Exists ? root["bundleDependencies"] : root["bundledDependencies"];
        return bundled.IsTrue ? [.. root["dependencies"].Members.Select(member => member.Key)] : [.. bundled.Texts];
    }

    private static string? LicenseOf(Node root)
    {
        var license = root["license"].Exists ? root["license"] : root["licenses"];
        return license.Kind switch
        {
            NodeKind.Text => license.Text,
            NodeKind.Map => license["type"].Text ?? license["name"].Text,
            NodeKind.List => string.Join(" OR ", license.Items.Select(item => item.Text ?? item["type"].Text).OfType<string>()) is { Length: > 0 } joined ? joined : null,
            _ => null,
        };
    }

    private static SortedDictionary<string, string> Scripts(Node root, FileTree tree, string folder, bool isFolder)
    {
        var scripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in isFolder ? InstallHooks.Concat(PrepareHooks) : InstallHooks)
        {
            if (root["scripts"][name].Text is { } command)
            {
                scripts[name] = command;
            }
        }

        // npm compiles native code by itself when it sees binding.gyp and neither script is set.
        if (!scripts.ContainsKey("install") && !scripts.ContainsKey("preinstall") && tree.Find(folder + "binding.gyp") is not null
            && root["gypfile"].Flag != false)
        {
            scripts["install"] = "node-gyp rebuild";
        }

        return scripts;
    }
}
