using System.Text;
using CsCheck;
using Mtf.Python.Tests.Grammar;

namespace Mtf.Python.Tests.Hostile;

/// <summary>Real sources with pieces moved, lost and put in; and soups of tokens and of bytes.</summary>
public sealed class FuzzTests
{
    private const int SmallStack = 512 * 1024;

    private static readonly string[] Tokens =
    [
        "(", ")", "[", "]", "{", "}", "{a=", "f'{a", ":", ",", ";", ".", "...", "=", ":=", "->", "!", "+", "-", "*", "**", "/", "//", "%", "@", "<<", "|", "&", "~",
        "+=", "**=", "==", "!=", "<>", "<", ">=", "'", "\"", "'''", "\"\"\"", "f'", "f\"\"\"", "rb'", "t'", "\\", "\n", "\r\n", "\r", "\n  ", "\n\t", "\n    ", " ",
        "#", "$", "\0", "\ufeff", "é", "😀", "\ud800", "0", "0x", "1e", "1_", "1j", "if ", "elif ", "else", "for ", "in ", "while ", "def f", "class A", "lambda ", "match a",
        "case ", "type X", "import ", "from ", "as ", "try", "except ", "finally", "with ", "async ", "await ", "yield ", "not ", "is ", "a", "b", "_", "None", "\\N{", "{{", "}}", "\u0301",
    ];

    private static readonly string Corpus = CreateCorpus();

    private static readonly Gen<string> AnyToken = Gen.Int[0, Tokens.Length - 1].Select(index => Tokens[index]);

    private static readonly Gen<string> Soup = AnyToken.Array[0, 60].Select(string.Concat);

    private static readonly Gen<string> Mutated =
        Gen.Select(Gen.Int[0, Corpus.Length - 1], Gen.Int[1, 4000], Gen.Select(Gen.Int[0, 3], Gen.Int[0, 4000], Gen.Int[0, 80], AnyToken).Array[1, 8])
            .Select((start, length, edits) => edits.Aggregate(Corpus.Substring(start, Math.Min(length, Corpus.Length - start)), Apply));

    [Fact]
    public void Mutated_sources_give_a_tree_within_bounds() => StackOf.Run(SmallStack, () => Mutated.Sample(Check, iter: 3000, threads: 1));

    [Fact]
    public void Token_soups_give_a_tree_within_bounds() => StackOf.Run(SmallStack, () => Soup.Sample(Check, iter: 20_000, threads: 1));

    [Fact]
    public void Random_bytes_give_a_tree_within_bounds() => StackOf.Run(
        SmallStack,
        () => Gen.Byte.Array[0, 200].Sample(bytes => CheckModule(PythonParser.Parse(bytes)), iter: 5000, threads: 1));

    [Fact]
    public void Line_ends_do_not_change_the_shape() => Mutated.Sample(
        source =>
        {
            string plain = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
            var first = Kinds(plain);
            Assert.Equal(first, Kinds(plain.Replace("\n", "\r\n", StringComparison.Ordinal)));
            Assert.Equal(first, Kinds(plain.Replace('\n', '\r')));
        },
        iter: 500);

    private static List<NodeKind> Kinds(string source) => [.. PythonParser.Parse(source).Descendants().Select(node => node.Kind)];

    private static void Check(string source)
    {
        var module = PythonParser.Parse(source);
        CheckModule(module);
        Assert.Equal(Kinds(source), module.Descendants().Select(node => node.Kind));
    }

    private static void CheckModule(PythonModule module)
    {
        int length = module.Source.Text.Length;
        int count = 0;
        foreach (var node in module.Descendants())
        {
            count++;
            Assert.InRange(node.Start, 0, length);
            Assert.InRange(node.End, node.Start, length);
        }

        Assert.InRange(count, 0, 3 * length + 1);
        Assert.True(module.Errors.Length <= module.ErrorCount);
        Assert.All(module.Errors, error => Assert.InRange(error.Offset, 0, length));
        bool hasInvalid = module.Descendants().Any(node => node.Kind == NodeKind.Invalid);
        Assert.False(hasInvalid && module.ErrorCount == 0);
    }

    private static string Apply(string source, (int Kind, int Place, int Length, string Token) edit)
    {
        int at = source.Length == 0 ? 0 : edit.Place % source.Length;
        int length = Math.Min(edit.Length, source.Length - at);
        return edit.Kind switch
        {
            0 => source.Remove(at, length),
            1 => source.Insert(at, source.Substring(at, length)),
            2 => source.Insert(at, edit.Token),
            _ => source.Remove(at, Math.Min(1, length)).Insert(at, edit.Token),
        };
    }

    private static string CreateCorpus()
    {
        using var script = new StreamReader(typeof(FuzzTests).Assembly.GetManifestResourceStream("dump.py")!);
        var corpus = new StringBuilder(script.ReadToEnd());
        foreach (string source in Snippets.Valid.Values.SelectMany(sources => sources).Concat(Snippets.Later.Select(entry => entry.Source)))
        {
            corpus.Append(source).Append('\n');
        }

        return corpus.ToString();
    }
}
