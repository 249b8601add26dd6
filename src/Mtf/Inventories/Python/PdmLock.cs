using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary><c>pdm.lock</c>.</summary>
internal static class PdmLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file, IReadOnlyList<DependencyRequirement> requirements)
    {
        var document = files.Toml(file);
        var root = document.Root;
        var python = new PythonLock(file.Path, "pdm " + (root["metadata", "lock_version"].Scalar ?? ""));
        var packages = root["package"].Items.Where(package => package["name"].Text is not null).ToList();
        foreach (var package in packages)
        {
            var name = package["name"].Text!;
            var version = package["version"].Text ?? "";
            var hashes = package["files"].Items.Concat(root["metadata", "files"][$"{name} {version}"].Items).Select(item => item["hash"].Text);
            var entry = python.Add(name, version, package, hashes, PythonLock.Origin(package));
            entry.HasIntegrity |= package["revision"].Text is { Length: 40 };
            entry.Development = package["groups"].Kind == NodeKind.List ? !package["groups"].Texts.Contains("default", StringComparer.Ordinal) : null;
        }

        foreach (var package in packages)
        {
            var entry = python.Graph.Entries[python.Find(package["name"].Text!, package["version"].Text ?? "")[0]];
            foreach (var requirement in package["dependencies"].Texts.Select(Requirements.Parse).OfType<DependencyRequirement>())
            {
                entry.Edges.AddRange(python.Find(requirement.Name));
            }
        }

        python.AddRoots(requirements);
        return python.Graph.Build(document.Truncated || !root["metadata"].Exists);
    }
}
