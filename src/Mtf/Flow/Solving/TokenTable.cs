namespace Mtf.Flow.Solving;

/// <summary>Numbers of tokens, in order of appearance.</summary>
internal sealed class TokenTable
{
    private readonly int[]?[] numbers;
    private Token[] tokens = new Token[1024];

    public TokenTable(FlowProgram program)
    {
        numbers = new int[]?[(int)TokenKind.Api + 1];
        numbers[(int)TokenKind.Function] = Unknown(program.Functions.Count);
        numbers[(int)TokenKind.Class] = Unknown(program.Classes.Count);
        numbers[(int)TokenKind.Instance] = Unknown(program.Classes.Count + program.Functions.Count);
        numbers[(int)TokenKind.Object] = Unknown(program.NodeCount);
        numbers[(int)TokenKind.Array] = Unknown(program.NodeCount);
        numbers[(int)TokenKind.Namespace] = Unknown(program.Modules.Count);
    }

    public int Count { get; private set; }

    public Token this[int id] => tokens[id];

    /// <summary>Number of a token, -1 when it has not appeared.</summary>
    public int Find(Token token) => numbers[(int)token.Kind] is { } known && token.Id < known.Length ? known[token.Id] : -1;

    public int IdOf(Token token)
    {
        if (Find(token) is >= 0 and var found)
        {
            return found;
        }

        ref var known = ref numbers[(int)token.Kind];
        if (known is null || token.Id >= known.Length)
        {
            var grown = Unknown(Math.Max(2 * (known?.Length ?? 0), token.Id + 64));
            known?.CopyTo(grown, 0);
            known = grown;
        }

        if (Count == tokens.Length)
        {
            Array.Resize(ref tokens, Count * 2);
        }

        tokens[Count] = token;
        return known[token.Id] = Count++;
    }

    private static int[] Unknown(int count)
    {
        var ids = new int[count];
        Array.Fill(ids, -1);
        return ids;
    }
}
