using Mtf.Artifacts;
using Mtf.Flow.Capabilities;
using Mtf.Flow.DotNet;
using Mtf.Flow.Facts;
using Mtf.Flow.Folding;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Models;
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
    public static StaticAnalysis Analyze(FileTree files, IReadOnlyList<string> entryPoints)
    {
        List<UnanalysedPart> unanalysed = [];
        var sources = Read(files, unanalysed);
        var owners = new Dictionary<string, CodeOwners>(StringComparer.Ordinal);
        foreach (var (path, _, text) in sources)
        {
            owners[path] = new CodeOwners(path, text);
        }

        using var assemblies = DotNetSources.Find(files, unanalysed);
        ModuleGraph[] graphs = [.. Lower(sources), .. assemblies.Lower(owners)];
        foreach (var graph in graphs)
        {
            unanalysed.AddRange(graph.Gaps.Select(gap => new UnanalysedPart(graph.LocationOf(gap.Position).File, graph.LocationOf(gap.Position).Line, gap.Reason)));
        }

        StaticAnalysis? result = null;
        OnLargeStack(() => result = Analyze(files, graphs, owners, entryPoints, assemblies.EntryPoints, unanalysed));
        return result!;
    }

    private static List<(string Path, SourceLanguage Language, string Text)> Read(FileTree files, List<UnanalysedPart> unanalysed)
    {
        List<(string, SourceLanguage, string)> sources = [];
        foreach (var file in files.Files)
        {
            if (FrontEnds.ForPath(file.Path) is not { } language)
            {
                continue;
            }

            if (file.Length > LongestFile)
            {
                unanalysed.Add(new UnanalysedPart(file.Path, 0, "is larger than 20 MB"));
                continue;
            }

            sources.Add((file.Path, language, files.ReadText(file, LongestFile)));
        }

        return sources;
    }

    private static ModuleGraph[] Lower(List<(string Path, SourceLanguage Language, string Text)> sources)
    {
        var graphs = new ModuleGraph[sources.Count];
        var next = -1;
        var workers = Enumerable.Range(0, Math.Clamp(Environment.ProcessorCount, 1, Math.Max(1, sources.Count))).Select(_ => new Thread(
            () =>
            {
                for (var index = Interlocked.Increment(ref next); index < sources.Count; index = Interlocked.Increment(ref next))
                {
                    graphs[index] = JavaScriptFrontEnd.Lower(sources[index].Path, sources[index].Language, sources[index].Text);
                }
            },
            StackSize)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        return graphs;
    }

    private static void OnLargeStack(Action work)
    {
        var thread = new Thread(() => work(), StackSize);
        thread.Start();
        thread.Join();
    }

    private static StaticAnalysis Analyze(
        FileTree files, ModuleGraph[] graphs, Dictionary<string, CodeOwners> owners, IReadOnlyList<string> entryPoints, IReadOnlyList<string> programs, List<UnanalysedPart> unanalysed)
    {
        var program = FlowProgram.Link(graphs);
        var modules = new JavaScriptModules(files.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal), path => files.Find(path) is { } file ? files.ReadText(file) : null);
        var resolver = new ModuleTable(graphs, modules);
        var solver = Solver.Solve(program, resolver);
        var calls = new CallGraph(program, solver);
        var extraction = ToolExtraction.Extract(calls, new Folder(calls, new Dictionary<int, string>()));
        var handlers = HandlerFacts.Of(extraction);
        IReadOnlyList<string> start = entryPoints.Count > 0 ? entryPoints : [.. modules.EntryPoints(""), .. programs];
        var reach = Reachability.Compute(
            calls, resolver, InstallScripts.Of(files, modules).Select(resolver.TopOf(program)).Where(id => id >= 0), start.Select(resolver.TopOf(program)).Where(id => id >= 0), extraction.Handlers, extraction.DispatchedCalls);
        var folder = new Folder(calls, handlers.Parameters);
        var models = new ApiModels(solver.Paths);
        var details = new CallDetails(calls, folder, models);
        var contexts = new CodeContexts(program, reach, owners, extraction.DispatchedCalls);
        var graph = TaintGraph.Build(calls, folder, models, details, resolver, handlers, contexts.OwnerOf);
        var taint = TaintSolver.Solve(graph, calls);
        var flows = new FlowFinder(graph, taint, calls, folder, models, details, handlers, contexts);
        var found = flows.Find();
        unanalysed.AddRange(OpenCalls(program, solver));
        unanalysed.AddRange(extraction.Unnamed.Select(place => new UnanalysedPart(place.File, place.Line, "declares a tool, prompt or resource under a name that is known only at run time")));
        if (solver.IsTruncated || extraction.IsTruncated || taint.IsTruncated || flows.IsTruncated)
        {
            unanalysed.Add(new UnanalysedPart("", 0, solver.IsTruncated || extraction.IsTruncated ? "is larger than the work that the analysis allows itself" : "has more flows than are followed"));
        }

        return new StaticAnalysis
        {
            Tools = extraction.Tools,
            Capabilities = new CapabilityFinder(calls, folder, models, details, contexts).Find(),
            Flows = found,
            Patterns = [],
            AnalysedFiles = graphs.Count(module => module.Gaps.Count == 0),
            Unanalysed = unanalysed,
        };
    }

    /// <summary>Calls that may enter more functions than are followed.</summary>
    private static IEnumerable<UnanalysedPart> OpenCalls(FlowProgram program, Solver solver)
    {
        const int mostReported = 20;
        return Enumerable.Range(0, program.NodeCount)
            .Where(id => program[id].Kind is NodeKind.Call or NodeKind.New && solver.HasMore(program[id].A))
            .Take(mostReported)
            .Select(id => program.ModuleOf(id).Graph.LocationOf(program[id].Position))
            .Select(place => new UnanalysedPart(place.File, place.Line, "calls more functions than are followed"));
    }
}
