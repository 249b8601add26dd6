using Mtf.Artifacts;
using Mtf.Flow.Capabilities;
using Mtf.Flow.DotNet;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Models;
using Mtf.Flow.Native;
using Mtf.Flow.Origins;
using Mtf.Flow.Patterns;
using Mtf.Flow.Python;
using Mtf.Flow.Shell;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;
using Mtf.Flow.Tools;
using Mtf.Inventories.Native;

namespace Mtf.Flow;

/// <summary>Analyses the code of a subject. Bounded by work, not by time, so that the same files always give the same facts.</summary>
internal static class StaticAnalyzer
{
    /// <param name="files">Files of the subject.</param>
    /// <param name="entryPoints">Modules that run at start; when empty, those that the manifest names.</param>
    /// <param name="known">Fingerprints of known packages; those that are built in when null.</param>
    /// <param name="onPhase">Told the name of each phase when it begins, for those who measure.</param>
    /// <param name="workers">Files that are lowered at the same time; when null, as many as there are processors. The facts are the same.</param>
    public static StaticAnalysis Analyze(FileTree files, IReadOnlyList<string> entryPoints, FingerprintIndex? known = null, Action<string>? onPhase = null, int? workers = null)
    {
        List<UnanalysedPart> unanalysed = [];
        List<ArtifactFile> scripts = [];
        var native = new NativeFacts(NativeFiles.In(files));
        onPhase?.Invoke("lower");
        using var assemblies = DotNetSources.Find(files, unanalysed);
        var modules = new JavaScriptModules(files.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal), path => files.Find(path) is { } file ? files.ReadText(file) : null);
        var launched = LaunchCommands.Of(files);
        var sources = SourceFiles.Read(files, entryPoints, launched, modules, assemblies.Speaks, workers ?? Environment.ProcessorCount, scripts, native, unanalysed);
        ModuleGraph[] graphs = [.. sources.Select(source => source.Graph), .. assemblies.Lower(workers ?? Environment.ProcessorCount)];
        foreach (var (graph, gap) in graphs.SelectMany(graph => graph.Gaps.Select(gap => (graph, gap))))
        {
            var place = graph.LocationOf(gap.Position);
            unanalysed.Add(new UnanalysedPart(place.File, place.Line, gap.Reason, graph.IsEmpty));
        }

        onPhase?.Invoke("origins");
        var origins = new Dictionary<string, ICodeOrigins>(StringComparer.Ordinal);
        foreach (var (path, text, graph, _) in sources)
        {
            var index = FileOrigins.IsCompared(graph.Language) ? known ?? FingerprintIndex.Default : FingerprintIndex.Empty;
            origins[path] = new FileOrigins(graph, new OwnerClaims(path, text, SourceMapFinder.Find(files, path, text)), index);
        }

        assemblies.AddOrigins(origins);
        StaticAnalysis? result = null;
        LargeStack.Run(() =>
        {
            var shell = ShellScripts.Of(files, scripts, entryPoints);
            result = Analyze(files, modules, graphs, origins, entryPoints,
                [.. sources.Where(source => source.IsProgram).Select(source => source.Path), .. assemblies.EntryPoints], launched, shell, unanalysed, onPhase);
        });
        return result! with { Capabilities = [.. result!.Capabilities, .. native.Capabilities()] };
    }

    private static StaticAnalysis Analyze(
        FileTree files, JavaScriptModules modules, ModuleGraph[] graphs, Dictionary<string, ICodeOrigins> origins, IReadOnlyList<string> entryPoints,
        IReadOnlyList<string> programs, IReadOnlyList<LaunchedFile> launched, ShellScripts shell, List<UnanalysedPart> unanalysed, Action<string>? onPhase)
    {
        onPhase?.Invoke("link");
        var program = FlowProgram.Link(graphs);
        var python = PythonModules.Of(files);
        var resolver = new ModuleTable(graphs, language => language == SourceLanguage.Python ? python : modules);
        onPhase?.Invoke("solve");
        var solver = Solver.Solve(program, resolver);
        var calls = new CallGraph(program, solver);
        onPhase?.Invoke("tools");
        var extraction = ToolExtraction.Extract(calls, new Folder(calls, new Dictionary<int, string>()));
        var handlers = HandlerFacts.Of(extraction);
        var entries = PythonEntryPoints.Of(files, python);
        IReadOnlyList<string> start = entryPoints.Count > 0 ? entryPoints : [.. modules.EntryPoints(""), .. programs, .. entries.Start.Select(entry => entry.File)];
        var startFunctions = start.Concat(launched.Where(file => file.IsStart).Select(file => file.Path)).Concat(shell.Started(Phase.Startup))
            .Distinct(StringComparer.Ordinal).Select(resolver.TopOf(program))
            .Concat(entries.Start.SelectMany(entry => resolver.Exported(program, solver, entry.File, entry.Function))).Where(id => id >= 0);
        var installFunctions = InstallScripts.Of(files, modules).Concat(entries.Install).Concat(shell.Started(Phase.Install)).Select(resolver.TopOf(program)).Where(id => id >= 0);
        onPhase?.Invoke("reach");
        var reach = Reachability.Compute(
            calls, resolver, installFunctions, startFunctions, extraction.Handlers, extraction.DispatchedCalls);
        var folder = new Folder(calls, handlers.Parameters);
        var models = new ApiModels(solver.Paths);
        var details = new CallDetails(calls, folder, models);
        var contexts = new CodeContexts(program, reach, origins, extraction.DispatchedCalls);
        onPhase?.Invoke("graph");
        var graph = TaintGraph.Build(calls, folder, models, details, resolver, handlers, contexts.VerifiedOwnerOf);
        onPhase?.Invoke("taint");
        var taint = TaintSolver.Solve(graph, calls);
        onPhase?.Invoke("flows");
        var flows = new FlowFinder(graph, taint, calls, folder, models, details, handlers, contexts);
        var found = flows.Find();
        unanalysed.AddRange(new OpenEnds(calls, contexts).Find(graph.Sinks));
        unanalysed.AddRange(extraction.Unnamed.Select(place => new UnanalysedPart(place.File, place.Line, UnanalysedPart.UnnamedDeclaration)));
        if (solver.IsTruncated || extraction.IsTruncated || reach.IsTruncated || taint.IsTruncated || flows.IsTruncated)
        {
            unanalysed.Add(new UnanalysedPart("", 0, solver.IsTruncated || extraction.IsTruncated || reach.IsTruncated ? "is larger than the work that the analysis allows itself" : "has more flows than are followed"));
        }

        onPhase?.Invoke("capabilities");
        foreach (var (call, text) in new CommandTexts(calls, folder, models).Find())
        {
            shell.Command(text, contexts.Of(call));
        }

        shell.Rest();
        unanalysed.AddRange(shell.Facts.Unanalysed);
        return new StaticAnalysis
        {
            Tools = extraction.Tools,
            Texts = extraction.Texts,
            Capabilities = [.. new CapabilityFinder(calls, folder, models, details, contexts).Find().Concat(shell.Facts.Capabilities)],
            Flows = [.. found, .. shell.Facts.Flows],
            Patterns = new PatternFinder(calls, folder, models, contexts).Find(),
            AnalysedFiles = graphs.Count(module => module.Gaps.Count == 0),
            Unanalysed = unanalysed,
        };
    }
}
