using Mtf.Artifacts;

namespace Mtf.Inventories.Python;

/// <summary>Files behind entry points such as <c>package.module:function</c>.</summary>
internal static class PythonModules
{
    private static readonly string[] Roots = ["", "src/", "lib/"];
    private static readonly string[] Endings = [".py", "/__init__.py", "/__main__.py"];

    public static string? Locate(FileTree tree, string folder, string reference)
    {
        var module = reference.Split(':', '[')[0].Trim();
        if (module.Length is 0 or > 512 || !module.All(character => char.IsLetterOrDigit(character) || character is '_' or '.'))
        {
            return null;
        }

        var path = module.Replace('.', '/');
        return Roots.SelectMany(root => Endings.Select(ending => $"{folder}{root}{path}{ending}"))
            .Select(candidate => tree.Find(candidate)?.Path)
            .FirstOrDefault(found => found is not null);
    }

    public static IReadOnlyList<string> LocateAll(FileTree tree, string folder, IEnumerable<string> references) =>
        [.. references.Take(256).Select(reference => Locate(tree, folder, reference)).OfType<string>().Distinct(StringComparer.Ordinal)];
}
