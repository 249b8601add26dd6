using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary><c>poetry.lock</c>. What is direct stands only in <c>pyproject.toml</c>.</summary>
internal static class PoetryLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file, IReadOnlyList<DependencyRequirement> requirements)
    {
        var document = files.Toml(file);
        var root = document.Root;
        var python = new PythonLock(file.Path, "poetry " + (root["metadata", "lock-version"].Scalar ?? ""));
        var packages = root["package"].Items.Where(package => package["name"].Text is not null).ToList();
        foreach (var package in packages)
        {
            // Before lock version 2 the hashes stand in a table at the end.
            var name = package["name"].Text!;
            var hashes = package["files"].Items.Concat(root["metadata", "files"][name].Items).Select(item => item["hash"].Text);
            var entry = python.Add(name, package["version"].Text ?? "", package, hashes, Origin(package["source"]));
            entry.HasIntegrity |= package["source", "resolved_reference"].Text is { Length: 40 };
            entry.Development = Development(package);
        }

        foreach (var package in packages)
        {
            var entry = python.Graph.Entries[python.Find(package["name"].Text!, package["version"].Text ?? "")[0]];
            foreach (var (name, constraint) in package["dependencies"].Members)
            {
                var targets = python.Find(name);
                entry.Edges.AddRange(targets);
                if (targets.Count == 0 && !IsConditional(constraint))
                {
                    python.Graph.Unresolved($"{name} {constraint.Text}".TrimEnd() + " has no entry in the lockfile.");
                }
            }
        }

        python.AddRoots(requirements);
        return python.Graph.Build(document.Truncated || !root["metadata"].Exists);
    }

    private static bool? Development(Node package) => package switch
    {
        _ when package["groups"].Kind == NodeKind.List => !package["groups"].Texts.Contains("main", StringComparer.Ordinal),
        _ when package["category"].Text is { } category => category != "main",
        _ => null,
    };

    private static bool IsConditional(Node constraint) =>
        constraint["optional"].IsTrue || constraint["markers"].Exists
        || (constraint.Items.Count > 0 && constraint.Items.All(item => item["optional"].IsTrue || item["markers"].Exists));

    private static string? Origin(Node source) => source["type"].Text switch
    {
        "git" => $"git+{source["url"].Text}@{source["resolved_reference"].Text ?? source["reference"].Text}",
        "file" or "directory" => $"file:{source["url"].Text}",
        "url" => source["url"].Text,
        _ => null,
    };
}
