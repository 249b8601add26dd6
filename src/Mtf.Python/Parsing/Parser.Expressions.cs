using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Expressions by precedence, from the loosest.</content>
internal sealed partial class Parser
{
    private static readonly byte[] Precedences = CreatePrecedences();

    private static readonly bool[] ExpressionStarts = CreateExpressionStarts();

    private readonly List<PendingFactor> _factors = [];

    /// <summary>A unary operator, or a base with a power sign, that waits for its right side.</summary>
    private readonly record struct PendingFactor(int Start, TokenKind Operator, Expression? Base);

    private static byte[] CreatePrecedences()
    {
        var table = new byte[256];
        table[(int)TokenKind.VBar] = 1;
        table[(int)TokenKind.Circumflex] = 2;
        table[(int)TokenKind.Amper] = 3;
        table[(int)TokenKind.LeftShift] = table[(int)TokenKind.RightShift] = 4;
        table[(int)TokenKind.Plus] = table[(int)TokenKind.Minus] = 5;
        for (var kind = TokenKind.Star; kind <= TokenKind.At; kind++)
        {
            table[(int)kind] = 6;
        }

        return table;
    }

    private static bool[] CreateExpressionStarts()
    {
        var table = new bool[256];
        TokenKind[] kinds =
        [
            TokenKind.Name, TokenKind.Number, TokenKind.String, TokenKind.FStringStart, TokenKind.LeftParen, TokenKind.LeftBracket,
            TokenKind.LeftBrace, TokenKind.Ellipsis, TokenKind.Plus, TokenKind.Minus, TokenKind.Tilde, TokenKind.Star, TokenKind.Not,
            TokenKind.Lambda, TokenKind.Await, TokenKind.None, TokenKind.True, TokenKind.False,
        ];
        foreach (var kind in kinds)
        {
            table[(int)kind] = true;
        }

        return table;
    }

    private static bool StartsExpression(TokenKind kind) => ExpressionStarts[(int)kind];

    private Expression ParseStarExpressions()
    {
        int start = TokenStart;
        var first = ParseStarExpression();
        if (_kind != TokenKind.Comma)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && StartsExpression(_kind))
        {
            _nodes.Push(ParseStarExpression());
        }

