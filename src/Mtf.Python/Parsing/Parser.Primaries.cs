using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Attributes, calls and subscriptions.</content>
internal sealed partial class Parser
{
    private Expression ParsePrimary()
    {
        int start = TokenStart;
        var value = ParseAtom();
        while (true)
        {
            switch (_kind)
            {
                case TokenKind.Dot:
                    Advance();
                    string name = TakeName();
                    value = new AttributeExpression(start, PreviousEnd, value, name);
                    break;
                case TokenKind.LeftParen:
                    ParseArguments(true, out var arguments, out var keywords);
                    value = new CallExpression(start, PreviousEnd, value, arguments, keywords);
                    break;
                case TokenKind.LeftBracket:
                    Advance();
                    var index = ParseSlices();
                    Expect(TokenKind.RightBracket);
                    value = new SubscriptExpression(start, PreviousEnd, value, index);
                    break;
                default:
                    return value;
            }
        }
    }

    private void ParseArguments(bool allowsGenerator, out ImmutableArray<Expression> arguments, out ImmutableArray<Keyword> keywords)
    {
        int open = TokenStart;
        Advance();
        int mark = _nodes.Mark;
        int keywordMark = _keywords.Mark;
        bool hasUnpacking = false;
        while (_kind != TokenKind.RightParen)
        {
            if (_kind == TokenKind.Star)
            {
                ParseStarredArgument(hasUnpacking);
            }
            else if (_kind == TokenKind.DoubleStar || (_kind == TokenKind.Name && Peek() == TokenKind.Equal))
            {
                hasUnpacking |= _kind == TokenKind.DoubleStar;
                _keywords.Push(ParseKeyword());
            }
            else
            {
                bool isFirst = _nodes.Mark == mark && _keywords.Mark == keywordMark;
                if (_keywords.Mark > keywordMark)
                {
                    Fail("positional argument follows keyword argument");
                }

                var argument = ParseNamedExpression();
                if (StartsComprehension())
                {
                    ParseGeneratorArgument(open, argument, allowsGenerator && isFirst);
                    break;
                }

                _nodes.Push(argument);
            }

            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        arguments = _nodes.Take<Expression>(mark);
        keywords = _keywords.Take<Keyword>(keywordMark);
        Expect(TokenKind.RightParen);
    }

    private void ParseStarredArgument(bool hasUnpacking)
    {
        int start = TokenStart;
        if (hasUnpacking)
        {
            Fail("iterable argument unpacking follows keyword argument unpacking");
            return;
        }

        Advance();
        var value = ParseExpression();
        _nodes.Push(new StarredExpression(start, PreviousEnd, value));
    }

    private Keyword ParseKeyword()
    {
        int start = TokenStart;
        string? name = null;
        if (!TryTake(TokenKind.DoubleStar))
        {
            name = TakeName();
            Expect(TokenKind.Equal);
        }

        var value = ParseExpression();
        return new Keyword(start, PreviousEnd, name, value);
    }

    /// <summary>A generator that is the only argument shares the brackets of the call.</summary>
    private void ParseGeneratorArgument(int open, Expression element, bool isAllowed)
    {
        var generators = ParseComprehensionClauses();
        if (!isAllowed || _kind != TokenKind.RightParen)
        {
            Fail("generator expression must be parenthesized");
        }

        _nodes.Push(new GeneratorExpression(open, TokenStart + 1, element, generators));
    }

    private Expression ParseSlices()
    {
        int start = TokenStart;
        bool isStarred = _kind == TokenKind.Star;
        var first = ParseSlice();
        if (_kind != TokenKind.Comma && !isStarred)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && (StartsExpression(_kind) || _kind == TokenKind.Colon))
        {
            _nodes.Push(ParseSlice());
        }

        return new TupleExpression(start, PreviousEnd, _nodes.Take<Expression>(mark));
    }

    private Expression ParseSlice()
    {
        int start = TokenStart;
        if (TryTake(TokenKind.Star))
        {
            var starred = ParseExpression();
            return new StarredExpression(start, PreviousEnd, starred);
        }

        Expression? lower = null;
        if (_kind != TokenKind.Colon)
        {
            lower = ParseNamedExpression();
            if (_kind != TokenKind.Colon)
            {
                return lower;
            }

            if (lower.Kind == NodeKind.Named && lower.Start == start)
            {
                return Invalid();
            }
        }

        Advance();
        var upper = StartsExpression(_kind) ? ParseExpression() : null;
        Expression? step = null;
        if (TryTake(TokenKind.Colon))
        {
            step = StartsExpression(_kind) ? ParseExpression() : null;
        }

        return new SliceExpression(start, PreviousEnd, lower, upper, step);
    }
}
