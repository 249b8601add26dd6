namespace Mtf.Python;

/// <content>Operators and delimiters.</content>
internal sealed partial class Tokenizer
{
    private void LexOperator(char c)
    {
        int start = _pos;
        _isFirstOnLine = false;
        char next = At(start + 1);
        if (c == '.')
        {
            LexDot(start, next);
            return;
        }

        if (_fstringDepth > 0 && c is ':' or '!' && _brackets[_depth - 1].IsField && _depth > _fstrings[_fstringDepth - 1].Depth)
        {
            if (c == ':')
            {
                _brackets[_depth - 1].IsInSpec = true;
                AddOperator(TokenKind.Colon, 1);
                return;
            }

            if (next != '=')
            {
                AddOperator(TokenKind.Exclamation, 1);
                return;
            }
        }

        if (!LexDoubled(c, next))
        {
            LexPlain(c, next);
        }
    }

    private void AddOperator(TokenKind kind, int length)
    {
        Add(kind, _pos, _pos + length);
        _pos += length;
    }

    private void LexDot(int start, char next)
    {
        if (char.IsAsciiDigit(next))
        {
            LexNumber();
        }
        else if (next == '.' && At(start + 2) == '.')
        {
            AddOperator(TokenKind.Ellipsis, 3);
        }
        else
        {
            AddOperator(TokenKind.Dot, 1);
        }
    }

    /// <summary>Operators whose second character repeats the first, and those with an equals sign after that.</summary>
    private bool LexDoubled(char c, char next)
    {
        if (c != next || c is not ('*' or '/' or '<' or '>'))
        {
            return false;
        }

        bool isAssignment = At(_pos + 2) == '=';
        var kind = (c, isAssignment) switch
        {
            ('*', false) => TokenKind.DoubleStar,
            ('*', true) => TokenKind.DoubleStarEqual,
            ('/', false) => TokenKind.DoubleSlash,
            ('/', true) => TokenKind.DoubleSlashEqual,
            ('<', false) => TokenKind.LeftShift,
            ('<', true) => TokenKind.LeftShiftEqual,
            ('>', false) => TokenKind.RightShift,
            _ => TokenKind.RightShiftEqual,
        };
        AddOperator(kind, isAssignment ? 3 : 2);
        return true;
    }

    private void LexPlain(char c, char next)
    {
        if (next == '=' && Combined(c) is var combined && combined != TokenKind.Error)
        {
            AddOperator(combined, 2);
            return;
        }

        if (next == '>' && c is '-' or '<')
        {
            AddOperator(c == '-' ? TokenKind.Arrow : TokenKind.LessGreater, 2);
            return;
        }

        var kind = c switch
        {
            ':' => TokenKind.Colon,
            ',' => TokenKind.Comma,
            ';' => TokenKind.Semicolon,
            '+' => TokenKind.Plus,
            '-' => TokenKind.Minus,
            '*' => TokenKind.Star,
            '/' => TokenKind.Slash,
            '|' => TokenKind.VBar,
            '&' => TokenKind.Amper,
            '<' => TokenKind.Less,
            '>' => TokenKind.Greater,
            '=' => TokenKind.Equal,
            '%' => TokenKind.Percent,
            '~' => TokenKind.Tilde,
            '^' => TokenKind.Circumflex,
            '@' => TokenKind.At,
            _ => TokenKind.Exclamation,
        };
        AddOperator(kind, 1);
    }

    private static TokenKind Combined(char c) => c switch
    {
        '=' => TokenKind.EqualEqual,
        '!' => TokenKind.NotEqual,
        '<' => TokenKind.LessEqual,
        '>' => TokenKind.GreaterEqual,
        ':' => TokenKind.ColonEqual,
        '+' => TokenKind.PlusEqual,
        '-' => TokenKind.MinusEqual,
        '*' => TokenKind.StarEqual,
        '/' => TokenKind.SlashEqual,
        '|' => TokenKind.VBarEqual,
        '&' => TokenKind.AmperEqual,
        '%' => TokenKind.PercentEqual,
        '^' => TokenKind.CircumflexEqual,
        '@' => TokenKind.AtEqual,
        _ => TokenKind.Error,
    };
}
