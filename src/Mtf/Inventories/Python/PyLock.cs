using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Python;

/// <summary><c>pylock.toml</c> (PEP 751): what to install, decided; edges are optional in it.</summary>
internal static class PyLock
{
    private static readonly string[] ArchiveKinds = ["sdist", "archive"];

    public static bool IsName(string name) =>
        name == "pylock.toml" || (name.StartsWith("pylock.", StringComparison.Ordinal) && name.EndsWith(".toml", StringComparison.Ordinal));

    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Toml(file);
        var root = document.Root;
        var python = new PythonLock(file.Path, "pylock " + (root["lock-version"].Scalar ?? ""));
        var packages = root["packages"].Items.Where(package => package["name"].Text is not null && package["directory", "path"].Text != ".").ToList();
        foreach (var package in packages)
        {
            var origin = package["vcs"].Exists
                ? $"{package["vcs", "type"].Text}+{package["vcs", "url"].Text ?? package["vcs", "path"].Text}@{package["vcs", "commit-id"].Text}"
                : PythonLock.Origin(package["archive"]) ?? (package["directory", "path"].Text is { } path ? $"file:{path}" : null);
            var entry = python.Add(package["name"].Text!, package["version"].Text ?? "", package, Hashes(package), origin);
            entry.HasIntegrity |= package["vcs", "commit-id"].Text is { Length: 40 };

            // Entries of optional groups and extras carry a marker that asks for them.
            var marker = package["marker"].Text ?? "";
            entry.Development = marker.Contains("dependency_groups", StringComparison.Ordinal) && !IsDefault(root, marker);
            entry.Optional = marker.Contains(" in extras", StringComparison.Ordinal);
        }

        foreach (var package in packages)
        {
            var entry = python.Graph.Entries[python.Find(package["name"].Text!, package["version"].Text ?? "")[0]];
            foreach (var dependency in package["dependencies"].Items.Where(dependency => dependency["name"].Text is not null))
            {
                entry.Edges.AddRange(python.Find(dependency["name"].Text!, dependency["version"].Text));
            }
        }

        return python.Graph.Build(document.Truncated || !root["lock-version"].Exists);
    }

    private static bool IsDefault(Node root, string marker) =>
        root["default-groups"].Texts.Take(32).Any(group => marker.Contains($"'{group}'", StringComparison.Ordinal) || marker.Contains($"\"{group}\"", StringComparison.Ordinal));

    private static List<string> Hashes(Node package) =>
    [
        .. package["wheels"].Items.Concat(ArchiveKinds.Select(kind => package[kind]))
            .SelectMany(file => file["hashes"].Members.Select(hash => $"{hash.Key}:{hash.Value.Text}")),
    ];
}
