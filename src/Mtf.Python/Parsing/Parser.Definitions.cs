using System.Collections.Immutable;

namespace Mtf.Python;

/// <content>Functions, classes and their parameters.</content>
internal sealed partial class Parser
{
    private Statement? ParseDecorated()
    {
        int mark = _nodes.Mark;
        while (TryTake(TokenKind.At))
        {
            var decorator = ParseNamedExpression();
            Expect(TokenKind.Newline);
            _nodes.Push(decorator);
        }

        var decorators = _nodes.Take<Expression>(mark);
        switch (_kind)
        {
            case TokenKind.Def:
                return ParseFunction(TokenStart, false, decorators);
            case TokenKind.Class:
                return ParseClass(decorators);
            case TokenKind.Async:
                return ParseAsync(decorators);
            default:
                Fail("expected a definition after the decorators");
                return null;
        }
    }

    private FunctionDefinition? ParseFunction(int start, bool isAsync, ImmutableArray<Expression> decorators)
    {
        Advance();
        string name = TakeName();
        var typeParameters = ParseTypeParameters();
        Expect(TokenKind.LeftParen, "expected '('");
        var parameters = ParseParameters(TokenKind.RightParen, true);
        Expect(TokenKind.RightParen);
        var returns = TryTake(TokenKind.Arrow) ? ParseExpression() : null;
        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        return new FunctionDefinition(
            start, BlockEnd(), isAsync, name, typeParameters, parameters, returns, decorators, body);
    }

    private ClassDefinition? ParseClass(ImmutableArray<Expression> decorators)
    {
        int start = TokenStart;
        Advance();
        string name = TakeName();
        var typeParameters = ParseTypeParameters();
        ImmutableArray<Expression> bases = [];
        ImmutableArray<Keyword> keywords = [];
        if (_kind == TokenKind.LeftParen)
        {
            ParseArguments(false, out bases, out keywords);
        }

        Expect(TokenKind.Colon, "expected ':'");
        if (_isPanicking)
        {
            return null;
        }

        var body = ParseBlock();
        return new ClassDefinition(start, BlockEnd(), name, typeParameters, bases, keywords, decorators, body);
    }

    private Parameters ParseParameters(TokenKind end, bool isAnnotated)
    {
        var list = new ParameterList();
        int start = TokenStart;
        while (_kind != end)
        {
            switch (_kind)
            {
                case TokenKind.Slash:
                    ParseSlash(list);
                    break;
                case TokenKind.Star:
                    ParseStarParameter(list, isAnnotated);
                    break;
                case TokenKind.DoubleStar:
                    Advance();
                    list.KeywordArgs = ParseParameter(isAnnotated, false);
                    TryTake(TokenKind.Comma);
                    if (_kind != end)
                    {
                        Fail("parameters cannot follow the keyword parameter");
                    }

                    break;
                default:
                    ParseNamedParameter(list, isAnnotated);
                    break;
            }

            if (!TryTake(TokenKind.Comma))
            {
                break;
            }
        }

        if (list.NeedsKeyword)
        {
            Fail("named parameters must follow bare *");
        }

        return list.Build(start, list.IsEmpty ? start : PreviousEnd);
    }

    private void ParseSlash(ParameterList list)
    {
        if (list.HasSlash || list.HasStar || list.Positional.Count == 0)
        {
            Fail("'/' must follow positional parameters and stand once, before '*'");
            return;
        }

        Advance();
        list.TakePositionalOnly();
    }

    private void ParseStarParameter(ParameterList list, bool isAnnotated)
    {
        if (list.HasStar)
        {
            Fail("'*' may stand only once");
            return;
        }

        list.HasStar = true;
        Advance();
        if (_kind == TokenKind.Comma)
        {
            list.NeedsKeyword = true;
        }
        else
        {
            list.VarArgs = ParseParameter(isAnnotated, true);
        }
    }

    private void ParseNamedParameter(ParameterList list, bool isAnnotated)
    {
        var parameter = ParseParameter(isAnnotated, false);
        var value = TryTake(TokenKind.Equal) ? ParseExpression() : null;
        if (list.HasStar)
        {
            list.NeedsKeyword = false;
            list.KeywordOnly.Add(parameter);
            list.KeywordDefaults.Add(value);
            return;
        }

        list.Positional.Add(parameter);
        if (value is not null)
        {
            list.Defaults.Add(value);
        }
        else if (list.Defaults.Count > 0)
        {
            FailAt(parameter.Start, "parameter without a default follows parameter with a default");
        }
    }

    private Parameter ParseParameter(bool isAnnotated, bool allowsStar)
    {
        int start = TokenStart;
        string name = TakeName();
        Expression? annotation = null;
        if (isAnnotated && TryTake(TokenKind.Colon))
        {
            annotation = allowsStar ? ParseStarExpression() : ParseExpression();
        }

        return new Parameter(start, PreviousEnd, name, annotation);
    }

    private ImmutableArray<TypeParameter> ParseTypeParameters()
    {
        if (_kind != TokenKind.LeftBracket)
        {
            return [];
        }

        Require(PythonVersion.Python312, TokenStart, "type parameters need Python 3.12");
        Advance();
        int mark = _nodes.Mark;
        do
        {
            if (_kind == TokenKind.RightBracket && _nodes.Mark > mark)
            {
                break;
            }

            _nodes.Push(ParseTypeParameter());
        }
        while (TryTake(TokenKind.Comma));
        Expect(TokenKind.RightBracket);
        return _nodes.Take<TypeParameter>(mark);
    }

    private TypeParameter ParseTypeParameter()
    {
        int start = TokenStart;
        var kind = _kind switch
        {
            TokenKind.Star => TypeParameterKind.TypeVarTuple,
            TokenKind.DoubleStar => TypeParameterKind.ParamSpec,
            _ => TypeParameterKind.TypeVar,
        };
        if (kind != TypeParameterKind.TypeVar)
        {
            Advance();
        }

        string name = TakeName();
        var bound = kind == TypeParameterKind.TypeVar && TryTake(TokenKind.Colon) ? ParseExpression() : null;
        Expression? value = null;
        if (_kind == TokenKind.Equal)
        {
            Require(PythonVersion.Python313, TokenStart, "defaults of type parameters need Python 3.13");
            Advance();
            value = kind == TypeParameterKind.TypeVarTuple ? ParseStarExpression() : ParseExpression();
        }

        return new TypeParameter(start, PreviousEnd, kind, name, bound, value);
    }

    /// <summary>Collects the parameters of one function.</summary>
    private sealed class ParameterList
    {
        private List<Parameter> _positionalOnly = [];

        public List<Parameter> Positional { get; private set; } = [];

        public List<Parameter> KeywordOnly { get; } = [];

        public List<Expression?> KeywordDefaults { get; } = [];

        public List<Expression> Defaults { get; } = [];

        public Parameter? VarArgs { get; set; }

        public Parameter? KeywordArgs { get; set; }

        public bool HasStar { get; set; }

        public bool NeedsKeyword { get; set; }

        public bool HasSlash => _positionalOnly.Count > 0;

        public bool IsEmpty => !HasSlash && !HasStar && Positional.Count == 0 && KeywordArgs is null;

        public void TakePositionalOnly()
        {
            _positionalOnly = Positional;
            Positional = [];
        }

        public Parameters Build(int start, int end) => new(
            start, end, [.. _positionalOnly], [.. Positional], VarArgs, [.. KeywordOnly], [.. KeywordDefaults], KeywordArgs, [.. Defaults]);
    }
}
