using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Mtf.Flow.Graph;

namespace Mtf.Flow.Origins;

/// <summary>How bundlers write the use of something imported.</summary>
internal enum ImportNames
{
    AsWritten,

    /// <summary>As a property of the imported module, also where the source names it alone: bundles of CommonJS.</summary>
    Kept,

    /// <summary>As a plain name, also where the source reads it from a namespace: bundles of ES modules.</summary>
    Dropped,
}

/// <summary>
/// What a function is made of and no minifier renames: its strings, the names of the properties it touches, its regular expressions, the globals it uses and its
/// larger numbers, as a set. Inner functions have sets of their own. The hash of the set is the function's fingerprint.
/// </summary>
internal sealed class FunctionFeatures
{
    private const ulong Nothing = 0;

    // Written or removed by compilers and bundlers.
    private static readonly HashSet<string> Ignored = new(StringComparer.Ordinal)
    {
        "", "use strict", "undefined", "u", "default", "exports", "module", "require", "__esModule", "__importDefault", "define", "global", "globalThis", "window", "self", "NaN",
        "Infinity", "arguments", "__filename", "__dirname", "import.meta", "__proto__",
    };

    private readonly List<(int Function, ulong Feature)> found = [];
    private readonly ulong[] hashes;
    private readonly int[] words;

    private FunctionFeatures(int functions)
    {
        hashes = new ulong[functions];
        words = new int[functions];
    }

    public static FunctionFeatures Of(ModuleGraph graph, ImportNames names = ImportNames.AsWritten)
    {
        var result = new FunctionFeatures(graph.Functions.Count);
        result.Read(graph, names);
        result.Finish();
        return result;
    }

    /// <summary>How many different strings, property names and regular expressions a function has.</summary>
    public int CountOf(int function) => words[function];

    /// <summary>Fingerprint of a function, 0 when it has no features.</summary>
    public ulong HashOf(int function) => hashes[function];

    private void Read(ModuleGraph graph, ImportNames names)
    {
        var texts = new TextHashes(graph.Texts);
        foreach (var node in graph.Nodes)
        {
            switch (node.Kind)
            {
                case NodeKind.Text:
                    Add(node.Function, texts.Of(node.A, 'w'));
                    break;
                case NodeKind.Regex:
                    Add(node.Function, texts.Of(node.A, 'r'));
                    break;
                case NodeKind.Member when names != ImportNames.Dropped || !IsNamespace(graph, node.A):
                    Add(node.Function, texts.Of(node.B, 'w'));
                    break;
                case NodeKind.Variable when names == ImportNames.Kept && Imported(graph, node.A) is { B: >= 0 and var name }:
                    Add(node.Function, texts.Of(name, 'w'));
                    break;
                case NodeKind.Object:
                    AddKeys(graph, node, texts);
                    break;
                case NodeKind.Global:
                    Add(node.Function, texts.Of(node.A, 'g'));
                    break;
                case NodeKind.Number when IsTelling(graph.Texts[node.A]):
                    Add(node.Function, texts.Of(node.A, 'n'));
                    break;
            }
        }

        foreach (var write in graph.PropertyWrites)
        {
            Add(write.Site.Function, texts.Of(write.Name, 'w'));
        }
    }

    private void AddKeys(ModuleGraph graph, in Node node, TextHashes texts)
    {
        var entries = graph.OperandsOf(node);
        for (var at = 0; at < entries.Length; at += 3)
        {
            if (entries[at] >= 0)
            {
                Add(node.Function, texts.Of(entries[at], 'w'));
            }
        }
    }

    // Small numbers come from true, false, void 0 and the places of destructured arrays.
    private static bool IsTelling(string number) => number.Length > 1 && double.TryParse(number, CultureInfo.InvariantCulture, out var value) && value >= 10;

    private static bool IsNamespace(ModuleGraph graph, int node) => graph.Nodes[node] is { Kind: NodeKind.Variable, A: var variable } && Imported(graph, variable) is { B: < 0 };

    private static Node? Imported(ModuleGraph graph, int variable) =>
        graph.Variables[variable].Definitions is [var only] && graph.Nodes[only] is { Kind: NodeKind.Import } import ? import : null;

    private void Add(int function, ulong feature)
    {
        if (feature != Nothing)
        {
            found.Add((function, feature));
        }
    }

    // All features of a function beside each other, then each set in order.
    private void Finish()
    {
        var starts = new int[hashes.Length + 1];
        foreach (var (function, _) in found)
        {
            starts[function + 1]++;
        }

        for (var function = 0; function < hashes.Length; function++)
        {
            starts[function + 1] += starts[function];
        }

        var sorted = new ulong[found.Count];
        var next = starts.AsSpan(0, hashes.Length).ToArray();
        foreach (var (function, feature) in found)
        {
            sorted[next[function]++] = feature;
        }

        for (var function = 0; function < hashes.Length; function++)
        {
            Finish(function, sorted.AsSpan(starts[function]..starts[function + 1]));
        }
    }

    private void Finish(int function, Span<ulong> features)
    {
        features.Sort();
        var count = 0;
        foreach (var feature in features)
        {
            if (count == 0 || features[count - 1] != feature)
            {
                features[count++] = feature;
                words[function] += TextHashes.IsWord(feature) ? 1 : 0;
            }
        }

        hashes[function] = count == 0 ? Nothing : TextHashes.First(MemoryMarshal.AsBytes(features[..count]));
    }

    /// <summary>Hashes of a module's texts by their use, each computed once. Those of words are odd, all others even.</summary>
    private sealed class TextHashes(List<string> texts)
    {
        private readonly ulong[] known = new ulong[4 * texts.Count];
        private readonly bool[] isKnown = new bool[4 * texts.Count];
        private byte[] buffer = new byte[1 << 10];

        public ulong Of(int text, char use)
        {
            var slot = (4 * text) + use switch { 'w' => 0, 'r' => 1, 'g' => 2, _ => 3 };
            if (!isKnown[slot])
            {
                isKnown[slot] = true;
                known[slot] = Ignored.Contains(texts[text]) ? Nothing : Compute(texts[text], use);
            }

            return known[slot];
        }

        public static bool IsWord(ulong feature) => (feature & 1) == 1;

        public static ulong First(ReadOnlySpan<byte> bytes)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes, digest);
            return BinaryPrimitives.ReadUInt64LittleEndian(digest);
        }

        private ulong Compute(string text, char use)
        {
            var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
            if (buffer.Length < most)
            {
                buffer = new byte[most];
            }

            buffer[0] = (byte)use;
            var hash = First(buffer.AsSpan(0, 1 + Encoding.UTF8.GetBytes(text, buffer.AsSpan(1))));
            return use is 'w' or 'r' ? hash | 1 : hash & ~1UL;
        }
    }
}
