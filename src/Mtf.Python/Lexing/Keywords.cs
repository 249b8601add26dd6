namespace Mtf.Python;

/// <summary>The hard keywords.</summary>
internal static class Keywords
{
    public static TokenKind Find(ReadOnlySpan<char> text) => text switch
    {
        "False" => TokenKind.False,
        "None" => TokenKind.None,
        "True" => TokenKind.True,
        "and" => TokenKind.And,
        "as" => TokenKind.As,
        "assert" => TokenKind.Assert,
        "async" => TokenKind.Async,
        "await" => TokenKind.Await,
        "break" => TokenKind.Break,
        "class" => TokenKind.Class,
        "continue" => TokenKind.Continue,
        "def" => TokenKind.Def,
        "del" => TokenKind.Del,
        "elif" => TokenKind.Elif,
        "else" => TokenKind.Else,
        "except" => TokenKind.Except,
        "finally" => TokenKind.Finally,
        "for" => TokenKind.For,
        "from" => TokenKind.From,
        "global" => TokenKind.Global,
        "if" => TokenKind.If,
        "import" => TokenKind.Import,
        "in" => TokenKind.In,
        "is" => TokenKind.Is,
        "lambda" => TokenKind.Lambda,
        "nonlocal" => TokenKind.Nonlocal,
        "not" => TokenKind.Not,
        "or" => TokenKind.Or,
        "pass" => TokenKind.Pass,
        "raise" => TokenKind.Raise,
        "return" => TokenKind.Return,
        "try" => TokenKind.Try,
        "while" => TokenKind.While,
        "with" => TokenKind.With,
        "yield" => TokenKind.Yield,
        _ => TokenKind.Name,
    };

    /// <summary>Keywords that can start a statement and can never stand inside brackets.</summary>
    public static bool StartsOnlyStatements(TokenKind kind) => kind is TokenKind.Assert or TokenKind.Break
        or TokenKind.Class or TokenKind.Continue or TokenKind.Def or TokenKind.Del or TokenKind.Elif
        or TokenKind.Except or TokenKind.Finally or TokenKind.Global or TokenKind.Import or TokenKind.Nonlocal
        or TokenKind.Pass or TokenKind.Raise or TokenKind.Return or TokenKind.Try or TokenKind.While or TokenKind.With;
}
