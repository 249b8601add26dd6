using Mtf.Artifacts;
using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Npm;

/// <summary>The files that <c>bin</c>, <c>exports</c>, <c>module</c> and <c>main</c> name, in that order: <c>bin</c> starts the server.</summary>
internal static class NpmEntryPoints
{
    private const int MaximumEntryPoints = 256;

    private static readonly string[] NotCode = [".d.ts", ".d.mts", ".d.cts", ".json", ".css"];
    private static readonly string[] Completions = ["", ".js", ".mjs", ".cjs", "/index.js"];

    public static IReadOnlyList<string> Read(Node root, FileTree tree, string folder)
    {
        List<string> found = [];
        Take(root["bin"]);
        foreach (var (_, target) in root["bin"].Members)
        {
            Take(target);
        }

        TakeExports(root["exports"]);
        Take(root["module"]);
        Take(root["main"]);
        if (found.Count == 0 && tree.Find(folder + "index.js") is { } index)
        {
            found.Add(index.Path);
        }

        return found;

        void Take(Node node)
        {
            if (node.Text is { } path && Locate(path) is { } located && found.Count < MaximumEntryPoints && !found.Contains(located))
            {
                found.Add(located);
            }
        }

        // Conditions nest; the document is at most 64 deep. Type declarations are not code.
        void TakeExports(Node node)
        {
            Take(node);
            foreach (var (condition, target) in node.Members)
            {
                if (condition != "types")
                {
                    TakeExports(target);
                }
            }

            foreach (var item in node.Items)
            {
                TakeExports(item);
            }
        }

        string? Locate(string path)
        {
            if (SafePath.Join(folder, path) is not { } joined || joined.Contains('*', StringComparison.Ordinal) || NotCode.Any(ending => joined.EndsWith(ending, StringComparison.Ordinal)))
            {
                return null;
            }

            return Completions.Select(completion => tree.Find(joined + completion)?.Path).FirstOrDefault(candidate => candidate is not null) ?? joined;
        }
    }
}
