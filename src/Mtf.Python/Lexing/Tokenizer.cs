using System.Buffers;

namespace Mtf.Python;

/// <summary>
/// Splits source into tokens in one pass. Formatted strings are split here as well, because their fields can hold any
/// expression (PEP 701). Errors are recorded and tokens go on: a bracket that is never closed ends at the next line that starts
/// with a keyword which cannot stand inside brackets.
/// </summary>
internal sealed partial class Tokenizer : IDisposable
{
    /// <summary>Extra end markers, so that the parser can look ahead without a check.</summary>
    private const int Padding = 4;

    private const int MaxIndents = 100;
    private const int MaxBrackets = 200;
    private const int TabSize = 8;

    private readonly string _text;
    private readonly ErrorList _errors;
    private readonly PythonVersion _version;
    private readonly int[] _indents = new int[MaxIndents];
    private readonly int[] _alternativeIndents = new int[MaxIndents];
    private readonly Bracket[] _brackets = new Bracket[MaxBrackets];
    private Token[] _tokens;
    private int _count;
    private int _pos;
    private int _lineStart;
    private int _indentCount = 1;
    private int _depth;
    private int _surplusBrackets;
    private bool _isFirstOnLine;

    public Tokenizer(string text, ErrorList errors, PythonParserOptions options)
    {
        _text = text;
        _errors = errors;
        _version = options.Version;
        _tokens = ArrayPool<Token>.Shared.Rent(text.Length / 4 + 64);
    }

    /// <summary>The tokens, then the padding.</summary>
    public Token[] Tokens => _tokens;

    /// <summary>The index of the (first) end marker.</summary>
    public int LastIndex => _count - Padding;

    public void Dispose()
    {
        ArrayPool<Token>.Shared.Return(_tokens);
        _tokens = [];
    }

    public void Run()
    {
        int zero = _text.IndexOf('\0', StringComparison.Ordinal);
        if (zero >= 0)
        {
            _errors.Add(zero, "source contains null bytes");
        }

        StartLine();
        do
        {
            while (_pos < _text.Length)
            {
                if (IsInStringPart())
                {
                    LexStringPart();
                }
                else
                {
                    LexToken();
                }
            }
        }
        while (!FinishOpenParts());
        AddNewline();
        while (_indentCount > 1)
        {
            _indentCount--;
            Add(TokenKind.Dedent, _text.Length, _text.Length);
        }

        for (int i = 0; i < Padding; i++)
        {
            Add(TokenKind.EndMarker, _text.Length, _text.Length);
        }
    }

    private void Add(TokenKind kind, int start, int end)
    {
        if (_count == _tokens.Length)
        {
            Grow();
        }

        _tokens[_count++] = new Token(start, end, kind);
    }

    private void Grow()
    {
        var larger = ArrayPool<Token>.Shared.Rent(_tokens.Length * 2);
        _tokens.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<Token>.Shared.Return(_tokens);
        _tokens = larger;
    }

    private char At(int index) => (uint)index < (uint)_text.Length ? _text[index] : '\0';

    private void Fail(int offset, string message)
    {
        _errors.Add(offset, message);
        AddError(offset);
    }

    /// <summary>An error can belong to an earlier place, such as an open bracket; its token keeps the order of the text.</summary>
    private void AddError(int offset)
    {
        int place = _count > 0 ? Math.Max(offset, _tokens[_count - 1].End) : offset;
        Add(TokenKind.Error, place, place);
    }

    private void AddNewline()
    {
        if (_count > 0 && _tokens[_count - 1].Kind is not (TokenKind.Newline or TokenKind.Indent or TokenKind.Dedent))
        {
            Add(TokenKind.Newline, _pos, _pos);
        }
    }

    /// <summary>At the end of the text: true when nothing is left to do, false when tokens go on after a recovery.</summary>
    private bool FinishOpenParts()
    {
        if (_fstringDepth > 0)
        {
            AbandonStrings("unterminated f-string literal");
            return _pos >= _text.Length;
        }

        if (_depth > 0)
        {
            Fail(_brackets[_depth - 1].Offset, "bracket was never closed");
            _depth = 0;
        }

        return true;
    }

