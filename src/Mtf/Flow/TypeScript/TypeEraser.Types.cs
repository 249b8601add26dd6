namespace Mtf.Flow.TypeScript;

/// <summary>Types: skipped, never changed. False where what follows is not a type; the position is then anywhere before the offending token.</summary>
internal sealed partial class TypeEraser
{
    /// <summary>Blanks a colon and the type after it.</summary>
    private void EraseAnnotation()
    {
        var start = token.Start;
        Advance();
        RequireType();
        Blank(start, previousEnd);
    }

    private void RequireType()
    {
        if (!SkipType())
        {
            NoteUnexpected();
        }
    }

    private bool SkipType()
    {
        if (speculations == 0)
        {
            return SkipConditional();
        }

        var key = (2L * token.Start) + (noBareArrow ? 1 : 0);
        if (knownTypes.TryGetValue(key, out var known))
        {
            if (known is not { } end)
            {
                return false;
            }

            (token, previousEnd) = end;
            return true;
        }

        var holds = SkipConditional();
        knownTypes[key] = holds ? (token, previousEnd) : null;
        return holds;
    }

    private bool SkipConditional()
    {
        while (true)
        {
            afterConstraint = false;
            if (!SkipUnion())
            {
                return false;
            }

            if (token.Is(Word.Extends) && !token.AfterNewline)
            {
                Advance();
                if (!SkipUnion())
                {
                    return false;
                }
            }
            else if (!token.Is('?') || !afterConstraint)
            {
                return true;
            }

            afterConstraint = false;
            if (!Accept('?') || !SkipType() || !Accept(':'))
            {
                return false;
            }
        }
    }

    // 'infer X extends Y' was just read: a question mark may belong to it or to the condition around it.
    private bool afterConstraint;

    private bool SkipUnion()
    {
        while (token.Is('|') || token.Is('&'))
        {
            Advance();
        }

        while (SkipOperand())
        {
            if (!token.Is('|') && !token.Is('&'))
            {
                return !token.Is(Symbols.Arrow) || !isFlow || noBareArrow || token.AfterNewline || SkipReturnType();
            }

            if (isFlow && Peek().Is('}'))
            {
                return true;
            }

            Advance();
        }

        return false;
    }

    // Set while the return type of an arrow function is read: there 'T => x' is no type in Flow.
    private bool noBareArrow;

    private bool SkipReturnType()
    {
        Advance();
        return SkipType();
    }

    private bool SkipOperand()
    {
        if (IsTooDeep())
        {
            return false;
        }

        while (IsTypePrefix())
        {
            Advance();
        }

        if (token.Is(Word.Infer) && Peek() is { Kind: TokenKind.Name } name && !(name.Is(Word.Extends) && !name.AfterNewline))
        {
            Advance();
            Advance();
            if (Accept(Word.Extends))
            {
                if (!SkipUnion())
                {
                    return false;
                }

                afterConstraint = true;
            }

            return true;
        }

        var canBePredicate = token.Kind == TokenKind.Name;
        if (!SkipPrimary(out var isFunction))
        {
            return false;
        }

        if (isFunction)
        {
            return true;
        }

        SkipTypeSuffix();
        if (canBePredicate && token.Is(Word.Is) && !token.AfterNewline)
        {
            Advance();
            return SkipType();
        }

        return true;
    }

    private bool IsTypePrefix()
    {
        switch (token.Word)
        {
            case Word.KeyOf or Word.Unique or Word.ReadOnly:
                return StartsType(Peek());
            case Word.Asserts:
                return Peek() is { Kind: TokenKind.Name, AfterNewline: false } next && !next.Is(Word.Is);
            case Word.Abstract:
                return Peek().Is(Word.New);
            case Word.TypeOf:
                return Peek().Kind == TokenKind.Name;
            case Word.Interface:
                return isFlow && Peek().Is('{');
            default:
                return token.Is('-') || (isFlow && (token.Is('?') || token.Is(Symbols.Coalesce)));
        }
    }

