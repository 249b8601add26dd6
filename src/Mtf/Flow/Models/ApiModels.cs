using Mtf.Flow.Solving;

namespace Mtf.Flow.Models;

/// <summary>Finds the model of an access path. Exact rows win over prefixes, longer prefixes over shorter ones.</summary>
internal sealed class ApiModels(ApiPaths paths)
{
    private static readonly Lazy<ModelTable> Calls = new(() => ModelTable.Load(onRead: false));
    private static readonly Lazy<ModelTable> Reads = new(() => ModelTable.Load(onRead: true));
    private readonly Dictionary<int, ApiModel?> calls = [];
    private readonly Dictionary<int, ApiModel?> reads = [];

    /// <summary>The model of calling or constructing the API.</summary>
    public ApiModel? OfCall(int path) => Find(Calls.Value, calls, path);

    /// <summary>The model of reading the value.</summary>
    public ApiModel? OfRead(int path) => Find(Reads.Value, reads, path);

    /// <summary>What an API is called in findings: all of a package whose members are not told apart goes by the name of the package.</summary>
    public string NameOf(int path, ApiModel model) => model.IsWholePackage ? paths.RootLabel(path) : paths.Text(path);

    private ApiModel? Find(ModelTable table, Dictionary<int, ApiModel?> known, int path)
    {
        if (!known.TryGetValue(path, out var model))
        {
            var root = paths.RootLabel(path);
            known[path] = model = table.KnowsRoot(root) ? table.Find(root, paths.Text(path), paths.Label(path)) : null;
        }

        return model;
    }
}
