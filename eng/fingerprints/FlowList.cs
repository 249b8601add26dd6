using Mtf.Artifacts.Containers;
using Mtf.Artifacts.Directories;
using Mtf.Flow;
using Mtf.Flow.Facts;
using Mtf.Flow.Origins;

namespace Mtf.Fingerprints;

/// <summary>Lists the flows of real packages that end in code, commands or the network, each with whose code they end in.</summary>
internal static class FlowList
{
    private static readonly FingerprintIndex Nothing = new([], [], []);

    public static void Run(IReadOnlyList<string> folders)
    {
        foreach (var folder in folders)
        {
            using var tree = DirectoryTree.Read(folder, new UnpackLimits(), CancellationToken.None);
            var before = Flows(tree, Nothing);
            var after = Flows(tree, FingerprintIndex.Default);
            Console.WriteLine($"{folder}: own by markers {Own(before)} of {before.Count}, own by fingerprints {Own(after)} of {after.Count}");
            foreach (var flow in after)
            {
                Console.WriteLine($"  {flow.Context.Evidence,-12} {flow.Context.Owner,-20} {flow.Context.Phase,-9} {flow.Source} {flow.SourceDetail} -> {flow.Sink} {flow.SinkDetail} [{string.Join(" > ", flow.Steps.Select(step => $"{step.Location.File}:{step.Location.Line}").Distinct())}]");
            }
        }
    }

    private static List<DataFlow> Flows(DirectoryTree tree, FingerprintIndex index) =>
        [.. StaticAnalyzer.Analyze(tree, [], index).Flows.Where(flow => flow.Sink is "code" or "command" or "network")];

    private static int Own(List<DataFlow> flows) => flows.Count(flow => flow.Context.Evidence == OwnerEvidence.Own);
}
