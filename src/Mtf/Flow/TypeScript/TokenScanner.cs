using System.Buffers;

namespace Mtf.Flow.TypeScript;

/// <summary>
/// Reads one token at a time. Whether a slash starts a regular expression, or a brace ends a template part, is known to the parser only: it asks.
/// Angle brackets are always single characters.
/// </summary>
internal sealed class TokenScanner(string source)
{
    private static readonly SearchValues<char> LineEnds = SearchValues.Create("\n\r\u2028\u2029");

    public Token Next(int position)
    {
        var start = SkipTrivia(position, out var newline);
        if (start >= source.Length)
        {
            return new Token(TokenKind.End, Word.None, 0, source.Length, source.Length, newline);
        }

        var c = source[start];
        if (IsNameStart(c))
        {
            var end = NameEnd(start);
            return new Token(TokenKind.Name, Words.Find(source.AsSpan(start, end - start)), 0, start, end, newline);
        }

        return c switch
        {
            '#' => new Token(TokenKind.PrivateName, Word.None, 0, start, NameEnd(start + 1), newline),
            '"' or '\'' => new Token(TokenKind.Text, Word.None, 0, start, TextEnd(start), newline),
            '`' => new Token(TokenKind.Template, Word.None, 0, start, start + 1, newline),
            >= '0' and <= '9' => new Token(TokenKind.Number, Word.None, 0, start, NumberEnd(start), newline),
            '.' when char.IsAsciiDigit(At(start + 1)) => new Token(TokenKind.Number, Word.None, 0, start, NumberEnd(start), newline),
            _ => Punctuator(c, start, newline),
        };
    }

    /// <summary>End of the regular expression that starts with the slash, with its flags; just past the slash when it does not end on its line.</summary>
    public int RegexEnd(int slash)
    {
        var inClass = false;
        for (var i = slash + 1; i < source.Length && !IsLineEnd(source[i]); i++)
        {
            switch (source[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '/' when !inClass:
                    return NameEnd(i + 1);
            }
        }

        return slash + 1;
    }

    /// <summary>From inside a template: position of the next <c>${</c> or of the closing backtick; the source length when neither comes.</summary>
    public int TemplatePartEnd(int position)
    {
        while (position < source.Length)
        {
            var offset = source.AsSpan(position).IndexOfAny('`', '$', '\\');
            if (offset < 0)
            {
                break;
            }

            position += offset;
            switch (source[position])
            {
                case '`':
                    return position;
                case '$' when At(position + 1) == '{':
                    return position;
                case '\\':
                    position += 2;
                    break;
                default:
                    position++;
                    break;
            }
        }

        return source.Length;
    }

    public static bool IsLineEnd(char c) => c is '\n' or '\r' or '\u2028' or '\u2029';

    public static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c is '_' or '$' or '\\' || (c >= 0x80 && !char.IsWhiteSpace(c) && c is not '\ufeff');

    private char At(int position) => position < source.Length ? source[position] : '\0';

    private int SkipTrivia(int position, out bool newline)
    {
        newline = false;
        while (position < source.Length)
        {
            var c = source[position];
            if (IsLineEnd(c))
            {
                newline = true;
                position++;
            }
            else if (c is ' ' or '\t' or '\ufeff' || char.IsWhiteSpace(c))
            {
                position++;
            }
            else if (c == '/' && At(position + 1) == '/')
            {
                position = LineEnd(position);
            }
            else if (c == '/' && At(position + 1) == '*')
            {
                var end = source.IndexOf("*/", position + 2, StringComparison.Ordinal);
                end = end < 0 ? source.Length : end + 2;
                newline |= source.AsSpan(position, end - position).ContainsAny(LineEnds);
                position = end;
            }
            else if (c == '#' && position == 0 && At(1) == '!')
            {
                position = LineEnd(position);
            }
            else
            {
                break;
            }
        }

        return position;
    }

    private int LineEnd(int position)
    {
        var offset = source.AsSpan(position).IndexOfAny(LineEnds);
        return offset < 0 ? source.Length : position + offset;
    }

    private int NameEnd(int position)
    {
        while (position < source.Length)
        {
            var c = source[position];
            if (c == '\\' && At(position + 1) == 'u' && At(position + 2) == '{')
            {
                var end = source.IndexOf('}', position, Math.Min(12, source.Length - position));
                position = end < 0 ? position + 3 : end + 1;
            }
            else if (char.IsAsciiLetterOrDigit(c) || IsNameStart(c))
            {
                position++;
            }
            else
            {
                break;
            }
        }

        return Math.Min(position, source.Length);
    }

    private int NumberEnd(int position)
    {
        var isHex = source[position] == '0' && At(position + 1) is 'x' or 'X';
        var hasDot = false;
        while (position < source.Length)
        {
            var c = source[position];
            if (c == '.' && !hasDot && !isHex)
            {
                hasDot = true;
            }
            else if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(c is '+' or '-' && !isHex && source[position - 1] is 'e' or 'E'))
            {
                break;
            }

            position++;
        }

        return position;
    }

    private int TextEnd(int start)
    {
        var quote = source[start];
        for (var i = start + 1; i < source.Length; i++)
        {
            var c = source[i];
            if (c == quote)
            {
                return i + 1;
            }

            if (c == '\\')
            {
                i += At(i + 1) == '\r' && At(i + 2) == '\n' ? 2 : 1;
            }
            else if (c is '\n' or '\r')
            {
                return i;
            }
        }

        return source.Length;
    }

    private Token Punctuator(char c, int start, bool newline)
    {
        var next = At(start + 1);
        var third = At(start + 2);
        var length = c switch
        {
            '.' => next == '.' && third == '.' ? 3 : 1,
            '?' => next switch
            {
                '.' => char.IsAsciiDigit(third) ? 1 : 2,
                '?' => third == '=' ? 3 : 2,
                _ => 1,
            },
            '=' => next switch { '>' => 2, '=' => third == '=' ? 3 : 2, _ => 1 },
            '!' => next == '=' ? third == '=' ? 3 : 2 : 1,
            '+' or '-' => next == c || next == '=' ? 2 : 1,
            '&' or '|' or '*' => next == c ? third == '=' ? 3 : 2 : next == '=' ? 2 : 1,
            '/' or '%' or '^' => next == '=' ? 2 : 1,
            _ => 1,
        };
        var symbol = (int)c;
        for (var i = 1; i < length; i++)
        {
            symbol |= At(start + i) << (8 * i);
        }

        return new Token(TokenKind.Punctuator, Word.None, symbol, start, start + length, newline);
    }
}
