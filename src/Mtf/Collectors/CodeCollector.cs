using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Collectors;

/// <summary>Collects what the code of an artifact says about itself.</summary>
internal static class CodeCollector
{
    public static Evidence<StaticAnalysis> Collect(Artifact artifact, Evidence<Inventory> inventory) => artifact.Kind == ArtifactKind.Remote
        ? Evidence.NotAvailable<StaticAnalysis>("A remote server shows no code.")
        : Collect(artifact.Files, inventory);

    /// <summary>What the code says, or that there is none that can be read.</summary>
    public static Evidence<StaticAnalysis> Collect(FileTree files, Evidence<Inventory> inventory)
    {
        var analysis = StaticAnalyzer.Analyze(files, inventory.ValueOrDefault?.EntryPoints ?? []);
        return analysis.AnalysedFiles == 0 && analysis.Flows.Count == 0 && analysis.Capabilities.Count == 0 && analysis.Unanalysed.All(part => part.File.Length > 0 && FrontEnds.ForPath(part.File) is null)
            ? Evidence.NotAvailable<StaticAnalysis>("The subject ships no code in a language that is analysed.")
            : Evidence.Of(analysis);
    }
}