    private static bool StartsType(Token next) =>
        (next.Kind is TokenKind.Name && !next.Is(Word.Extends) && !next.Is(Word.Is)) || next.Kind is TokenKind.Text or TokenKind.Number or TokenKind.Template
        || next.Is('(') || next.Is('[') || next.Is('{');

    private bool SkipPrimary(out bool isFunction)
    {
        isFunction = false;
        switch (token.Kind)
        {
            case TokenKind.Name when token.Is(Word.New) && Peek() is var next && (next.Is('(') || next.Is('<')):
                Advance();
                isFunction = true;
                return SkipFunctionType();
            case TokenKind.Name:
                return SkipTypeName();
            case TokenKind.Number or TokenKind.Text:
                Advance();
                return true;
            case TokenKind.Template:
                return SkipTemplateType();
        }

        switch (token.Symbol)
        {
            case '(':
                return SkipParentheses(out isFunction);
            case '<':
                isFunction = true;
                return SkipFunctionType();
            case '[':
                return SkipTypeList(']');
            case '{':
                return SkipTypeMembers();
            case '*' when isFlow:
                Advance();
                return true;
            default:
                return false;
        }
    }

    private bool SkipTypeName()
    {
        if (token.Is(Word.Import) && Peek().Is('('))
        {
            Advance();
            if (!SkipTypeList(')'))
            {
                return false;
            }
        }
        else
        {
            Advance();
        }

        while (true)
        {
            if (token.Is('.') && Peek().Kind is TokenKind.Name or TokenKind.PrivateName)
            {
                Advance();
                Advance();
            }
            else if (token.Is('<') && !token.AfterNewline)
            {
                if (!SkipTypeArguments())
                {
                    return false;
                }
            }
            else
            {
                return true;
            }
        }
    }

    private bool SkipTypeArguments() => SkipTypeList('>');

    /// <summary>Brackets of any kind around types that may be named, optional or spread: tuples, parameters, arguments.</summary>
    private bool SkipTypeList(int close)
    {
        Advance();
        while (!token.Is(close))
        {
            Accept(Symbols.Ellipsis);
            if (isFlow && (token.Is('+') || token.Is('-')))
            {
                Advance();
            }

            if (!token.Is(',') && !token.Is(close) && !SkipType())
            {
                return false;
            }

            if (Accept('?') || token.Is(':'))
            {
                if (Accept(':'))
                {
                    Accept(Symbols.Ellipsis);
                    if (!SkipType())
                    {
                        return false;
                    }
                }

                Accept('?');
            }

            if (!Accept(',') && !token.Is(close))
            {
                return false;
            }
        }

        Advance();
        return true;
    }

    private bool SkipParentheses(out bool isFunction)
    {
        var bare = noBareArrow;
        noBareArrow = false;
        isFunction = false;
        var mayBeParameters = isFlow ? !bare : StartsParameters();
        var holds = SkipTypeList(')');
        noBareArrow = bare;
        if (holds && mayBeParameters && token.Is(Symbols.Arrow))
        {
            isFunction = true;
            return SkipReturnType();
        }

        return holds;
    }

    // '(a | b) => c' behind a colon is a type in parentheses and the arrow of a function.
    private bool StartsParameters()
    {
        var first = Peek();
        return first.Kind == TokenKind.Name
            ? scanner.Next(first.End) is { Kind: TokenKind.Punctuator, Symbol: ',' or ':' or '?' or '=' or ')' }
            : first.Kind == TokenKind.Punctuator && first.Symbol is ')' or '{' or '[' or Symbols.Ellipsis;
    }

    private bool SkipFunctionType() =>
        (!token.Is('<') || SkipTypeParameters()) && token.Is('(') && SkipTypeList(')') && token.Is(Symbols.Arrow) && SkipReturnType();

