using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Python;

/// <summary><c>Pipfile.lock</c>: two flat lists without edges.</summary>
internal static class PipfileLock
{
    public static LockedComponents Read(ManifestFiles files, ArtifactFile file)
    {
        var document = files.Json(file);
        var python = new PythonLock(file.Path, "pipenv " + (document.Root["_meta", "pipfile-spec"].Scalar ?? ""));
        var readable = document.Root["default"].Kind == NodeKind.Map || document.Root["develop"].Kind == NodeKind.Map;
        if (!readable && !document.Truncated)
        {
            files.Report(file.Path, "The file has neither 'default' nor 'develop'.");
        }

        Take(document.Root["develop"], development: true, python);

        // Last, because a package in both is used in production.
        Take(document.Root["default"], development: false, python);
        return python.Graph.Build(document.Truncated || !readable);
    }

    private static void Take(Node section, bool development, PythonLock python)
    {
        foreach (var (name, node) in section.Members)
        {
            var version = (node["version"].Text ?? "").TrimStart('=');
            var origin = node["git"].Text is { } git ? $"git+{git}@{node["ref"].Text}" : node["file"].Text ?? (node["path"].Text is { } path ? $"file:{path}" : null);
            var entry = python.Add(name, version, node, [.. node["hashes"].Texts], origin);
            entry.Development = development;
            entry.HasIntegrity |= node["ref"].Text is { Length: 40 };
        }
    }
}
