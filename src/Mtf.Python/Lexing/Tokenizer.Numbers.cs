namespace Mtf.Python;

/// <content>Number literals.</content>
internal sealed partial class Tokenizer
{
    private void LexNumber()
    {
        int start = _pos;
        _isFirstOnLine = false;
        int end = _text[start] == '0' ? ScanAfterZero(start) : ScanDecimal(start);
        if (end > 0 && IsEndOfNumber(end))
        {
            _pos = end;
            Add(TokenKind.Number, start, end);
            return;
        }

        _pos = Math.Max(_pos, start) + 1;
        while (Characters.IsAsciiNamePart(At(_pos)) || At(_pos) >= 128)
        {
            _pos++;
        }

        Fail(start, "invalid number literal");
    }

    private int ScanAfterZero(int start)
    {
        int pos = start + 2;
        switch (At(start + 1))
        {
            case 'x' or 'X':
                return ScanBased(pos, char.IsAsciiHexDigit);
            case 'o' or 'O':
                return ScanBased(pos, c => c is >= '0' and <= '7');
            case 'b' or 'B':
                return ScanBased(pos, c => c is '0' or '1');
            default:
                return ScanDecimal(start);
        }
    }

    private int ScanBased(int pos, Func<char, bool> isDigit)
    {
        do
        {
            if (At(pos) == '_')
            {
                pos++;
            }

            if (!isDigit(At(pos)))
            {
                return -1;
            }

            do
            {
                pos++;
            }
            while (isDigit(At(pos)));
        }
        while (At(pos) == '_');
        return char.IsAsciiDigit(At(pos)) ? -1 : pos;
    }

    private int ScanDecimal(int start)
    {
        int pos = start;
        if (At(pos) != '.')
        {
            pos = ScanDigits(pos);
            if (pos < 0)
            {
                return -1;
            }
        }

        int integerEnd = pos;
        bool isInteger = true;
        if (At(pos) == '.')
        {
            isInteger = false;
            pos++;
            if (char.IsAsciiDigit(At(pos)))
            {
                pos = ScanDigits(pos);
                if (pos < 0)
                {
                    return -1;
                }
            }
        }

        int exponent = ScanExponent(pos);
        if (exponent < 0)
        {
            return -1;
        }

        isInteger &= exponent == pos;
        pos = exponent;
        if (At(pos) is 'j' or 'J')
        {
            return pos + 1;
        }

        return isInteger && !IsValidInteger(start, integerEnd) ? -1 : pos;
    }

    /// <summary>The offset after an exponent, the same offset when there is none, -1 when it is broken.</summary>
    private int ScanExponent(int pos)
    {
        if (At(pos) is not ('e' or 'E'))
        {
            return pos;
        }

        char next = At(pos + 1);
        if (char.IsAsciiDigit(next))
        {
            return ScanDigits(pos + 1);
        }

        if (next is '+' or '-')
        {
            return char.IsAsciiDigit(At(pos + 2)) ? ScanDigits(pos + 2) : -1;
        }

        return pos;
    }

    private int ScanDigits(int pos)
    {
        while (true)
        {
            while (char.IsAsciiDigit(At(pos)))
            {
                pos++;
            }

            if (At(pos) != '_')
            {
                return pos;
            }

            pos++;
            if (!char.IsAsciiDigit(At(pos)))
            {
                return -1;
            }
        }
    }

    /// <summary>No leading zeros except in zero itself, and not more digits than can be converted in reasonable time.</summary>
    private bool IsValidInteger(int start, int end)
    {
        var digits = _text.AsSpan(start, end - start);
        if (digits[0] == '0' && digits.IndexOfAnyExcept('0', '_') >= 0)
        {
            return false;
        }

        return digits.Length <= NumberText.MaxDecimalDigits || digits.Length - digits.Count('_') <= NumberText.MaxDecimalDigits;
    }

    /// <summary>A keyword may follow a number without a space; any other name may not.</summary>
    private bool IsEndOfNumber(int pos)
    {
        char c = At(pos);
        if (c < 128 && !Characters.IsAsciiNamePart(c))
        {
            return true;
        }

        var rest = _text.AsSpan(pos);
        return c switch
        {
            'a' => rest.StartsWith("and"),
            'e' => rest.StartsWith("else"),
            'f' => rest.StartsWith("for"),
            'i' => rest.Length > 1 && rest[1] is 'f' or 'n' or 's',
            'n' => rest.StartsWith("not"),
            'o' => rest.StartsWith("or"),
            _ => false,
        };
    }
}
