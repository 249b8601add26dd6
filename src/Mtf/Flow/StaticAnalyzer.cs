using Mtf.Artifacts;
using Mtf.Flow.Capabilities;
using Mtf.Flow.DotNet;
using Mtf.Flow.DotNet.Source;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Models;
using Mtf.Flow.Origins;
using Mtf.Flow.Patterns;
using Mtf.Flow.Python;
using Mtf.Flow.Solving;
using Mtf.Flow.Taint;
using Mtf.Flow.Tools;

namespace Mtf.Flow;

/// <summary>Analyses the code of a subject. Bounded by work, not by time, so that the same files always give the same facts.</summary>
internal static class StaticAnalyzer
{
    private const int LongestFile = 20 << 20;
    private const int StackSize = 64 << 20;

    /// <param name="files">Files of the subject.</param>
    /// <param name="entryPoints">Modules that run at start; when empty, those that the manifest names.</param>
    /// <param name="known">Fingerprints of known packages; those that are built in when null.</param>
    /// <param name="onPhase">Told the name of each phase when it begins, for those who measure.</param>
    /// <param name="workers">Files that are lowered at the same time; when null, as many as there are processors. The facts are the same.</param>
    public static StaticAnalysis Analyze(FileTree files, IReadOnlyList<string> entryPoints, FingerprintIndex? known = null, Action<string>? onPhase = null, int? workers = null)
    {
        List<UnanalysedPart> unanalysed = [];
        onPhase?.Invoke("read");
        using var assemblies = DotNetSources.Find(files, unanalysed);
        var sources = Read(files, assemblies, unanalysed);
        onPhase?.Invoke("lower");
        ModuleGraph[] graphs = [.. Lower(sources, workers ?? Environment.ProcessorCount, out var programs), .. assemblies.Lower(workers ?? Environment.ProcessorCount)];
        onPhase?.Invoke("origins");
        var origins = new Dictionary<string, ICodeOrigins>(StringComparer.Ordinal);
        foreach (var graph in graphs)
        {
            unanalysed.AddRange(graph.Gaps.Select(gap => new UnanalysedPart(graph.LocationOf(gap.Position).File, graph.LocationOf(gap.Position).Line, gap.Reason, graph.IsEmpty)));
        }

        for (var index = 0; index < sources.Count; index++)
        {
            var (path, _, text) = sources[index];
            origins[path] = new FileOrigins(graphs[index], new OwnerClaims(path, text, SourceMapFinder.Find(files, path, text)), known ?? FingerprintIndex.Default);
        }

        assemblies.AddOrigins(origins);
        StaticAnalysis? result = null;
        OnLargeStack(() => result = Analyze(files, graphs, origins, entryPoints, [.. programs, .. assemblies.EntryPoints], unanalysed, onPhase));
        return result!;
    }

    private static List<(string Path, SourceLanguage Language, string Text)> Read(FileTree files, DotNetSources assemblies, List<UnanalysedPart> unanalysed)
    {
        List<(string, SourceLanguage, string)> sources = [];
        foreach (var file in files.Files)
        {
            var found = FileLanguage.Of(files, file);
            if (found.Language is not { } language)
            {
                if (found.Unread.Length > 0 && !assemblies.Speaks(file.Path))
                {
                    unanalysed.Add(new UnanalysedPart(file.Path, 0, found.Unread, IsWholeFile: true));
                }

                continue;
            }

            if (file.Length > LongestFile)
            {
                unanalysed.Add(new UnanalysedPart(file.Path, 0, "is larger than 20 MB", IsWholeFile: true));
                continue;
            }

            sources.Add((file.Path, language, files.ReadText(file, LongestFile)));
        }

        return sources;
    }

    private static ModuleGraph[] Lower(List<(string Path, SourceLanguage Language, string Text)> sources, int workerCount, out IReadOnlyList<string> programs)
    {
        var graphs = new ModuleGraph[sources.Count];
        var next = -1;
        var workers = Enumerable.Range(0, Math.Clamp(workerCount, 1, Math.Max(1, sources.Count))).Select(_ => new Thread(
            () =>
            {
                for (var index = Interlocked.Increment(ref next); index < sources.Count; index = Interlocked.Increment(ref next))
                {
                    if (sources[index].Language != SourceLanguage.CSharp)
                    {
                        graphs[index] = FrontEnds.Lower(sources[index].Path, sources[index].Language, sources[index].Text);
                    }
                }
            },
            StackSize)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        programs = LowerCSharp(sources, graphs, workerCount);
        return graphs;
    }

    // The files of C# see each other's types, so that they are lowered together. Gives those that hold entry points.
    private static IReadOnlyList<string> LowerCSharp(List<(string Path, SourceLanguage Language, string Text)> sources, ModuleGraph[] graphs, int workers)
    {
        int[] found = [.. Enumerable.Range(0, sources.Count).Where(index => sources[index].Language == SourceLanguage.CSharp)];
        if (found.Length == 0)
        {
            return [];
        }

        var lowered = CSharpFrontEnd.Lower([.. found.Select(index => (sources[index].Path, sources[index].Text))], workers);
        for (var index = 0; index < found.Length; index++)
        {
            graphs[found[index]] = lowered[index].Graph;
        }

        return [.. lowered.Where(source => source.IsProgram).Select(source => source.Graph.Path)];
    }

    private static void OnLargeStack(Action work)
    {
        var thread = new Thread(() => work(), StackSize);
        thread.Start();
        thread.Join();
    }

    private static StaticAnalysis Analyze(
        FileTree files, ModuleGraph[] graphs, Dictionary<string, ICodeOrigins> origins, IReadOnlyList<string> entryPoints, IReadOnlyList<string> programs, List<UnanalysedPart> unanalysed, Action<string>? onPhase)
    {
        onPhase?.Invoke("link");
        var program = FlowProgram.Link(graphs);
        var modules = new JavaScriptModules(files.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal), path => files.Find(path) is { } file ? files.ReadText(file) : null);
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
        var startFunctions = start.Select(resolver.TopOf(program))
            .Concat(entries.Start.SelectMany(entry => resolver.Exported(program, solver, entry.File, entry.Function))).Where(id => id >= 0);
        var installFunctions = InstallScripts.Of(files, modules).Concat(entries.Install).Select(resolver.TopOf(program)).Where(id => id >= 0);
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
        unanalysed.AddRange(extraction.Unnamed.Select(place => new UnanalysedPart(place.File, place.Line, "declares a tool, prompt or resource under a name that is known only at run time")));
        if (solver.IsTruncated || extraction.IsTruncated || reach.IsTruncated || taint.IsTruncated || flows.IsTruncated)
        {
            unanalysed.Add(new UnanalysedPart("", 0, solver.IsTruncated || extraction.IsTruncated || reach.IsTruncated ? "is larger than the work that the analysis allows itself" : "has more flows than are followed"));
        }

        onPhase?.Invoke("capabilities");
        return new StaticAnalysis
        {
            Tools = extraction.Tools,
            Texts = extraction.Texts,
            Capabilities = new CapabilityFinder(calls, folder, models, details, contexts).Find(),
            Flows = found,
            Patterns = new PatternFinder(calls, folder, models, contexts).Find(),
            AnalysedFiles = graphs.Count(module => module.Gaps.Count == 0),
            Unanalysed = unanalysed,
        };
    }
}
