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

    private readonly List<ulong>[] features;
    private readonly int[] words;

    private FunctionFeatures(int functions)
    {
        features = new List<ulong>[functions];
        words = new int[functions];
    }

    public static FunctionFeatures Of(ModuleGraph graph, ImportNames names = ImportNames.AsWritten)
    {
        var result = new FunctionFeatures(graph.Functions.Count);
        result.Read(graph, names);
        return result;
    }

    /// <summary>How many different strings, property names and regular expressions a function has; below three it looks like too many others.</summary>
    public int CountOf(int function) => words[function];

    /// <summary>Fingerprint of a function, 0 when it has no features.</summary>
    public ulong HashOf(int function) => features[function] is { Count: > 0 } set ? Digest(set) : Nothing;

    private void Read(ModuleGraph graph, ImportNames names)
    {
        var table = new TextHashes(graph.Texts);
        foreach (var node in graph.Nodes)
        {
            switch (node.Kind)
            {
                case NodeKind.Text:
                    Add(node.Function, table.Of(node.A, 'w'));
                    break;
                case NodeKind.Regex:
                    Add(node.Function, table.Of(node.A, 'r'));
                    break;
                case NodeKind.Member when names != ImportNames.Dropped || !IsNamespace(graph, node.A):
                    Add(node.Function, table.Of(node.B, 'w'));
                    break;
                case NodeKind.Variable when names == ImportNames.Kept && Imported(graph, node.A) is { B: >= 0 and var name }:
                    Add(node.Function, table.Of(name, 'w'));
                    break;
                case NodeKind.Object:
                    AddKeys(graph, node, table);
                    break;
                case NodeKind.Global:
                    Add(node.Function, table.Of(node.A, 'g'));
                    break;
                case NodeKind.Number when IsTelling(graph.Texts[node.A]):
                    Add(node.Function, table.Of(node.A, 'n'));
                    break;
            }
        }

        foreach (var write in graph.PropertyWrites)
        {
            Add(write.Site.Function, table.Of(write.Name, 'w'));
        }

        Finish(table);
    }

    private void AddKeys(ModuleGraph graph, in Node node, TextHashes table)
    {
        var entries = graph.OperandsOf(node);
        for (var at = 0; at < entries.Length; at += 3)
        {
            if (entries[at] >= 0)
            {
                Add(node.Function, table.Of(entries[at], 'w'));
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
            (features[function] ??= []).Add(feature);
        }
    }

    private void Finish(TextHashes table)
    {
        for (var function = 0; function < features.Length; function++)
        {
            if (features[function] is { } set)
            {
                set.Sort();
                var span = CollectionsMarshal.AsSpan(set);
                var count = 0;
                foreach (var value in span)
                {
                    if (count == 0 || span[count - 1] != value)
                    {
                        span[count++] = value;
                    }
                }

                CollectionsMarshal.SetCount(set, count);
                words[function] = set.Count(table.IsWord);
            }
        }
    }

    private static ulong Digest(List<ulong> set) => TextHashes.First(MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(set)));

    /// <summary>Hashes of a module's texts, each computed once per use.</summary>
    private sealed class TextHashes(List<string> texts)
    {
        private readonly Dictionary<(int Text, char Use), ulong> known = [];
        private readonly HashSet<ulong> words = [];
        private byte[] buffer = new byte[1 << 10];

        public ulong Of(int text, char use)
        {
            if (!known.TryGetValue((text, use), out var hash))
            {
                known[(text, use)] = hash = Ignored.Contains(texts[text]) ? Nothing : Compute(texts[text], use);
                if (use is 'w' or 'r')
                {
                    words.Add(hash);
                }
            }

            return hash;
        }

        public bool IsWord(ulong hash) => words.Contains(hash);

        private ulong Compute(string text, char use)
        {
            var most = Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
            if (buffer.Length < most)
            {
                buffer = new byte[most];
            }

            buffer[0] = (byte)use;
            return First(buffer.AsSpan(0, 1 + Encoding.UTF8.GetBytes(text, buffer.AsSpan(1))));
        }

        public static ulong First(ReadOnlySpan<byte> bytes)
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(bytes, digest);
            return BinaryPrimitives.ReadUInt64LittleEndian(digest);
        }
    }
}
