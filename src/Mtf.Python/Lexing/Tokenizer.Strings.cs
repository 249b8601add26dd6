using System.Buffers;

namespace Mtf.Python;

/// <content>String literals and the parts of formatted strings.</content>
internal sealed partial class Tokenizer
{
    private const int MaxNestedStrings = 150;

    /// <summary>How often an unterminated formatted string is taken back before the rest of the file is given up.</summary>
    private const int MaxRecoveries = 8;

    private static readonly SearchValues<char> PartStops = SearchValues.Create("\\{}\n\r\"'");

    private static readonly SearchValues<char> DoubleStops = SearchValues.Create("\"\\\n\r");

    private static readonly SearchValues<char> SingleStops = SearchValues.Create("'\\\n\r");

    private static readonly SearchValues<char> NameStops = SearchValues.Create("}\n\r\"'{\\");

    private readonly OpenString[] _fstrings = new OpenString[MaxNestedStrings];
    private int _fstringDepth;
    private int _recoveries;
    private bool _missesTripleEnd;

    /// <param name="Quote">The quote.</param>
    /// <param name="IsTriple">Whether it has three quotes.</param>
    /// <param name="IsRaw">Whether backslashes are kept.</param>
    /// <param name="Depth">The number of brackets outside.</param>
    /// <param name="TokenIndex">The index of its first token.</param>
    /// <param name="Offset">Where it starts.</param>
    private readonly record struct OpenString(char Quote, bool IsTriple, bool IsRaw, int Depth, int TokenIndex, int Offset);

    private static bool IsStringPrefix(ReadOnlySpan<char> text)
    {
        if (text.Length > 2)
        {
            return false;
        }

        char first = (char)(text[0] | 0x20);
        if (text.Length == 1)
        {
            return first is 'r' or 'u' or 'b' or 'f' or 't';
        }

        char second = (char)(text[1] | 0x20);
        return first == 'r' ? second is 'b' or 'f' or 't' : second == 'r' && first is 'b' or 'f' or 't';
    }

    private void LexString(int start, int quotePos)
    {
        _isFirstOnLine = false;
        char quote = _text[quotePos];
        bool isTriple = At(quotePos + 1) == quote && At(quotePos + 2) == quote;
        if (_fstringDepth > 0 && _version < PythonVersion.Python312)
        {
            CheckNestedQuote(start, quote, isTriple);
        }

        int body = quotePos + (isTriple ? 3 : 1);
        var prefix = _text.AsSpan(start, quotePos - start);
        if (prefix.IndexOfAny("fFtT") >= 0)
        {
            OpenFString(start, body, new OpenString(quote, isTriple, prefix.IndexOfAny('r', 'R') >= 0, _depth, _count, start));
            return;
        }

        int end = isTriple ? EndOfTriple(body, quote) : EndOfSingle(body, quote);
        if (end >= 0)
        {
            _pos = end;
            Add(TokenKind.String, start, end);
            return;
        }

        int line = _text.AsSpan(start).IndexOfAny('\n', '\r');
        _pos = line < 0 ? _text.Length : start + line;
        Fail(start, isTriple ? "unterminated triple-quoted string literal" : "unterminated string literal");
        if (_fstringDepth > 0)
        {
            _depth = _fstrings[0].Depth;
            _fstringDepth = 0;
        }
    }

    /// <summary>Before PEP 701 the quote of the enclosing string ended it.</summary>
    private void CheckNestedQuote(int start, char quote, bool isTriple)
    {
        for (int i = 0; i < _fstringDepth; i++)
        {
            if (_fstrings[i].Quote == quote && (isTriple || !_fstrings[i].IsTriple))
            {
                Fail(start, "f-string: the quote of the enclosing string needs Python 3.12");
                return;
            }
        }
    }

    private int EndOfSingle(int pos, char quote)
    {
        while (true)
        {
            int step = _text.AsSpan(pos).IndexOfAny(quote == '"' ? DoubleStops : SingleStops);
            if (step < 0)
            {
                return -1;
            }

            pos += step;
            char c = _text[pos];
            if (c == quote)
            {
                return pos + 1;
            }

            if (c != '\\')
            {
                return -1;
            }

            pos = AfterEscape(pos);
            if (pos > _text.Length)
            {
                return -1;
            }
        }
    }

    private int EndOfTriple(int pos, char quote)
    {
        if (_missesTripleEnd)
        {
            return -1;
        }

        while (true)
        {
            int step = _text.AsSpan(pos).IndexOfAny(quote, '\\');
            if (step < 0)
            {
                break;
            }

            pos += step;
            if (_text[pos] == '\\')
            {
                pos = AfterEscape(pos);
                if (pos > _text.Length)
                {
                    break;
                }
            }
            else if (At(pos + 1) == quote && At(pos + 2) == quote)
            {
                return pos + 3;
            }
            else
            {
                pos++;
            }
        }

        // Scanning to the end again for each quote would take quadratic time.
        _recoveries++;
        _missesTripleEnd = _recoveries >= MaxRecoveries;
        return -1;
    }

