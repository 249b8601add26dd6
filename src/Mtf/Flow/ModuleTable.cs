using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>The modules of a program by path.</summary>
internal sealed class ModuleTable(ModuleGraph[] graphs, JavaScriptModules modules) : IModuleResolver
{
    private readonly Dictionary<(string Folder, string Specifier), ResolvedModule> known = [];
    private readonly Dictionary<string, int> indexes = graphs.Select((graph, index) => (graph.Path, index)).ToDictionary(entry => entry.Path, entry => entry.index, StringComparer.Ordinal);

    public ResolvedModule Resolve(int fromModule, string specifier)
    {
        // .NET front ends know the module of every type.
        if (graphs[fromModule].Language is SourceLanguage.DotNet or SourceLanguage.CSharp)
        {
            return new ResolvedModule(indexes.GetValueOrDefault(specifier, -1), "net:" + specifier);
        }

        var from = graphs[fromModule].Path;
        var key = (from[..(from.LastIndexOf('/') + 1)], specifier);
        if (!known.TryGetValue(key, out var resolved))
        {
            var file = modules.Resolve(from, specifier, out var root);
            known[key] = resolved = new ResolvedModule(file is not null && indexes.TryGetValue(file, out var index) ? index : -1, root);
        }

        return resolved;
    }

    /// <summary>From a path to the function of that module's top level, -1 when there is no such module.</summary>
    public Func<string, int> TopOf(FlowProgram program) => path => indexes.TryGetValue(path, out var index) ? program.Modules[index].TopFunction : -1;
}
