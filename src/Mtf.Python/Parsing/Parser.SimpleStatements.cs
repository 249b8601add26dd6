using System.Collections.Immutable;
using System.Text;

namespace Mtf.Python;

/// <content>Statements on one line.</content>
internal sealed partial class Parser
{
    private bool _isFlufl;

    private void ParseSimpleStatements()
    {
        while (true)
        {
            var statement = ParseSimpleStatement();
            if (_isPanicking)
            {
                return;
            }

            _nodes.Push(statement);
            if (TryTake(TokenKind.Semicolon))
            {
                if (TryTake(TokenKind.Newline))
                {
                    return;
                }

                continue;
            }

            Expect(TokenKind.Newline);
            return;
        }
    }

    private Statement ParseSimpleStatement()
    {
        int start = TokenStart;
        switch (_kind)
        {
            case TokenKind.Return:
                Advance();
                var value = StartsExpression(_kind) ? ParseStarExpressions() : null;
                return new ReturnStatement(start, PreviousEnd, value);
            case TokenKind.Import:
                return ParseImport();
            case TokenKind.From:
                return ParseImportFrom();
            case TokenKind.Raise:
                return ParseRaise();
            case TokenKind.Pass:
                Advance();
                return new PassStatement(start, PreviousEnd);
            case TokenKind.Break:
                Advance();
                return new BreakStatement(start, PreviousEnd);
            case TokenKind.Continue:
                Advance();
                return new ContinueStatement(start, PreviousEnd);
            case TokenKind.Del:
                return ParseDelete();
            case TokenKind.Global:
                var globals = ParseNames();
                return new GlobalStatement(start, PreviousEnd, globals);
            case TokenKind.Nonlocal:
                var nonlocals = ParseNames();
                return new NonlocalStatement(start, PreviousEnd, nonlocals);
            case TokenKind.Assert:
                return ParseAssert();
            case TokenKind.Name when Peek() == TokenKind.Name && IsSoftKeyword(_index, "type"):
                return ParseTypeAlias();
            default:
                return ParseExpressionStatement();
        }
    }

    private RaiseStatement ParseRaise()
    {
        int start = TokenStart;
        Advance();
        Expression? exception = null;
        Expression? cause = null;
        if (StartsExpression(_kind))
        {
            exception = ParseExpression();
            if (TryTake(TokenKind.From))
            {
                cause = ParseExpression();
            }
        }

        return new RaiseStatement(start, PreviousEnd, exception, cause);
    }

    private AssertStatement ParseAssert()
    {
        int start = TokenStart;
        Advance();
        var test = ParseExpression();
        var message = TryTake(TokenKind.Comma) ? ParseExpression() : null;
        return new AssertStatement(start, PreviousEnd, test, message);
    }

    private DeleteStatement ParseDelete()
    {
        int start = TokenStart;
        Advance();
        int mark = _nodes.Mark;
        do
        {
            if (!StartsExpression(_kind) && _nodes.Mark > mark)
            {
                break;
            }

            var target = ParseBinary(1);
            SetTarget(target, ExpressionContext.Del);
            _nodes.Push(target);
        }
        while (TryTake(TokenKind.Comma));
        return new DeleteStatement(start, PreviousEnd, _nodes.Take<Expression>(mark));
    }

    private ImmutableArray<string> ParseNames()
    {
        Advance();
        var names = ImmutableArray.CreateBuilder<string>();
        do
        {
            names.Add(TakeName());
        }
        while (TryTake(TokenKind.Comma));
        return names.ToImmutable();
    }

    private TypeAliasStatement ParseTypeAlias()
    {
        int start = TokenStart;
        Require(PythonVersion.Python312, start, "type aliases need Python 3.12");
        Advance();
        int nameStart = TokenStart;
        string id = TakeName();
        var name = new NameExpression(nameStart, PreviousEnd, id) { Context = ExpressionContext.Store };
        var parameters = ParseTypeParameters();
        Expect(TokenKind.Equal);
        var value = ParseExpression();
        return new TypeAliasStatement(start, PreviousEnd, name, parameters, value);
    }

    private ImportStatement ParseImport()
    {
        int start = TokenStart;
        Advance();
        int mark = _nodes.Mark;
        do
        {
            int aliasStart = TokenStart;
            string name = ParseDottedName();
            string? asName = TryTake(TokenKind.As) ? TakeName() : null;
            _nodes.Push(new Alias(aliasStart, PreviousEnd, name, asName));
        }
        while (TryTake(TokenKind.Comma));
        return new ImportStatement(start, PreviousEnd, _nodes.Take<Alias>(mark));
    }

