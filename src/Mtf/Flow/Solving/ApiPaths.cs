using System.Collections.Frozen;

namespace Mtf.Flow.Solving;

/// <summary>
/// Access paths into code that is not analysed: <c>node:fs</c> <c>.readFile</c> <c>()</c>. A path is a number; its labels are the roots
/// <c>node:…</c>, <c>npm:…</c>, <c>js:…</c> (globals), <c>py:…</c>, <c>net:…</c>, then member names, <c>()</c> for a result, <c>[]</c> for an element
/// and <c>#n</c> for what is given to parameter n of a callback.
/// </summary>
internal sealed class ApiPaths
{
    public const string Result = "()";
    public const string Element = "[]";
    private const int DeepestPath = 10;
    private const int MostResults = 4;

    // Methods of texts and lists: what they return is the receiver or a part of it, so that the path stays where it is.
    private static readonly FrozenSet<string> Transparent = new[]
    {
        "replace", "replaceAll", "trim", "trimStart", "trimEnd", "slice", "substring", "substr", "toLowerCase", "toUpperCase", "toString", "split", "concat", "padStart",
        "padEnd", "charAt", "charCodeAt", "normalize", "repeat", "match", "matchAll", "join", "filter", "map", "flatMap", "flat", "sort", "reverse", "find",
        "includes", "startsWith", "endsWith", "indexOf", "lastIndexOf", "test", "localeCompare", "valueOf", "toJSON", "at", "some", "every", "findIndex",
        "forEach", "reduce", "keys", "values", "entries", "then", "catch", "finally", "strip", "lower", "upper", "format", "encode", "decode", "rstrip", "lstrip",
        "splitlines", "startswith", "endswith", "items", "copy", "__enter__", "__aenter__", "joinpath", "resolve", "expanduser", "absolute", "with_suffix", "with_name",
        "relative_to",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<(int Parent, string Label), int> children = [];
    private readonly Dictionary<int, string> texts = [];
    private readonly List<(int Parent, string Label, int Depth, int Results)> paths = [];

    public int Root(string label) => Child(-1, label);

    /// <summary>The path one label further. Paths stop growing at a fixed depth, so that cycles end.</summary>
    public int Child(int parent, string label)
    {
        // A default import or export of outside code is the module itself.
        if (parent >= 0 && label == "default")
        {
            return parent;
        }

        // next.next.next, and elements of elements, are no other thing.
        if (parent >= 0 && paths[parent].Parent >= 0 && label == paths[parent].Label && label != Result)
        {
            return parent;
        }

        // The folder of a path object is a path object.
        if (label == "parent" && parent >= 0 && paths[parent].Results > 0)
        {
            return parent;
        }

        var depth = parent < 0 ? 0 : paths[parent].Depth + 1;
        var results = (parent < 0 ? 0 : paths[parent].Results) + (label == Result ? 1 : 0);
        if (depth > DeepestPath || results > MostResults)
        {
            return parent;
        }

        if (label == Result && Transparent.Contains(paths[parent].Label) && paths[parent].Results > 0)
        {
            return paths[parent].Parent;
        }

        if (!children.TryGetValue((parent, label), out var id))
        {
            children[(parent, label)] = id = paths.Count;
            paths.Add((parent, label, depth, results));
        }

        return id;
    }

    public bool IsPython(int path)
    {
        while (paths[path].Parent >= 0)
        {
            path = paths[path].Parent;
        }

        return paths[path].Label.StartsWith("py:", StringComparison.Ordinal);
    }

    /// <summary>Whether the path leads through several results of outside code.</summary>
    public bool IsDerived(int path) => paths[path].Results > 1 || paths[path].Depth > 5;

    public int Parent(int path) => paths[path].Parent;

    public string Label(int path) => paths[path].Label;

    /// <summary>Labels from the root on.</summary>
    public IReadOnlyList<string> Labels(int path)
    {
        var labels = new string[paths[path].Depth + 1];
        for (var at = path; at >= 0; at = paths[at].Parent)
        {
            labels[paths[at].Depth] = paths[at].Label;
        }

        return labels;
    }

    /// <summary>The path as text: <c>node:fs.readFile()</c>.</summary>
    public string Text(int path) => texts.TryGetValue(path, out var text) ? text : texts[path] = string.Concat(Labels(path).Select((label, index) =>
        index == 0 || label is Result or Element ? label : "." + label));
}
