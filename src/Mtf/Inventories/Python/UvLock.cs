using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary><c>uv.lock</c>: one universal resolution; the subject itself is the entry whose source is its own folder.</summary>
internal static class UvLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Toml(file);
        var python = new PythonLock(file.Path, "uv " + (document.Root["version"].Scalar ?? ""));
        var packages = document.Root["package"].Items.Where(package => package["name"].Text is not null).ToList();
        var extras = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var package in packages.Where(package => !IsOwn(package)))
        {
            var hashes = package["wheels"].Items.Append(package["sdist"]).Select(item => item["hash"].Text);
            python.Add(package["name"].Text!, package["version"].Text ?? "", package, hashes, PythonLock.Origin(package["source"]));
            extras[PythonName.Normalize(package["name"].Text!)] = package["optional-dependencies"];
        }

        foreach (var package in packages)
        {
            if (IsOwn(package))
            {
                AddRoots(python, package, isRoot: OwnPath(package) == ".");
                continue;
            }

            var entry = python.Graph.Entries[python.Find(package["name"].Text!, package["version"].Text ?? "")[0]];
            foreach (var dependency in package["dependencies"].Items)
            {
                entry.Edges.AddRange(Targets(python, dependency, extras));
            }
        }

        return python.Graph.Build(document.Truncated || packages.Count == 0);
    }

    private static void AddRoots(PythonLock python, Node package, bool isRoot)
    {
        Add(package["dependencies"].Items, isRoot ? DependencyKind.Production : DependencyKind.Optional);
        Add(package["optional-dependencies"].Members.SelectMany(extra => extra.Value.Items), DependencyKind.Optional);
        Add(package["dev-dependencies"].Members.SelectMany(group => group.Value.Items), DependencyKind.Development);

        void Add(IEnumerable<Node> dependencies, DependencyKind kind)
        {
            foreach (var key in dependencies.SelectMany(dependency => Targets(python, dependency, [])))
            {
                python.Graph.AddRoot(key, kind);
            }
        }
    }

    /// <summary>The entries that a dependency leads to, with those of the extras that it asks for.</summary>
    private static IEnumerable<string> Targets(PythonLock python, Node dependency, Dictionary<string, Node> extras)
    {
        if (dependency["name"].Text is not { } name)
        {
            return [];
        }

        var own = python.Find(name, dependency["version"].Text);
        var offered = extras.GetValueOrDefault(PythonName.Normalize(name), Node.Missing);
        var asked = dependency["extra"].Texts.Take(32).SelectMany(extra => offered[extra].Items)
            .SelectMany(item => item["name"].Text is { } wanted ? python.Find(wanted, item["version"].Text) : []);
        return own.Concat(asked);
    }

    private static bool IsOwn(Node package) => OwnPath(package) is not null;

    private static string? OwnPath(Node package) => package["source", "editable"].Text ?? package["source", "virtual"].Text;
}
