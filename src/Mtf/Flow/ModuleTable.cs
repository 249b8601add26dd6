using Mtf.Flow.Graph;
using Mtf.Flow.Solving;

namespace Mtf.Flow;

/// <summary>The modules of a program by path; each language resolves its own imports.</summary>
internal sealed class ModuleTable(ModuleGraph[] graphs, Func<SourceLanguage, ILanguageModules> modulesOf) : IModuleResolver
{
    private readonly Dictionary<(ILanguageModules Language, string Folder, string Specifier), ResolvedModule> known = [];
    private readonly Dictionary<string, int> indexes = graphs.Select((graph, index) => (graph.Path, index)).ToDictionary(entry => entry.Path, entry => entry.index, StringComparer.Ordinal);

    public ResolvedModule Resolve(int fromModule, string specifier)
    {
        // .NET front ends know the module of every type.
        if (graphs[fromModule].Language is SourceLanguage.DotNet or SourceLanguage.CSharp)
        {
            return new ResolvedModule(indexes.GetValueOrDefault(specifier, -1), "net:" + specifier);
        }

        var from = graphs[fromModule].Path;
        var language = modulesOf(graphs[fromModule].Language);
        var key = (language, from[..(from.LastIndexOf('/') + 1)], specifier);
        if (!known.TryGetValue(key, out var resolved))
        {
            var file = language.Resolve(from, specifier, out var root);
            known[key] = resolved = new ResolvedModule(file is not null && indexes.TryGetValue(file, out var index) ? index : -1, root);
        }

        return resolved;
    }

    public int Submodule(int fromModule, string specifier, string name) =>
        modulesOf(graphs[fromModule].Language).Submodule(specifier, name) is { } whole ? Resolve(fromModule, whole).Module : -1;

    /// <summary>From a path to the function of that module's top level, -1 when there is no such module.</summary>
    public Func<string, int> TopOf(FlowProgram program) => path => indexes.TryGetValue(path, out var index) ? program.Modules[index].TopFunction : -1;

    /// <summary>Functions that a name exported by a module may be.</summary>
    public IEnumerable<int> Exported(FlowProgram program, Solver solver, string path, string name) =>
        !indexes.TryGetValue(path, out var index) ? [] : program.Modules[index].Exports
            .Where(export => program.Text(export.Name) == name)
            .SelectMany(export => solver.ValuesOf(export.Value))
            .Where(token => token.Kind == TokenKind.Function)
            .Select(token => token.Id);
}
