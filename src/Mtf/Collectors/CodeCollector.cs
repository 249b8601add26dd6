using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Collectors;

/// <summary>Collects what the code of an artifact says about itself.</summary>
internal static class CodeCollector
{
    /// <param name="cacheFolder">Folder of facts that are known already, null for none.</param>
    public static Evidence<StaticAnalysis> Collect(Artifact artifact, Evidence<Inventory> inventory, string? cacheFolder = null) => artifact.Kind == ArtifactKind.Remote
        ? Evidence.NotAvailable<StaticAnalysis>("A remote server shows no code.")
        : Collect(artifact.Files, inventory, cacheFolder);

    /// <summary>What the code says, or that there is none that can be read.</summary>
    public static Evidence<StaticAnalysis> Collect(FileTree files, Evidence<Inventory> inventory, string? cacheFolder = null)
    {
        var analysis = Analyze(files, inventory.ValueOrDefault?.EntryPoints ?? [], new AnalysisCache(cacheFolder));
        return analysis.AnalysedFiles == 0 && analysis.Flows.Count == 0 && analysis.Capabilities.Count == 0 && analysis.Unanalysed.All(part => part.File.Length > 0 && FrontEnds.ForPath(part.File) is null)
            ? Evidence.NotAvailable<StaticAnalysis>("The subject ships no code in a language that is analysed.")
            : Evidence.Of(analysis);
    }

    private static StaticAnalysis Analyze(FileTree files, IReadOnlyList<string> entryPoints, AnalysisCache cache)
    {
        if (!cache.IsUsed)
        {
            return StaticAnalyzer.Analyze(files, entryPoints);
        }

        var key = AnalysisCache.KeyOf(files, entryPoints);
        if (cache.Find(key) is { } known)
        {
            return known;
        }

        var analysis = StaticAnalyzer.Analyze(files, entryPoints);
        cache.Keep(key, analysis);
        return analysis;
    }
}
