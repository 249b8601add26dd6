using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Statements that hold blocks. Null when the header is broken; a part that is broken later is left out.</content>
internal sealed partial class Parser
{
    private bool IsCompound() => _kind switch
    {
        TokenKind.If or TokenKind.For or TokenKind.While or TokenKind.Try or TokenKind.With or TokenKind.Def or TokenKind.Class
            or TokenKind.At or TokenKind.Async => true,
        TokenKind.Name => IsMatchStatement(),
        _ => false,
    };

    private Statement? ParseCompound()
    {
        int start = TokenStart;
        switch (_kind)
        {
            case TokenKind.If:
                return ParseIf();
            case TokenKind.For:
                return ParseFor(start, false);
            case TokenKind.While:
                return ParseWhile();
            case TokenKind.Try:
                return ParseTry();
            case TokenKind.With:
                return ParseWith(start, false);
            case TokenKind.Def:
                return ParseFunction(start, false, []);
            case TokenKind.Class:
                return ParseClass([]);
            case TokenKind.At:
                return ParseDecorated();
            case TokenKind.Async:
                return ParseAsync([]);
            default:
                return ParseMatch();
        }
    }

    private Statement? ParseAsync(ImmutableArray<Expression> decorators)
    {
        int start = TokenStart;
        Advance();
        switch (_kind)
        {
            case TokenKind.Def:
                return ParseFunction(start, true, decorators);
            case TokenKind.For when decorators.IsEmpty:
                return ParseFor(start, true);
            case TokenKind.With when decorators.IsEmpty:
                return ParseWith(start, true);
            default:
                Fail();
                return null;
        }
    }

    /// <summary>An elif chain nests to the right; it is read in a loop and built from its end.</summary>
    private IfStatement? ParseIf()
    {
        var branches = new List<(int Start, Expression Test, ImmutableArray<Statement> Body)>(1);
        do
        {
            int start = TokenStart;
            Advance();
            var test = ParseNamedExpression();
            Expect(TokenKind.Colon, "expected ':'");
            if (_isPanicking)
            {
                break;
            }

            branches.Add((start, test, ParseBlock()));
        }
        while (_kind == TokenKind.Elif);
        if (branches.Count == 0)
        {
            return null;
        }

        var orElse = ParseElse();
        int end = BlockEnd();
        for (int i = branches.Count - 1; i > 0; i--)
        {
            orElse = [new IfStatement(branches[i].Start, end, branches[i].Test, branches[i].Body, orElse)];
        }

        return new IfStatement(branches[0].Start, end, branches[0].Test, branches[0].Body, orElse);
    }

    private ImmutableArray<Statement> ParseElse()
    {
        if (!TryTake(TokenKind.Else))
        {
            return [];
        }

        Expect(TokenKind.Colon, "expected ':'");
        return _isPanicking ? [] : ParseBlock();
    }

    private WhileStatement? ParseWhile()
    {
        int start = TokenStart;
        Advance();
        var test = ParseNamedExpression();
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        var orElse = ParseElse();
        return new WhileStatement(start, BlockEnd(), test, body, orElse);
    }

    private ForStatement? ParseFor(int start, bool isAsync)
    {
        Advance();
        var target = ParseTargetList();
        Expect(TokenKind.In);
        var iterable = ParseStarExpressions();
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        var orElse = ParseElse();
        return new ForStatement(start, BlockEnd(), isAsync, target, iterable, body, orElse);
    }

    private TryStatement? ParseTry()
    {
        int start = TokenStart;
        Advance();
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        int mark = _nodes.Mark;
        bool isStar = false;
        while (_kind == TokenKind.Except)
        {
            bool isFirst = _nodes.Mark == mark;
            if (ParseHandler(ref isStar, isFirst) is { } handler)
            {
                _nodes.Push(handler);
            }
        }

        var handlers = _nodes.Take<ExceptHandler>(mark);
        ImmutableArray<Statement> orElse = handlers.IsEmpty ? [] : ParseElse();
        ImmutableArray<Statement> final = [];
        if (TryTake(TokenKind.Finally))
        {
            Expect(TokenKind.Colon, "expected ':'");
            final = _isPanicking ? [] : ParseBlock();
        }
        else if (handlers.IsEmpty)
        {
            Report(TokenStart, "expected 'except' or 'finally' block");
        }

        return new TryStatement(start, BlockEnd(), body, handlers, orElse, final, isStar);
    }

