using Mtf.Artifacts;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;

namespace Mtf.Flow;

/// <summary>Finds the files that code loads as code under names that do not say so: <c>require('./table.dat')</c>, <c>spawn('node', ['worker.bin'])</c>.</summary>
internal sealed class LoadedFiles
{
    private const int MostValues = 64;
    private const int MostFiles = 256;
    private const int MostSteps = 6;
    private readonly FileTree files;
    private readonly JavaScriptModules modules;
    private readonly ILookup<string, string> byName;
    private int found;

    public LoadedFiles(FileTree files, JavaScriptModules modules)
    {
        (this.files, this.modules) = (files, modules);
        byName = files.Files.Where(file => FrontEnds.ForPath(file.Path) is null or SourceLanguage.Python && !IsData(file.Path)).ToLookup(file => file.Name, file => file.Path, StringComparer.Ordinal);
    }

    /// <summary>Whether more files are loaded than are read.</summary>
    public bool IsTruncated { get; private set; }

    public IEnumerable<(string Path, SourceLanguage Language)> Of(ModuleGraph graph)
    {
        if (byName.Count == 0)
        {
            yield break;
        }

        if (graph.Language is SourceLanguage.JavaScript or SourceLanguage.TypeScript)
        {
            foreach (var import in graph.Imports)
            {
                if (modules.Resolve(graph.Path, import.Specifier, out _) is { } path && byName.Contains(path[(path.LastIndexOf('/') + 1)..]) && Take())
                {
                    yield return (path, SourceLanguage.JavaScript);
                }
            }
        }

        foreach (var node in graph.Nodes)
        {
            if (node.Kind is NodeKind.Call or NodeKind.New && LanguageOf(graph, node) is { } language)
            {
                foreach (var path in TextsOf(graph, graph.ArgumentsOf(node)).SelectMany(Named).Where(_ => Take()))
                {
                    yield return (path, language);
                }
            }
        }
    }

    // What Node reads as data or as a library, whoever asks for it.
    private static bool IsData(string path) => path.EndsWith(".json", StringComparison.Ordinal) || path.EndsWith(".node", StringComparison.Ordinal)
        || path.EndsWith(".wasm", StringComparison.Ordinal) || path.EndsWith(".d.ts", StringComparison.Ordinal);

    private bool Take()
    {
        IsTruncated |= found >= MostFiles;
        return found++ < MostFiles;
    }

    private IEnumerable<string> Named(string text) => text.Split([' ', '"', '\''], StringSplitOptions.RemoveEmptyEntries).Take(MostValues)
        .Select(word => word[(word.LastIndexOfAny(['/', '\\']) + 1)..]).Where(name => name.Length > 0).SelectMany(name => byName[name]);

    /// <summary>The language of what a call loads, null when it loads no code. What createRequire makes loads too.</summary>
    private static SourceLanguage? LanguageOf(ModuleGraph graph, in Node call) => NameOf(graph, call.A) switch
    {
        "require" or "import" or "createRequire" or "fork" or "Worker" or "register" => SourceLanguage.JavaScript,
        "run_path" or "SourceFileLoader" or "spec_from_file_location" => SourceLanguage.Python,
        "spawn" or "spawnSync" or "exec" or "execSync" or "execFile" or "execFileSync" or "execa" or "Popen" or "run" or "call" or "check_call" or "check_output" or "system" or "execv"
            => Interpreter(graph, graph.ArgumentsOf(call)),
        _ => null,
    };

    private static string NameOf(ModuleGraph graph, int callee)
    {
        var (value, name) = (callee, "");
        for (var step = 0; step < MostSteps; step++)
        {
            var node = graph.Nodes[value];
            switch (node.Kind)
            {
                case NodeKind.Variable when graph.Variables[node.A].Definitions is [var only]:
                    (value, name) = (only, graph.Variables[node.A].Name);
                    continue;
                case NodeKind.Variable:
                    return graph.Variables[node.A].Name;
                case NodeKind.Global:
                    return graph.Texts[node.A];
                case NodeKind.Member or NodeKind.Import when node.B >= 0:
                    return graph.Texts[node.B];
                case NodeKind.Call:
                    (value, name) = (node.A, "");
                    continue;
                default:
                    return name;
            }
        }

        return name;
    }

    private static SourceLanguage? Interpreter(ModuleGraph graph, ReadOnlySpan<int> arguments)
    {
        foreach (var word in TextsOf(graph, arguments).SelectMany(text => text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            if (word == "execPath")
            {
                return SourceLanguage.JavaScript;
            }

            if ((word == "executable" ? SourceLanguage.Python : LaunchCommands.InterpreterOf(word)) is { } language)
            {
                return language;
            }
        }

        return null;
    }

    // Constants in what a call is given, through variables and operators.
    private static List<string> TextsOf(ModuleGraph graph, ReadOnlySpan<int> arguments)
    {
        List<string> texts = [];
        HashSet<int> seen = [];
        var open = new Queue<int>(arguments.ToArray());
        while (seen.Count < MostValues && open.TryDequeue(out var id))
        {
            if (id < 0 || !seen.Add(id))
            {
                continue;
            }

            var node = graph.Nodes[id];
            switch (node.Kind)
            {
                case NodeKind.Text:
                    texts.Add(graph.Texts[node.A]);
                    break;
                case NodeKind.Member:
                    texts.Add(graph.Texts[node.B]);
                    break;
                case NodeKind.Import when node.B >= 0:
                    texts.Add(graph.Texts[node.B]);
                    break;
                case NodeKind.Variable:
                    graph.Variables[node.A].Definitions.ForEach(open.Enqueue);
                    break;
                case NodeKind.Pass:
                    open.Enqueue(node.A);
                    break;
                case NodeKind.Concat:
                    open.Enqueue(node.A);
                    open.Enqueue(node.B);
                    break;
                case NodeKind.Template or NodeKind.Choice or NodeKind.Array:
                    EnqueueAll(graph.OperandsOf(node), open);
                    break;
                case NodeKind.Call or NodeKind.New:
                    EnqueueAll(graph.ArgumentsOf(node), open);
                    break;
            }
        }

        return texts;
    }

    private static void EnqueueAll(ReadOnlySpan<int> ids, Queue<int> open)
    {
        foreach (var id in ids)
        {
            open.Enqueue(id);
        }
    }
}
