using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Patterns of a match case.</content>
internal sealed partial class Parser
{
    private Pattern ParsePatterns()
    {
        int start = TokenStart;
        var first = ParseMaybeStarPattern();
        if (_kind != TokenKind.Comma)
        {
            return RejectStar(first);
        }

        var patterns = ParseMorePatterns(first);
        return new SequencePattern(start, PreviousEnd, patterns);
    }

    private Pattern RejectStar(Pattern pattern)
    {
        if (pattern.Kind == NodeKind.StarPattern)
        {
            FailAt(pattern.Start, "a starred pattern can stand only in a sequence");
        }

        return pattern;
    }

    private ImmutableArray<Pattern> ParseMorePatterns(Pattern first)
    {
        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && StartsPattern())
        {
            _nodes.Push(ParseMaybeStarPattern());
        }

        return _nodes.Take<Pattern>(mark);
    }

    private bool StartsPattern() => StartsExpression(_kind);

    private Pattern ParseMaybeStarPattern()
    {
        int start = TokenStart;
        if (!TryTake(TokenKind.Star))
        {
            return ParsePattern();
        }

        string name = TakeName();
        if (_kind is TokenKind.Dot or TokenKind.LeftParen or TokenKind.Equal)
        {
            Fail();
        }

        return new StarPattern(start, PreviousEnd, name == "_" ? null : name);
    }

    private Pattern ParsePattern()
    {
        int start = TokenStart;
        var pattern = ParseOrPattern();
        if (!TryTake(TokenKind.As))
        {
            return pattern;
        }

        bool isWildcard = IsSoftKeyword(_index, "_");
        string name = TakeName();
        if (isWildcard || _kind is TokenKind.Dot or TokenKind.LeftParen or TokenKind.Equal)
        {
            Fail("invalid pattern target");
        }

        return new AsPattern(start, PreviousEnd, pattern, name);
    }

    private Pattern ParseOrPattern()
    {
        int start = TokenStart;
        var first = ParseClosedPattern();
        if (_kind != TokenKind.VBar)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.VBar))
        {
            _nodes.Push(ParseClosedPattern());
        }

        return new OrPattern(start, PreviousEnd, _nodes.Take<Pattern>(mark));
    }

    private Pattern ParseClosedPattern()
    {
        int start = TokenStart;
        switch (_kind)
        {
            case TokenKind.Name:
                return ParseNamePattern();
            case TokenKind.LeftParen:
                return HasStack() ? ParseGroupPattern() : InvalidPattern();
            case TokenKind.LeftBracket:
                Advance();
                ImmutableArray<Pattern> items = _kind == TokenKind.RightBracket ? [] : ParseMorePatterns(ParseMaybeStarPattern());
                Expect(TokenKind.RightBracket);
                return new SequencePattern(start, PreviousEnd, items);
            case TokenKind.LeftBrace:
                return HasStack() ? ParseMappingPattern() : InvalidPattern();
            case TokenKind.None or TokenKind.True or TokenKind.False:
                var singleton = (SingletonConstant)ParseAtom();
                return new SingletonPattern(start, PreviousEnd, singleton.Value);
            case TokenKind.Number or TokenKind.Minus or TokenKind.String or TokenKind.FStringStart:
                var value = ParseLiteralExpression();
                return new ValuePattern(start, PreviousEnd, value);
            default:
                return InvalidPattern();
        }
    }

    private AsPattern InvalidPattern()
    {
        var invalid = Invalid();
        return new AsPattern(invalid.Start, invalid.End, null, null);
    }

    /// <summary>A string, or a number with a sign and perhaps an imaginary part.</summary>
    private Expression ParseLiteralExpression()
    {
        if (_kind is TokenKind.String or TokenKind.FStringStart)
        {
            return ParseStrings();
        }

        int start = TokenStart;
        var real = ParseSignedNumber(out bool isImaginary);
        if (_kind is not (TokenKind.Plus or TokenKind.Minus))
        {
            return real;
        }

        var op = BinaryOperatorOf(_kind);
        Advance();
        if (isImaginary || _kind != TokenKind.Number)
        {
            return Invalid();
        }

        var imaginary = ParseNumber();
        if (imaginary.Kind != NodeKind.Imaginary)
        {
            FailAt(imaginary.Start, "imaginary number required in complex literal");
        }

        return new BinaryExpression(start, PreviousEnd, real, op, imaginary);
    }

    private Expression ParseSignedNumber(out bool isImaginary)
    {
        int start = TokenStart;
        bool isNegative = TryTake(TokenKind.Minus);
        isImaginary = false;
        if (_kind != TokenKind.Number)
        {
            return Invalid();
        }

        var number = ParseNumber();
        isImaginary = number.Kind == NodeKind.Imaginary;
        return isNegative ? new UnaryExpression(start, PreviousEnd, UnaryOperator.USub, number) : number;
    }

    private Pattern ParseNamePattern()
    {
        int start = TokenStart;
        bool isWildcard = IsSoftKeyword(_index, "_");
        string id = TakeName();
        if (_kind is not (TokenKind.Dot or TokenKind.LeftParen))
        {
            return new AsPattern(start, PreviousEnd, null, isWildcard ? null : id);
        }

        var value = ParseAttributes(start, id);
        return _kind == TokenKind.LeftParen
            ? ParseClassPattern(start, value)
            : new ValuePattern(start, PreviousEnd, value);
    }

    private Expression ParseAttributes(int start, string id)
    {
        Expression value = new NameExpression(start, PreviousEnd, id);
        while (TryTake(TokenKind.Dot))
        {
            string name = TakeName();
            value = new AttributeExpression(start, PreviousEnd, value, name);
        }

        return value;
    }

    private Pattern ParseGroupPattern()
    {
        int start = TokenStart;
        Advance();
        if (TryTake(TokenKind.RightParen))
        {
            return new SequencePattern(start, PreviousEnd, []);
        }

        var first = ParseMaybeStarPattern();
        if (_kind != TokenKind.Comma)
        {
            RejectStar(first);
            Expect(TokenKind.RightParen);
            return first;
        }

        var patterns = ParseMorePatterns(first);
        Expect(TokenKind.RightParen);
        return new SequencePattern(start, PreviousEnd, patterns);
    }

    private MappingPattern ParseMappingPattern()
    {
        int start = TokenStart;
        Advance();
        int mark = _nodes.Mark;
        string? rest = null;
        while (_kind != TokenKind.RightBrace)
        {
            if (TryTake(TokenKind.DoubleStar))
            {
                rest = TakeCaptureName();
                TryTake(TokenKind.Comma);
                break;
            }

            _nodes.Push(ParseMappingKey());
            Expect(TokenKind.Colon);
            _nodes.Push(ParsePattern());
            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        var (keys, patterns) = _nodes.TakePairs<Expression, Pattern>(mark);
        Expect(TokenKind.RightBrace);
        return new MappingPattern(start, PreviousEnd, keys, patterns, rest);
    }

    private string TakeCaptureName()
    {
        if (IsSoftKeyword(_index, "_"))
        {
            Fail("a wildcard cannot capture");
        }

        return TakeName();
    }

    private Expression ParseMappingKey()
    {
        switch (_kind)
        {
            case TokenKind.None or TokenKind.True or TokenKind.False:
                return ParseAtom();
            case TokenKind.Name when Peek() == TokenKind.Dot:
                int start = TokenStart;
                return ParseAttributes(start, TakeName());
            default:
                return ParseLiteralExpression();
        }
    }

    private ClassPattern ParseClassPattern(int start, Expression type)
    {
        Advance();
        int mark = _nodes.Mark;
        int keywordMark = _keywords.Mark;
        var names = ImmutableArray.CreateBuilder<string>();
        while (_kind != TokenKind.RightParen)
        {
            if (_kind == TokenKind.Name && Peek() == TokenKind.Equal)
            {
                names.Add(TakeName());
                Advance();
                _keywords.Push(ParsePattern());
            }
            else
            {
                if (names.Count > 0)
                {
                    Fail("positional patterns follow keyword patterns");
                }

                _nodes.Push(ParsePattern());
            }

            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        var patterns = _nodes.Take<Pattern>(mark);
        var keywordPatterns = _keywords.Take<Pattern>(keywordMark);
        Expect(TokenKind.RightParen);
        return new ClassPattern(start, PreviousEnd, type, patterns, names.ToImmutable(), keywordPatterns);
    }
}
