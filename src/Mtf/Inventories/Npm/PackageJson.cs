using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Npm;

/// <summary><c>package.json</c>: the manifest of an npm package.</summary>
internal static class PackageJson
{
    private static readonly string[] InstallHooks = ["preinstall", "install", "postinstall"];

    /// <summary>Run when installed from git or a folder, not from a tarball.</summary>
    private static readonly string[] PrepareHooks = ["preprepare", "prepare", "postprepare"];

    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
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
        return new ManifestFacts(ManifestKind.PackageJson, file.Path)
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
            InstallScripts = Scripts(root, files.Tree, SafePath.FolderOf(file.Path)),
        };
    }

    public static IReadOnlyList<DependencyRequirement> RequirementsOf(Node root)
    {
        List<DependencyRequirement> requirements = [];
        Take(root["dependencies"], _ => DependencyKind.Production);
        Take(root["optionalDependencies"], _ => DependencyKind.Optional);
        Take(root["peerDependencies"], name => root["peerDependenciesMeta"][name]["optional"].IsTrue ? DependencyKind.Optional : DependencyKind.Peer);
        Take(root["devDependencies"], _ => DependencyKind.Development);
        return requirements;

        void Take(Node section, Func<string, DependencyKind> kind)
        {
            foreach (var (name, range) in section.Members)
            {
                // npm lets optionalDependencies override dependencies of the same name.
                if (kind(name) == DependencyKind.Production && root["optionalDependencies"][name].Exists)
                {
                    continue;
                }

                requirements.Add(new DependencyRequirement(name, range.Text ?? "", kind(name)));
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

    private static SortedDictionary<string, string> Scripts(Node root, FileTree tree, string folder)
    {
        var scripts = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in InstallHooks.Concat(PrepareHooks))
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
