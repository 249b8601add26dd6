using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Names, constants, displays and comprehensions.</content>
internal sealed partial class Parser
{
    private Expression ParseAtom()
    {
        int start = TokenStart;
        switch (_kind)
        {
            case TokenKind.Name:
                string id = TakeName();
                return new NameExpression(start, PreviousEnd, id);
            case TokenKind.Number:
                return ParseNumber();
            case TokenKind.String or TokenKind.FStringStart:
                return ParseStrings();
            case TokenKind.LeftParen:
                return HasStack() ? ParseBracketed() : Invalid();
            case TokenKind.LeftBracket:
                return HasStack() ? ParseList() : Invalid();
            case TokenKind.LeftBrace:
                return HasStack() ? ParseBraced() : Invalid();
            case TokenKind.None:
                return ParseSingleton(Singleton.None);
            case TokenKind.True:
                return ParseSingleton(Singleton.True);
            case TokenKind.False:
                return ParseSingleton(Singleton.False);
            case TokenKind.Ellipsis:
                return ParseSingleton(Singleton.Ellipsis);
            default:
                return Invalid();
        }
    }

    private SingletonConstant ParseSingleton(Singleton value)
    {
        Advance();
        var token = _tokens[_index - 1];
        return new SingletonConstant(token.Start, token.End, value);
    }

    private Constant ParseNumber()
    {
        var token = _tokens[_index];
        var text = TextAt(_index);
        Advance();
        bool isBased = text.Length > 1 && text[0] == '0' && char.IsAsciiLetter(text[1]) && text[1] is not ('e' or 'E' or 'j' or 'J');
        if (isBased)
        {
            return new IntegerConstant(token.Start, token.End, Intern(text));
        }

        if (text[^1] is 'j' or 'J')
        {
            return new ImaginaryConstant(token.Start, token.End, NumberText.ParseDouble(text[..^1]));
        }

        return text.IndexOfAny(".eE") >= 0
            ? new FloatConstant(token.Start, token.End, NumberText.ParseDouble(text))
            : new IntegerConstant(token.Start, token.End, Intern(text));
    }

    /// <summary>Round brackets: a tuple, a generator, or an expression whose brackets leave no trace.</summary>
    private Expression ParseBracketed()
    {
        int start = TokenStart;
        Advance();
        if (TryTake(TokenKind.RightParen))
        {
            return new TupleExpression(start, PreviousEnd, []);
        }

        if (_kind == TokenKind.Yield)
        {
            var yielded = ParseYield();
            Expect(TokenKind.RightParen);
            return yielded;
        }

        var first = ParseStarNamedExpression();
        if (_kind == TokenKind.Comma)
        {
            var elements = ParseElements(first);
            Expect(TokenKind.RightParen);
            return new TupleExpression(start, PreviousEnd, elements);
        }

        if (first.Kind == NodeKind.Starred)
        {
            FailAt(first.Start, "cannot use starred expression here");
        }

        if (StartsComprehension())
        {
            var generators = ParseComprehensionClauses();
            Expect(TokenKind.RightParen);
            return new GeneratorExpression(start, PreviousEnd, first, generators);
        }

        Expect(TokenKind.RightParen);
        return first;
    }

    /// <summary>The elements of a display from its first on.</summary>
    private ImmutableArray<Expression> ParseElements(Expression first)
    {
        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && StartsExpression(_kind))
        {
            _nodes.Push(ParseStarNamedExpression());
        }

        return _nodes.Take<Expression>(mark);
    }

    private Expression ParseList()
    {
        int start = TokenStart;
        Advance();
        if (TryTake(TokenKind.RightBracket))
        {
            return new ListExpression(start, PreviousEnd, []);
        }

        var first = ParseStarNamedExpression();
        if (StartsComprehension() && first.Kind != NodeKind.Starred)
        {
            var generators = ParseComprehensionClauses();
            Expect(TokenKind.RightBracket);
            return new ListComprehension(start, PreviousEnd, first, generators);
        }

        var elements = ParseElements(first);
        Expect(TokenKind.RightBracket);
        return new ListExpression(start, PreviousEnd, elements);
    }

    private Expression ParseBraced()
    {
        int start = TokenStart;
        Advance();
        if (TryTake(TokenKind.RightBrace))
        {
            return new DictExpression(start, PreviousEnd, [], []);
        }

        if (_kind == TokenKind.DoubleStar)
        {
            return ParseDict(start, null);
        }

        int firstStart = TokenStart;
        var first = ParseStarNamedExpression();
        bool isBareNamed = first.Kind == NodeKind.Named && first.Start == firstStart;
        if (_kind == TokenKind.Colon && first.Kind != NodeKind.Starred && !isBareNamed)
        {
            return ParseDict(start, first);
        }

        if (StartsComprehension() && first.Kind != NodeKind.Starred)
        {
            var generators = ParseComprehensionClauses();
            Expect(TokenKind.RightBrace);
            return new SetComprehension(start, PreviousEnd, first, generators);
        }

        var elements = ParseElements(first);
        Expect(TokenKind.RightBrace);
        return new SetExpression(start, PreviousEnd, elements);
    }

    private Expression ParseDict(int start, Expression? firstKey)
    {
        int mark = _nodes.Mark;
        if (firstKey is not null)
        {
            Advance();
            var value = ParseExpression();
            if (StartsComprehension())
            {
                var generators = ParseComprehensionClauses();
                Expect(TokenKind.RightBrace);
                return new DictComprehension(start, PreviousEnd, firstKey, value, generators);
            }

            _nodes.Push(firstKey);
            _nodes.Push(value);
        }
        else
        {
            ParseDictItem();
        }

        while (TryTake(TokenKind.Comma) && (StartsExpression(_kind) || _kind == TokenKind.DoubleStar))
        {
            ParseDictItem();
        }

        var (keys, values) = _nodes.TakePairs<Expression?, Expression>(mark);
        Expect(TokenKind.RightBrace);
        return new DictExpression(start, PreviousEnd, keys, values);
    }

    private void ParseDictItem()
    {
        if (TryTake(TokenKind.DoubleStar))
        {
            _nodes.Push(null);
            _nodes.Push(ParseBinary(1));
            return;
        }

        _nodes.Push(ParseExpression());
        Expect(TokenKind.Colon);
        _nodes.Push(ParseExpression());
    }

    private bool StartsComprehension() =>
        _kind == TokenKind.For || (_kind == TokenKind.Async && Peek() == TokenKind.For);

    private ImmutableArray<Comprehension> ParseComprehensionClauses()
    {
        int mark = _nodes.Mark;
        while (StartsComprehension())
        {
            int start = TokenStart;
            bool isAsync = TryTake(TokenKind.Async);
            Advance();
            var target = ParseTargetList();
            Expect(TokenKind.In);
            var iterable = ParseDisjunction();
            int conditionMark = _nodes.Mark;
            while (TryTake(TokenKind.If))
            {
                _nodes.Push(ParseDisjunction());
            }

            var conditions = _nodes.Take<Expression>(conditionMark);
            _nodes.Push(new Comprehension(start, PreviousEnd, target, iterable, conditions, isAsync));
        }

        return _nodes.Take<Comprehension>(mark);
    }
}
