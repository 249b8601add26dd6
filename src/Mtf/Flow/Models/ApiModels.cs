using Mtf.Flow.Solving;

namespace Mtf.Flow.Models;

/// <summary>Finds the model of an access path. Exact rows win over prefixes, longer prefixes over shorter ones.</summary>
internal sealed class ApiModels(ApiPaths paths)
{
    private static readonly Lazy<Table> Calls = new(() => Table.Load(onRead: false));
    private static readonly Lazy<Table> Reads = new(() => Table.Load(onRead: true));
    private readonly Dictionary<int, ApiModel?> calls = [];
    private readonly Dictionary<int, ApiModel?> reads = [];

    /// <summary>The model of calling or constructing the API.</summary>
    public ApiModel? OfCall(int path) => Find(Calls.Value, calls, path);

    /// <summary>The model of reading the value.</summary>
    public ApiModel? OfRead(int path) => Find(Reads.Value, reads, path);

    private ApiModel? Find(Table table, Dictionary<int, ApiModel?> known, int path)
    {
        if (!known.TryGetValue(path, out var model))
        {
            known[path] = model = table.Find(paths.Text(path));
        }

        return model;
    }

    private sealed class Table
    {
        private readonly Dictionary<string, ApiModel> exact = new(StringComparer.Ordinal);
        private readonly List<(string Prefix, ApiModel Model)> prefixes = [];

        public static Table Load(bool onRead)
        {
            const int on = 8;
            var table = new Table();
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
            return table;
        }

        public ApiModel? Find(string path)
        {
            if (exact.TryGetValue(path, out var model))
            {
                return model;
            }

            foreach (var (prefix, candidate) in prefixes)
            {
                if (path.StartsWith(prefix, StringComparison.Ordinal))
                {
                    return candidate;
                }
            }

            return null;
        }

        // The first row of a path counts, so that special rows stand above general ones.
        private void Add(string match, ApiModel model)
        {
            if (match.EndsWith('*'))
            {
                prefixes.Add((match[..^1], model));
            }
            else
            {
                exact.TryAdd(match, model);
            }
        }
    }
}
