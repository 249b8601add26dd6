namespace Mtf.Python;

/// <content>Lines, indentation and brackets.</content>
internal sealed partial class Tokenizer
{
    /// <param name="Open">The bracket.</param>
    /// <param name="Offset">Where it stands.</param>
    /// <param name="IsField">Whether it opens a replacement field.</param>
    /// <param name="IsInSpec">Whether the field has come to its format specification.</param>
    private record struct Bracket(char Open, int Offset, bool IsField, bool IsInSpec);

    /// <summary>Skips lines without code, then compares the indentation of the next with the one before.</summary>
    private void StartLine()
    {
        while (true)
        {
            _lineStart = _pos;
            int column = 0;
            int alternative = 0;
            int continued = 0;
            SkipIndentation(ref column, ref alternative, ref continued);
            if (At(_pos) == '#')
            {
                SkipComment();
            }
            else if (_pos < _text.Length && AfterNewline(_pos) < 0)
            {
                if (continued > 0)
                {
                    column = alternative = continued;
                }

                ApplyIndentation(column, alternative);
                return;
            }

            if (_pos >= _text.Length)
            {
                return;
            }

            _pos = AfterNewline(_pos);
        }
    }

    private void SkipIndentation(ref int column, ref int alternative, ref int continued)
    {
        while (true)
        {
            switch (At(_pos))
            {
                case ' ':
                    column++;
                    alternative++;
                    break;
                case '\t':
                    column = (column / TabSize + 1) * TabSize;
                    alternative++;
                    break;
                case '\f':
                    column = alternative = 0;
                    break;
                case '\\' when AfterNewline(_pos + 1) is > 0 and var after:
                    continued = continued > 0 ? continued : column;
                    if (after >= _text.Length)
                    {
                        _errors.Add(_pos, "unexpected end of file after line continuation");
                    }

                    _pos = after - 1;
                    break;
                default:
                    return;
            }

            _pos++;
        }
    }

    private void ApplyIndentation(int column, int alternative)
    {
        int current = _indents[_indentCount - 1];
        if (column > current)
        {
            if (_indentCount == MaxIndents)
            {
                Fail(_pos, "too many levels of indentation");
                return;
            }

            if (alternative <= _alternativeIndents[_indentCount - 1])
            {
                _errors.Add(_pos, "inconsistent use of tabs and spaces in indentation");
            }

            _indents[_indentCount] = column;
            _alternativeIndents[_indentCount] = alternative;
            _indentCount++;
            Add(TokenKind.Indent, _pos, _pos);
            return;
        }

        while (_indentCount > 1 && column < _indents[_indentCount - 1])
        {
            _indentCount--;
            Add(TokenKind.Dedent, _pos, _pos);
        }

        if (column != _indents[_indentCount - 1])
        {
            _errors.Add(_pos, "unindent does not match any outer indentation level");
        }
        else if (alternative != _alternativeIndents[_indentCount - 1])
        {
            _errors.Add(_pos, "inconsistent use of tabs and spaces in indentation");
        }
    }

    private void OpenBracket(char c)
    {
        int start = _pos++;
        _isFirstOnLine = false;
        var kind = c switch
        {
            '(' => TokenKind.LeftParen,
            '[' => TokenKind.LeftBracket,
            _ => TokenKind.LeftBrace,
        };
        if (!Push(new Bracket(c, start, false, false)))
        {
            return;
        }

        Add(kind, start, _pos);
    }

    private bool Push(Bracket bracket)
    {
        if (_depth == MaxBrackets)
        {
            if (_surplusBrackets++ == 0)
            {
                _errors.Add(bracket.Offset, "too many nested brackets");
            }

            AddError(bracket.Offset);
            return false;
        }

        _brackets[_depth++] = bracket;
        return true;
    }

    private void CloseBracket(char c)
    {
        int start = _pos++;
        _isFirstOnLine = false;
        if (_surplusBrackets > 0)
        {
            _surplusBrackets--;
            AddError(start);
            return;
        }

        if (_depth == 0)
        {
            Fail(start, "unmatched closing bracket");
            return;
        }

        var top = _brackets[_depth - 1];
        bool matches = c == top.Open + (top.Open == '(' ? 1 : 2);
        if (!matches)
        {
            Fail(start, "closing bracket does not match the opening bracket");
            CloseUnmatched(c);
            return;
        }

        _depth--;
        Add(c switch { ')' => TokenKind.RightParen, ']' => TokenKind.RightBracket, _ => TokenKind.RightBrace }, start, _pos);
    }

    /// <summary>A wrong bracket closes the top one, but it does not leave a replacement field, and a brace closes the field.</summary>
    private void CloseUnmatched(char c)
    {
        if (_fstringDepth == 0)
        {
            _depth--;
            return;
        }

        if (c == '}')
        {
            while (!_brackets[_depth - 1].IsField)
            {
                _depth--;
            }

            _depth--;
        }
        else if (!_brackets[_depth - 1].IsField)
        {
            _depth--;
        }
    }

    /// <summary>Ends all open brackets before the current line.</summary>
    private void AbandonBrackets()
    {
        Fail(_brackets[_depth - 1].Offset, "bracket was never closed");
        _depth = 0;
        _surplusBrackets = 0;
        _fstringDepth = 0;
        _isFirstOnLine = false;
        _pos = _lineStart;
        AddNewline();
        StartLine();
    }
}
