namespace Mtf.Flow.Models;

/// <summary>The rows of all model files that are about calls, or about reads.</summary>
internal sealed class ModelTable
{
    private readonly Dictionary<string, ApiModel> exact = new(StringComparer.Ordinal);
    private readonly List<(string Prefix, ApiModel Model)> prefixes = [];
    private readonly List<string> starts = [];
    private readonly bool isOnRead;

    private ModelTable(bool onRead) => isOnRead = onRead;

    public static ModelTable Load(bool onRead)
    {
        const int on = 8;
        var table = new ModelTable(onRead);
        foreach (var text in (ReadOnlySpan<string>)[ModelTables.JavaScript, ModelTables.Python, ModelTables.DotNet])
        {
            foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var columns = line.Split('\t');
                if (columns[on] == "read" == onRead)
                {
                    table.Add(columns[0], ApiModel.Parse(columns));
                }
            }
        }

        table.prefixes.Sort((left, right) => right.Prefix.Length.CompareTo(left.Prefix.Length));
        table.starts.AddRange(table.exact.Keys.Concat(table.prefixes.Select(row => row.Prefix)));
        table.starts.Sort(StringComparer.Ordinal);
        return table;
    }

    /// <summary>Whether any row may be about paths that begin with this label. Most of the code that a program uses has no model.</summary>
    public bool KnowsRoot(string root)
    {
        var index = starts.BinarySearch(root, StringComparer.Ordinal);
        return index >= 0 || (~index < starts.Count && starts[~index].StartsWith(root, StringComparison.Ordinal))
            || prefixes.Exists(row => root.StartsWith(row.Prefix, StringComparison.Ordinal));
    }

    /// <param name="root">First label of the path.</param>
    /// <param name="path">The path as text.</param>
    /// <param name="last">Last label of the path.</param>
    public ApiModel? Find(string root, string path, string last)
    {
        if (exact.TryGetValue(path, out var model))
        {
            return model;
        }

        // What is done with a variable of the environment, once it is read, is no further read.
        foreach (var (prefix, candidate) in prefixes)
        {
            if (path.StartsWith(prefix, StringComparison.Ordinal) && EndsAtName(prefix, root, path)
                && !(isOnRead && prefix.EndsWith('.') && path.Length != prefix.Length + last.Length))
            {
                return candidate;
            }
        }

        return null;
    }

    // The package "ip" is not the beginning of the package "ip-regex".
    private static bool EndsAtName(string prefix, string root, string path)
    {
        if (prefix.Length == path.Length || !char.IsLetterOrDigit(prefix[^1]))
        {
            return true;
        }

        var next = path[prefix.Length];
        return prefix.Length >= root.Length ? next is '.' or '(' or '[' or '/' : next == '/' || (next == '.' && !root.StartsWith("npm:", StringComparison.Ordinal));
    }

    // The first row of a path counts, so that special rows stand above general ones.
    private void Add(string match, ApiModel model)
    {
        if (match.EndsWith('*'))
        {
            prefixes.Add((match[..^1], model with { IsWholePackage = model.Capability.Length > 0 && !match.EndsWith(".*", StringComparison.Ordinal) }));
        }
        else
        {
            exact.TryAdd(match, model);
        }
    }
}