    private int AfterEscape(int pos) => At(pos + 1) == '\r' && At(pos + 2) == '\n' ? pos + 3 : pos + 2;

    private void OpenFString(int start, int body, OpenString open)
    {
        if (_fstringDepth == MaxNestedStrings || (open.IsTriple && _recoveries >= MaxRecoveries))
        {
            SkipComment();
            Fail(start, "too many nested or unterminated f-strings");
            return;
        }

        _fstrings[_fstringDepth++] = open;
        _pos = body;
        Add(TokenKind.FStringStart, start, body);
        if (body >= _text.Length)
        {
            AbandonStrings("unterminated f-string literal");
        }
    }

    /// <summary>Whether the text here is literal text of a formatted string or of a format specification.</summary>
    private bool IsInStringPart()
    {
        if (_fstringDepth == 0)
        {
            return false;
        }

        return _depth == _fstrings[_fstringDepth - 1].Depth || _brackets[_depth - 1].IsInSpec;
    }

    private void LexStringPart()
    {
        var open = _fstrings[_fstringDepth - 1];
        bool isSpec = _depth > open.Depth;
        int start = _pos;
        int pos = start;
        while (true)
        {
            int step = pos < _text.Length ? _text.AsSpan(pos).IndexOfAny(PartStops) : -1;
            if (step < 0)
            {
                _pos = _text.Length;
                AbandonStrings("unterminated f-string literal");
                return;
            }

            pos += step;
            char c = _text[pos];
            switch (c)
            {
                case '\\':
                    pos = AfterPartEscape(pos, open.IsRaw);
                    break;
                case '{' when !isSpec && At(pos + 1) == '{':
                case '}' when !isSpec && At(pos + 1) == '}':
                    pos += 2;
                    break;
                case '{':
                    AddMiddle(start, pos);
                    OpenField(pos);
                    return;
                case '}':
                    AddMiddle(start, pos);
                    CloseSpec(pos, isSpec);
                    return;
                case '\n' or '\r' when !open.IsTriple:
                    _pos = pos;
                    AbandonStrings("unterminated f-string literal");
                    return;
                case '\n' or '\r':
                    pos++;
                    break;
                default:
                    if (c != open.Quote || (open.IsTriple && (At(pos + 1) != c || At(pos + 2) != c)))
                    {
                        pos++;
                        break;
                    }

                    AddMiddle(start, pos);
                    CloseFString(open, pos, isSpec);
                    return;
            }
        }
    }

    private int AfterPartEscape(int pos, bool isRaw)
    {
        char next = At(pos + 1);
        if (next is '{' or '}')
        {
            return pos + 1;
        }

        if (next == 'N' && !isRaw && At(pos + 2) == '{')
        {
            int length = _text.AsSpan(pos + 3).IndexOfAny(NameStops);
            if (length >= 0 && _text[pos + 3 + length] == '}')
            {
                return pos + 4 + length;
            }

            return pos + 2;
        }

        return AfterEscape(pos);
    }

    private void AddMiddle(int start, int end)
    {
        if (end > start)
        {
            Add(TokenKind.FStringMiddle, start, end);
        }
    }

    private void OpenField(int pos)
    {
        _pos = pos + 1;
        int nested = 0;
        for (int i = _fstrings[_fstringDepth - 1].Depth; i < _depth; i++)
        {
            nested += _brackets[i].IsField ? 1 : 0;
        }

        if (nested >= (_version < PythonVersion.Python312 ? 2 : 3))
        {
            Fail(pos, "f-string: expressions nested too deeply");
        }

        if (Push(new Bracket('{', pos, true, false)))
        {
            Add(TokenKind.LeftBrace, pos, _pos);
        }
        else
        {
            _surplusBrackets--;
        }
    }

    private void CloseSpec(int pos, bool isSpec)
    {
        _pos = pos + 1;
        if (!isSpec)
        {
            Fail(pos, "f-string: single '}' is not allowed");
            return;
        }

        _depth--;
        Add(TokenKind.RightBrace, pos, _pos);
    }

    private void CloseFString(OpenString open, int pos, bool isSpec)
    {
        _pos = pos + (open.IsTriple ? 3 : 1);
        _depth = open.Depth;
        _fstringDepth--;
        if (isSpec)
        {
            Fail(pos, "f-string: expecting '}'");
        }

        Add(TokenKind.FStringEnd, pos, _pos);
    }

    /// <summary>
    /// Takes back the outermost formatted string that has no end, and goes on with the next line. At a line end the tokens so far
    /// stay, because nothing after the line was read.
    /// </summary>
    private void AbandonStrings(string message)
    {
        var open = _fstrings[0];
        _fstringDepth = 0;
        _depth = open.Depth;
        _surplusBrackets = 0;
        if (_pos < _text.Length)
        {
            Fail(open.Offset, message);
            return;
        }

        _count = open.TokenIndex;
        Fail(open.Offset, message);
        if (++_recoveries <= MaxRecoveries)
        {
            _pos = open.Offset;
            SkipComment();
        }
    }
}
