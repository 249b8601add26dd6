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

    private readonly PairTable children = new();
    private readonly Dictionary<string, int> labelIds = new(StringComparer.Ordinal);
    private readonly List<(string Text, bool IsTransparent)> labels = [];
    private readonly Dictionary<int, string> texts = [];
    private readonly List<(int Parent, int Label, int Depth, int Results, bool IsPython)> paths = [];
    private readonly int defaultLabel;
    private readonly int resultLabel;
    private readonly int elementLabel;
    private readonly int parentLabel;

    public ApiPaths() => (defaultLabel, resultLabel, elementLabel, parentLabel) = (LabelOf("default"), LabelOf(Result), LabelOf(Element), LabelOf("parent"));

    /// <summary>How many paths there are.</summary>
    public int Count => paths.Count;

    public int Root(string label) => Child(-1, LabelOf(label));

    /// <summary>The number of a label, for <see cref="Child(int, int)"/>.</summary>
    public int LabelOf(string label)
    {
        if (!labelIds.TryGetValue(label, out var id))
        {
            labelIds[label] = id = labels.Count;
            labels.Add((label, Transparent.Contains(label)));
        }

        return id;
    }

    public int Child(int parent, string label) => Child(parent, LabelOf(label));

    /// <summary>What a call of the path gives.</summary>
    public int ResultOf(int path) => Child(path, resultLabel);

    /// <summary>What the elements of the path are.</summary>
    public int ElementOf(int path) => Child(path, elementLabel);

    /// <summary>The path one label further. Paths stop growing at a fixed depth, so that cycles end.</summary>
    public int Child(int parent, int label)
    {
        // A default import or export of outside code is the module itself.
        if (parent >= 0 && label == defaultLabel)
        {
            return parent;
        }

        // next.next.next, and elements of elements, are no other thing.
        if (parent >= 0 && paths[parent].Parent >= 0 && label == paths[parent].Label && label != resultLabel)
        {
            return parent;
        }

        // The folder of a path object is a path object.
        if (label == parentLabel && parent >= 0 && paths[parent].Results > 0)
        {
            return parent;
        }

        var depth = parent < 0 ? 0 : paths[parent].Depth + 1;
        var results = (parent < 0 ? 0 : paths[parent].Results) + (label == resultLabel ? 1 : 0);
        if (depth > DeepestPath || results > MostResults)
        {
            return parent;
        }

        if (label == resultLabel && labels[paths[parent].Label].IsTransparent && paths[parent].Results > 0)
        {
            return paths[parent].Parent;
        }

        var id = children.Find(parent + 1, label);
        if (id < 0)
        {
            id = paths.Count;
            children.Add(parent + 1, label, id);
            paths.Add((parent, label, depth, results, parent < 0 ? labels[label].Text.StartsWith("py:", StringComparison.Ordinal) : paths[parent].IsPython));
        }

        return id;
    }

    public bool IsPython(int path) => paths[path].IsPython;

    /// <summary>Whether the path leads through several results of outside code.</summary>
    public bool IsDerived(int path) => paths[path].Results > 1 || paths[path].Depth > 5;

    public int Parent(int path) => paths[path].Parent;

    public string Label(int path) => labels[paths[path].Label].Text;

    /// <summary>The first label of a path.</summary>
    public string RootLabel(int path)
    {
        while (paths[path].Parent >= 0)
        {
            path = paths[path].Parent;
        }

        return Label(path);
    }

    public int Depth(int path) => paths[path].Depth;

    /// <summary>Labels from the root on.</summary>
    public IReadOnlyList<string> Labels(int path)
    {
        var found = new string[paths[path].Depth + 1];
        for (var at = path; at >= 0; at = paths[at].Parent)
        {
            found[paths[at].Depth] = Label(at);
        }

        return found;
    }

    /// <summary>The path as text: <c>node:fs.readFile()</c>.</summary>
    public string Text(int path)
    {
        if (!texts.TryGetValue(path, out var text))
        {
            var builder = new System.Text.StringBuilder();
            foreach (var label in Labels(path))
            {
                builder.Append(builder.Length == 0 || label is Result or Element ? "" : ".").Append(label);
            }

            texts[path] = text = builder.ToString();
        }

        return text;
    }
}