        return new TupleExpression(start, PreviousEnd, _nodes.Take<Expression>(mark));
    }

    private Expression ParseStarExpression() => _kind == TokenKind.Star ? ParseStarred() : ParseExpression();

    /// <summary>An element of a display: starred or named.</summary>
    private Expression ParseStarNamedExpression() => _kind == TokenKind.Star ? ParseStarred() : ParseNamedExpression();

    private StarredExpression ParseStarred()
    {
        int start = TokenStart;
        Advance();
        var value = ParseBinary(1);
        return new StarredExpression(start, PreviousEnd, value);
    }

    private Expression ParseNamedExpression()
    {
        if (_kind != TokenKind.Name || Peek() != TokenKind.ColonEqual)
        {
            return ParseExpression();
        }

        int start = TokenStart;
        string id = TakeName();
        var target = new NameExpression(start, PreviousEnd, id) { Context = ExpressionContext.Store };
        Advance();
        var value = ParseExpression();
        return new NamedExpression(start, PreviousEnd, target, value);
    }

    private Expression ParseExpression()
    {
        if (_kind == TokenKind.Lambda)
        {
            return ParseLambda();
        }

        int start = TokenStart;
        var body = ParseDisjunction();
        return _kind == TokenKind.If ? ParseConditional(start, body) : body;
    }

    /// <summary>A chain of conditional expressions nests to the right; it is read in a loop and built from its end.</summary>
    private Expression ParseConditional(int start, Expression body)
    {
        var pending = new List<(int Start, Expression Body, Expression Test)>(1);
        Expression result;
        while (true)
        {
            Advance();
            var test = ParseDisjunction();
            Expect(TokenKind.Else, "expected 'else' after 'if' expression");
            pending.Add((start, body, test));
            if (_kind == TokenKind.Lambda)
            {
                result = ParseLambda();
                break;
            }

            start = TokenStart;
            body = ParseDisjunction();
            if (_kind != TokenKind.If)
            {
                result = body;
                break;
            }
        }

        int end = PreviousEnd;
        for (int i = pending.Count - 1; i >= 0; i--)
        {
            result = new ConditionalExpression(pending[i].Start, end, pending[i].Test, pending[i].Body, result);
        }

        return result;
    }

    private Expression ParseLambda()
    {
        int start = TokenStart;
        if (_lambdas >= MaxLambdas)
        {
            Fail("too many nested lambdas");
            return Invalid();
        }

        _lambdas++;
        Advance();
        var parameters = ParseParameters(TokenKind.Colon, false);
        Expect(TokenKind.Colon);
        var body = ParseExpression();
        _lambdas--;
        return new LambdaExpression(start, PreviousEnd, parameters, body);
    }

    private Expression ParseDisjunction()
    {
        int start = TokenStart;
        var first = ParseConjunction();
        if (_kind != TokenKind.Or)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Or))
        {
            _nodes.Push(ParseConjunction());
        }

        return new BoolExpression(start, PreviousEnd, BoolOperator.Or, _nodes.Take<Expression>(mark));
    }

    private Expression ParseConjunction()
    {
        int start = TokenStart;
        var first = ParseInversion();
        if (_kind != TokenKind.And)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.And))
        {
            _nodes.Push(ParseInversion());
        }

        return new BoolExpression(start, PreviousEnd, BoolOperator.And, _nodes.Take<Expression>(mark));
    }

    private Expression ParseInversion()
    {
        if (_kind != TokenKind.Not)
        {
            return ParseComparison();
        }

        int mark = _factors.Count;
        while (_kind == TokenKind.Not)
        {
            _factors.Add(new PendingFactor(TokenStart, TokenKind.Not, null));
            Advance();
        }

        return BuildFactors(mark, ParseComparison());
    }

    private Expression ParseComparison()
    {
        int start = TokenStart;
        var left = ParseBinary(1);
        if (!TryTakeComparison(out var op))
        {
            return left;
        }

        int mark = _nodes.Mark;
        var right = ParseBinary(1);
        ImmutableArray<CompareOperator> operators = [op];
        _nodes.Push(right);
        if (TryTakeComparison(out op))
        {
            var builder = ImmutableArray.CreateBuilder<CompareOperator>();
            builder.Add(operators[0]);
            do
            {
                builder.Add(op);
                _nodes.Push(ParseBinary(1));
            }
            while (TryTakeComparison(out op));
            operators = builder.ToImmutable();
        }

        return new CompareExpression(start, PreviousEnd, left, operators, _nodes.Take<Expression>(mark));
    }

    private bool TryTakeComparison(out CompareOperator op)
    {
        op = _kind switch
        {
            TokenKind.EqualEqual => CompareOperator.Eq,
            TokenKind.NotEqual or TokenKind.LessGreater => CompareOperator.NotEq,
            TokenKind.Less => CompareOperator.Lt,
            TokenKind.LessEqual => CompareOperator.LtE,
            TokenKind.Greater => CompareOperator.Gt,
            TokenKind.GreaterEqual => CompareOperator.GtE,
            TokenKind.In => CompareOperator.In,
            TokenKind.Not => CompareOperator.NotIn,
            _ => CompareOperator.Is,
        };
        switch (_kind)
        {
            case TokenKind.NotEqual when _isFlufl:
            case TokenKind.LessGreater when !_isFlufl:
                Fail();
                return false;
            case >= TokenKind.EqualEqual and <= TokenKind.GreaterEqual or TokenKind.In:
                Advance();
                return true;
            case TokenKind.Is:
                Advance();
                op = TryTake(TokenKind.Not) ? CompareOperator.IsNot : CompareOperator.Is;
                return true;
            case TokenKind.Not when Peek() == TokenKind.In:
                Advance();
                Advance();
                return true;
            default:
                return false;
        }
    }

    /// <summary>Binary operators of at least this precedence; recursion is at most as deep as there are precedences.</summary>
    private Expression ParseBinary(int minimum)
    {
        int start = TokenStart;
        var left = ParseFactor();
        while (true)
        {
            int precedence = Precedences[(int)_kind];
            if (precedence < minimum)
            {
                return left;
            }

            var op = BinaryOperatorOf(_kind);
            Advance();
            var right = ParseBinary(precedence + 1);
            left = new BinaryExpression(start, PreviousEnd, left, op, right);
        }
    }

    private static BinaryOperator BinaryOperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.VBar => BinaryOperator.BitOr,
        TokenKind.Circumflex => BinaryOperator.BitXor,
        TokenKind.Amper => BinaryOperator.BitAnd,
        TokenKind.LeftShift => BinaryOperator.LShift,
        TokenKind.RightShift => BinaryOperator.RShift,
        TokenKind.Plus => BinaryOperator.Add,
        TokenKind.Minus => BinaryOperator.Sub,
        TokenKind.Star => BinaryOperator.Mult,
        TokenKind.Slash => BinaryOperator.Div,
        TokenKind.DoubleSlash => BinaryOperator.FloorDiv,
        TokenKind.Percent => BinaryOperator.Mod,
        TokenKind.At => BinaryOperator.MatMult,
        _ => BinaryOperator.Pow,
    };

    /// <summary>Unary operators and powers: <c>-a ** -b ** c</c>, read in a loop and built from the end.</summary>
    private Expression ParseFactor()
    {
        int mark = _factors.Count;
        while (true)
        {
            while (_kind is TokenKind.Minus or TokenKind.Plus or TokenKind.Tilde)
            {
                _factors.Add(new PendingFactor(TokenStart, _kind, null));
                Advance();
            }

            int start = TokenStart;
            var operand = ParseAwait();
            if (_kind != TokenKind.DoubleStar)
            {
                return _factors.Count == mark ? operand : BuildFactors(mark, operand);
            }

            _factors.Add(new PendingFactor(start, TokenKind.DoubleStar, operand));
            Advance();
        }
    }

    private Expression BuildFactors(int mark, Expression operand)
    {
        int end = PreviousEnd;
        for (int i = _factors.Count - 1; i >= mark; i--)
        {
            var factor = _factors[i];
            operand = factor.Base is { } power
                ? new BinaryExpression(factor.Start, end, power, BinaryOperator.Pow, operand)
                : new UnaryExpression(factor.Start, end, UnaryOperatorOf(factor.Operator), operand);
        }

        _factors.RemoveRange(mark, _factors.Count - mark);
        return operand;
    }

    private static UnaryOperator UnaryOperatorOf(TokenKind kind) => kind switch
    {
        TokenKind.Minus => UnaryOperator.USub,
        TokenKind.Plus => UnaryOperator.UAdd,
        TokenKind.Tilde => UnaryOperator.Invert,
        _ => UnaryOperator.Not,
    };

    private Expression ParseAwait()
    {
        if (_kind != TokenKind.Await)
        {
            return ParsePrimary();
        }

        int start = TokenStart;
        Advance();
        var value = ParsePrimary();
        return new AwaitExpression(start, PreviousEnd, value);
    }
}