    private string ParseDottedName()
    {
        string name = TakeName();
        if (_kind != TokenKind.Dot)
        {
            return name;
        }

        var builder = new StringBuilder(name);
        while (TryTake(TokenKind.Dot))
        {
            builder.Append('.').Append(TakeName());
        }

        return builder.ToString();
    }

    private ImportFromStatement ParseImportFrom()
    {
        int start = TokenStart;
        Advance();
        int level = 0;
        while (_kind is TokenKind.Dot or TokenKind.Ellipsis)
        {
            level += _kind == TokenKind.Dot ? 1 : 3;
            Advance();
        }

        string? module = level == 0 || _kind == TokenKind.Name ? ParseDottedName() : null;
        Expect(TokenKind.Import);
        int mark = _nodes.Mark;
        if (_kind == TokenKind.Star)
        {
            _nodes.Push(new Alias(TokenStart, TokenStart + 1, "*", null));
            Advance();
        }
        else if (TryTake(TokenKind.LeftParen))
        {
            ParseImportedNames(TokenKind.RightParen);
            Expect(TokenKind.RightParen);
        }
        else
        {
            ParseImportedNames(TokenKind.EndMarker);
        }

        var names = _nodes.Take<Alias>(mark);
        _isFlufl |= module == "__future__" && names.Any(name => name.Name == "barry_as_FLUFL");
        return new ImportFromStatement(start, PreviousEnd, module, names, level);
    }

    /// <summary>Imported names; a comma may stand before the end only inside brackets.</summary>
    private void ParseImportedNames(TokenKind end)
    {
        do
        {
            if (_kind == end && end == TokenKind.RightParen && PreviousKind() == TokenKind.Comma)
            {
                return;
            }

            int start = TokenStart;
            string name = TakeName();
            string? asName = TryTake(TokenKind.As) ? TakeName() : null;
            _nodes.Push(new Alias(start, PreviousEnd, name, asName));
        }
        while (TryTake(TokenKind.Comma));
    }

    private TokenKind PreviousKind() => _tokens[_index - 1].Kind;

    private Statement ParseExpressionStatement()
    {
        int start = TokenStart;
        bool isBracketed = _kind == TokenKind.LeftParen;
        if (_kind == TokenKind.Yield)
        {
            var yielded = ParseYield();
            return new ExpressionStatement(start, PreviousEnd, yielded);
        }

        var first = ParseStarExpressions();
        if (_kind == TokenKind.Equal)
        {
            return ParseAssignment(start, first);
        }

        if (_kind == TokenKind.Colon)
        {
            return ParseAnnotation(start, first, isBracketed);
        }

        if (_kind is >= TokenKind.VBarEqual and <= TokenKind.DoubleStarEqual)
        {
            SetSingleTarget(first);
            var op = AugmentedOperator(_kind);
            Advance();
            var value = ParseYieldOrStarExpressions();
            return new AugmentedAssignStatement(start, PreviousEnd, first, op, value);
        }

        return new ExpressionStatement(start, PreviousEnd, first);
    }

    private AssignStatement ParseAssignment(int start, Expression value)
    {
        int mark = _nodes.Mark;
        while (TryTake(TokenKind.Equal))
        {
            SetTarget(value, ExpressionContext.Store);
            _nodes.Push(value);
            value = ParseYieldOrStarExpressions();
        }

        return new AssignStatement(start, PreviousEnd, _nodes.Take<Expression>(mark), value);
    }

    private AnnotatedAssignStatement ParseAnnotation(int start, Expression target, bool isBracketed)
    {
        SetSingleTarget(target);
        Expect(TokenKind.Colon);
        var annotation = ParseExpression();
        var value = TryTake(TokenKind.Equal) ? ParseYieldOrStarExpressions() : null;
        bool isSimple = target.Kind == NodeKind.Name && !isBracketed;
        return new AnnotatedAssignStatement(start, PreviousEnd, target, annotation, value, isSimple);
    }

    private Expression ParseYieldOrStarExpressions() => _kind == TokenKind.Yield ? ParseYield() : ParseStarExpressions();

    private Expression ParseYield()
    {
        int start = TokenStart;
        Advance();
        if (TryTake(TokenKind.From))
        {
            var source = ParseExpression();
            return new YieldFromExpression(start, PreviousEnd, source);
        }

        var value = StartsExpression(_kind) ? ParseStarExpressions() : null;
        return new YieldExpression(start, PreviousEnd, value);
    }

    private static BinaryOperator AugmentedOperator(TokenKind kind) => BinaryOperatorOf(kind - TokenKind.VBarEqual + TokenKind.VBar);
}