    private void LexToken()
    {
        int pos = _pos;
        var text = _text;
        while (pos < text.Length && text[pos] is ' ' or '\t' or '\f')
        {
            pos++;
        }

        _pos = pos;
        if (pos >= text.Length)
        {
            return;
        }

        char c = text[pos];
        if (c >= 128)
        {
            LexNonAsciiName(pos);
            return;
        }

        switch (Characters.Class(c))
        {
            case CharacterClass.NameStart:
                LexName();
                break;
            case CharacterClass.Digit:
                LexNumber();
                break;
            case CharacterClass.Quote:
                LexString(pos, pos);
                break;
            case CharacterClass.Newline:
                LexNewline();
                break;
            case CharacterClass.Comment:
                LexComment();
                break;
            case CharacterClass.Backslash:
                LexContinuation();
                break;
            case CharacterClass.Open:
                OpenBracket(c);
                break;
            case CharacterClass.Close:
                CloseBracket(c);
                break;
            case CharacterClass.Operator:
                LexOperator(c);
                break;
            default:
                _pos++;
                Fail(pos, "invalid character");
                break;
        }
    }

    private void LexName()
    {
        int start = _pos;
        int pos = start + 1;
        var text = _text;
        while (pos < text.Length && Characters.IsAsciiNamePart(text[pos]))
        {
            pos++;
        }

        if (pos < text.Length)
        {
            char next = text[pos];
            if (next >= 128)
            {
                LexNonAsciiName(start);
                return;
            }

            if (next is '\'' or '"' && IsStringPrefix(text.AsSpan(start, pos - start)))
            {
                LexString(start, pos);
                return;
            }
        }

        _pos = pos;
        int length = pos - start;
        var kind = length is >= 2 and <= 8 ? Keywords.Find(text.AsSpan(start, length)) : TokenKind.Name;
        if (_depth > 0 && kind != TokenKind.Name && _isFirstOnLine && Keywords.StartsOnlyStatements(kind) && IsBlank(_lineStart, start))
        {
            AbandonBrackets();
            return;
        }

        _isFirstOnLine = false;
        Add(kind, start, pos);
    }

    private bool IsBlank(int start, int end) => _text.AsSpan(start, end - start).IndexOfAnyExcept(" \t\f") < 0;

    private void LexNonAsciiName(int start)
    {
        int pos = start;
        while (pos < _text.Length && (_text[pos] >= 128 || Characters.IsAsciiNamePart(_text[pos])))
        {
            pos++;
        }

        _pos = pos;
        _isFirstOnLine = false;
        if (Identifiers.IsIdentifier(_text.AsSpan(start, pos - start)))
        {
            Add(TokenKind.Name, start, pos);
        }
        else
        {
            Fail(start, "invalid character in identifier");
        }
    }

    private void LexComment()
    {
        if (_fstringDepth > 0 && _version < PythonVersion.Python312)
        {
            Fail(_pos, "f-string expression part cannot include '#'");
        }

        SkipComment();
    }

    private void SkipComment()
    {
        int length = _text.AsSpan(_pos).IndexOfAny('\n', '\r');
        _pos = length < 0 ? _text.Length : _pos + length;
    }

    private void LexContinuation()
    {
        int start = _pos;
        if (_fstringDepth > 0 && _version < PythonVersion.Python312)
        {
            Fail(start, "f-string expression part cannot include a backslash");
        }

        int after = AfterNewline(start + 1);
        if (after < 0)
        {
            _pos = start + 1;
            Fail(start, "unexpected character after line continuation character");
            return;
        }

        _pos = after;
        if (after >= _text.Length)
        {
            Fail(start, "unexpected end of file after line continuation");
        }
    }

    /// <summary>The offset after a line end that stands here, or -1.</summary>
    private int AfterNewline(int pos) => At(pos) switch
    {
        '\n' => pos + 1,
        '\r' => At(pos + 1) == '\n' ? pos + 2 : pos + 1,
        _ => -1,
    };

    private void LexNewline()
    {
        int after = AfterNewline(_pos);
        if (_depth > 0)
        {
            if (_fstringDepth > 0 && _version < PythonVersion.Python312 && !_fstrings[_fstringDepth - 1].IsTriple)
            {
                Fail(_pos, "unterminated string literal");
            }

            _pos = after;
            _lineStart = after;
            _isFirstOnLine = true;
            return;
        }

        AddNewline();
        _pos = after;
        StartLine();
    }
}