    private bool SkipTypeParameters()
    {
        Advance();
        while (!token.Is('>'))
        {
            while (((token.Is(Word.Const) || token.Is(Word.In) || token.Is(Word.Out)) && Peek().Kind == TokenKind.Name) || (isFlow && (token.Is('+') || token.Is('-'))))
            {
                Advance();
            }

            if (token.Kind != TokenKind.Name)
            {
                return false;
            }

            Advance();
            if (isFlow && token.Is(':') && !SkipReturnType())
            {
                return false;
            }

            if (Accept(Word.Extends) && !SkipType())
            {
                return false;
            }

            if (Accept('=') && !SkipType())
            {
                return false;
            }

            if (!Accept(',') && !token.Is('>'))
            {
                return false;
            }
        }

        Advance();
        return true;
    }

    private bool SkipTemplateType()
    {
        var position = token.End;
        while (true)
        {
            position = scanner.TemplatePartEnd(position);
            if (position >= source.Length)
            {
                return false;
            }

            if (source[position] == '`')
            {
                AdvanceFrom(position + 1);
                return true;
            }

            AdvanceFrom(position + 2);
            if (!SkipType() || !token.Is('}'))
            {
                return false;
            }

            position = token.End;
        }
    }

    private void SkipTypeSuffix()
    {
        while (true)
        {
            if (isFlow && token.Is(Symbols.OptionalChain) && Peek().Is('['))
            {
                Advance();
            }

            if (token.Is('[') && !token.AfterNewline)
            {
                Advance();
                if ((!token.Is(']') && !SkipType()) || !Accept(']'))
                {
                    return;
                }
            }
            else
            {
                return;
            }
        }
    }

    private bool SkipTypeMembers()
    {
        Advance();
        while (!token.Is('}'))
        {
            var start = token.Start;
            if (token.Is(Symbols.Ellipsis) || (isFlow && (token.Is('|') || token.Is(Symbols.Or))))
            {
                var spread = token.Is(Symbols.Ellipsis);
                Advance();
                if (spread && !token.Is('}') && !token.Is(',') && !token.Is('|') && !SkipType())
                {
                    return false;
                }
            }
            else if (!Accept(';') && !Accept(',') && !SkipTypeMember())
            {
                return false;
            }

            if (token.Start == start)
            {
                return false;
            }
        }

        Advance();
        return true;
    }

    private bool SkipTypeMember()
    {
        while (IsTypeMemberModifier())
        {
            Advance();
        }

        if (token.Is('['))
        {
            if (!SkipTypeKey())
            {
                return false;
            }
        }
        else if (token.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number or TokenKind.PrivateName)
        {
            Advance();
        }
        else if (!token.Is('(') && !token.Is('<'))
        {
            return false;
        }

        if (token.Is('+') || token.Is('-'))
        {
            Advance();
        }

        Accept('?');
        if (token.Is('<') && !SkipTypeParameters())
        {
            return false;
        }

        if (token.Is('(') && !SkipTypeList(')'))
        {
            return false;
        }

        return !Accept(':') || SkipType();
    }

    private bool IsTypeMemberModifier()
    {
        if (token.Is('+') || token.Is('-'))
        {
            return true;
        }

        if (token.Word is not (Word.ReadOnly or Word.Get or Word.Set or Word.Static or Word.New or Word.Declare or Word.Private or Word.Protected or Word.Public))
        {
            return false;
        }

        var next = Peek();
        return token.Is(Word.New)
            ? next.Is('(') || next.Is('<')
            : (next.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number or TokenKind.PrivateName || next.Is('[')) && (!next.AfterNewline || token.Is(Word.ReadOnly));
    }

    /// <summary>What stands in brackets as the key of a member: an index signature, a mapped key, a computed name.</summary>
    private bool SkipTypeKey()
    {
        Advance();
        var isInternalSlot = isFlow && Accept('[');
        if (!SkipType())
        {
            return false;
        }

        while (token.Is(':') || token.Is(Word.In) || token.Is(Word.As))
        {
            Advance();
            if (!SkipType())
            {
                return false;
            }
        }

        return Accept(']') && (!isInternalSlot || Accept(']'));
    }
}