    private ExceptHandler? ParseHandler(ref bool isStar, bool isFirst)
    {
        int start = TokenStart;
        Advance();
        bool hasStar = TryTake(TokenKind.Star);
        if (!isFirst && hasStar != isStar)
        {
            Report(start, "cannot have both 'except' and 'except*' on the same 'try'");
        }

        isStar = hasStar;
        var type = _kind == TokenKind.Colon && !hasStar ? null : ParseHandlerType();
        string? name = type is not null && TryTake(TokenKind.As) ? TakeName() : null;
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        return new ExceptHandler(start, BlockEnd(), type, name, body);
    }

    /// <summary>One type, or several without brackets (PEP 758), which then cannot be bound to a name.</summary>
    private Expression ParseHandlerType()
    {
        int start = TokenStart;
        var first = ParseExpression();
        if (_kind != TokenKind.Comma)
        {
            return first;
        }

        Require(PythonVersion.Python314, start, "multiple exception types must be parenthesized before Python 3.14");
        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && StartsExpression(_kind))
        {
            _nodes.Push(ParseExpression());
        }

        if (_kind == TokenKind.As)
        {
            Fail("multiple exception types must be parenthesized when using 'as'");
        }

        return new TupleExpression(start, PreviousEnd, _nodes.Take<Expression>(mark));
    }

    private WithStatement? ParseWith(int start, bool isAsync)
    {
        Advance();
        int mark = _nodes.Mark;
        if (_kind == TokenKind.LeftParen && IsBracketedWith(out bool hasTargets))
        {
            ParseBracketedItems(hasTargets);
        }
        else
        {
            do
            {
                ParseWithItem();
            }
            while (TryTake(TokenKind.Comma));
        }

        var items = _nodes.Take<WithItem>(mark);
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        return new WithStatement(start, BlockEnd(), isAsync, items, body);
    }

    private void ParseWithItem()
    {
        int start = TokenStart;
        var context = ParseExpression();
        Expression? target = null;
        if (TryTake(TokenKind.As))
        {
            target = ParseTarget();
        }

        _nodes.Push(new WithItem(start, PreviousEnd, context, target));
    }

    /// <summary>Whether a colon follows the closing bracket, and whether a target stands directly inside the brackets.</summary>
    private bool IsBracketedWith(out bool hasTargets)
    {
        hasTargets = false;
        int depth = 0;
        for (int i = _index; i < _last; i++)
        {
            switch (_tokens[i].Kind)
            {
                case TokenKind.LeftParen or TokenKind.LeftBracket or TokenKind.LeftBrace:
                    depth++;
                    break;
                case TokenKind.RightParen or TokenKind.RightBracket or TokenKind.RightBrace:
                    if (--depth == 0)
                    {
                        return _tokens[i + 1].Kind == TokenKind.Colon;
                    }

                    break;
                case TokenKind.As when depth == 1:
                    hasTargets = true;
                    break;
                case TokenKind.Newline:
                    return false;
            }
        }

        return false;
    }

    /// <summary>Items in brackets; without targets they may turn out to be one expression in brackets.</summary>
    private void ParseBracketedItems(bool hasTargets)
    {
        if (hasTargets)
        {
            Advance();
            do
            {
                if (_kind == TokenKind.RightParen && PreviousKind() == TokenKind.Comma)
                {
                    break;
                }

                ParseWithItem();
            }
            while (TryTake(TokenKind.Comma));
            Expect(TokenKind.RightParen);
            return;
        }

        int start = TokenStart;
        int firstStart = _tokens[_index + 1].Start;
        var context = ParseBracketed();
        bool isItems = context is TupleExpression { Elements.IsEmpty: false } tuple
            && tuple.Start == start
            && tuple.Elements.All(element => element.Kind != NodeKind.Starred && !IsBareNamed(element, firstStart));
        if (!isItems)
        {
            _nodes.Push(new WithItem(start, PreviousEnd, context, null));
            return;
        }

        foreach (var element in ((TupleExpression)context).Elements)
        {
            _nodes.Push(new WithItem(element.Start, element.End, element, null));
        }
    }

    /// <summary>Whether an element is an assignment expression without brackets of its own, which cannot be an item.</summary>
    private bool IsBareNamed(Expression element, int firstStart)
    {
        if (element.Kind != NodeKind.Named || element.Start == firstStart)
        {
            return element.Kind == NodeKind.Named;
        }

        return _text.AsSpan(0, element.Start).TrimEnd() is not [.., '('];
    }
}
