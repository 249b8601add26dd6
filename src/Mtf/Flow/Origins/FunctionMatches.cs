using Mtf.Flow.Graph;

namespace Mtf.Flow.Origins;

/// <summary>Which functions of a file known packages have as well.</summary>
internal sealed class FunctionMatches
{
    /// <summary>Fewer words than these are common to functions that have nothing to do with each other.</summary>
    private const int FewestWords = 3;

    private readonly FingerprintIndex index;
    private readonly ulong[] hashes;
    private readonly int[] words;
    private readonly int[] scores;

    public FunctionMatches(ModuleGraph graph, FingerprintIndex index)
    {
        this.index = index;
        hashes = new ulong[graph.Functions.Count];
        words = new int[hashes.Length];
        scores = new int[index.Packages.Count];
        var features = FunctionFeatures.Of(graph);
        for (var function = 0; function < hashes.Length; function++)
        {
            hashes[function] = features.HashOf(function);
            words[function] = features.CountOf(function);
            foreach (var owner in IsTelling(function) ? index.OwnersOf(hashes[function]) : [])
            {
                scores[owner]++;
            }
        }
    }

    public int Count => hashes.Length;

    public int WordsOf(int function) => words[function];

    /// <summary>Whether a function says enough to be compared at all.</summary>
    public bool IsTelling(int function) => words[function] >= FewestWords;

    public ReadOnlySpan<ushort> OwnersOf(int function) => index.OwnersOf(hashes[function]);

    public bool IsOf(int function, int package) => index.Has(hashes[function], package);

    /// <summary>Whether there is anything to compare.</summary>
    public bool HasFeatures(int function) => hashes[function] != 0;

    /// <summary>
    /// How much of a package is in the file, in thousandths. Among packages that share a function, the one that is there most completely is its owner: a package that was
    /// published as a bundle has much that is not.
    /// </summary>
    public int ScoreOf(int package) => (int)(1000L * scores[package] / Math.Max(1, index.SizeOf(package)));
}
