namespace Mtf.Flow.TypeScript;

/// <summary>Expressions, read as operands and operators in a row; only brackets nest.</summary>
internal sealed partial class TypeEraser
{
    /// <summary>Where an operand stands, as far as blanks in front of it could change its meaning.</summary>
    private enum Position { Inner, Statement, Restricted, ArrowBody, Heritage }

    private enum OperandEnd { Value, ArrowBlock, ArrowExpression }

    private void ParseExpression(bool allowComma, Position position = Position.Inner)
    {
        var conditions = 0;
        while (!IsTooDeep())
        {
            var end = ParseOperand(position, conditions);
            position = end == OperandEnd.ArrowExpression ? Position.ArrowBody : Position.Inner;
            if (end != OperandEnd.ArrowExpression && !ParseOperator(ref conditions, allowComma, end == OperandEnd.ArrowBlock))
            {
                return;
            }
        }
    }

    /// <summary>Reads an operator; false when the expression ends before it.</summary>
    private bool ParseOperator(ref int conditions, bool allowComma, bool afterBlock)
    {
        while (!afterBlock && token.Word is Word.As or Word.Satisfies && !token.AfterNewline)
        {
            EraseCast();
        }

        switch (token.Kind)
        {
            case TokenKind.Punctuator:
                break;
            case TokenKind.Name when !afterBlock && token.Word is Word.In or Word.InstanceOf:
                Advance();
                return true;
            default:
                return false;
        }

        switch (token.Symbol)
        {
            case '?' when !afterBlock:
                if (Peek() is { Kind: TokenKind.Punctuator, Symbol: ':' or ',' or ')' or '=' })
                {
                    EraseOptional();
                    return false;
                }

                conditions++;
                break;
            case ':' when conditions > 0:
                conditions--;
                break;
            case ',' when allowComma:
                break;
            case '?' or ':' or ',' or ')' or ']' or '}' or ';' or '(' or '[' or '{' or '@' or '.' or '!' or '~' or Symbols.Arrow or Symbols.Increment or Symbols.Decrement
                or Symbols.OptionalChain or Symbols.Ellipsis:
                return false;
            case '<' or '>' when !afterBlock:
                SkipAngleOperator();
                return true;
            default:
                if (afterBlock)
                {
                    return false;
                }

                break;
        }

        Advance();
        return true;
    }

    private void SkipAngleOperator()
    {
        var end = token.End;
        while (end < source.Length && (source[end] == '=' || source[end] == source[token.Start]))
        {
            end++;
        }

        AdvanceFrom(end);
    }

    private void EraseCast()
    {
        var start = token.Start;
        Advance();
        RequireType();
        Blank(start, previousEnd);
        if (token.AfterNewline && (token.Is('(') || token.Is('[') || token.Kind == TokenKind.Template))
        {
            // The cast kept the next line from going on with this one.
            Write(start, ';');
        }
    }

    private OperandEnd ParseOperand(Position position, int conditions = 0)
    {
        SkipPrefixes(position);
        var opening = token.Is('(') ? token.Start : -1;
        var isAsync = ParsePrimary();
        while (true)
        {
            switch (token.Kind)
            {
                case TokenKind.Template:
                    ParseTemplate();
                    opening = -1;
                    continue;
                case not TokenKind.Punctuator:
                    return OperandEnd.Value;
            }

            switch (token.Symbol)
            {
                case '.' or Symbols.OptionalChain:
                    ParseMemberAccess();
                    break;
                case '[':
                    Advance();
                    ParseExpression(allowComma: true);
                    Expect(']');
                    break;
                case '(':
                    var start = token.Start;
                    ParseParentheses();
                    opening = isAsync ? start : -1;
                    isAsync = false;
                    continue;
                case '!' or Symbols.Increment or Symbols.Decrement when !token.AfterNewline && position != Position.Heritage:
                    EraseAssertion();
                    break;
                case '<' when TryEraseArguments(isAsync, position):
                    continue;
                case ':' when opening >= 0 && TryEraseReturnType(conditions):
                    continue;
                case Symbols.Arrow:
                    return ParseArrowBody();
                default:
                    return OperandEnd.Value;
            }

            opening = -1;
        }
    }

    private void SkipPrefixes(Position position)
    {
        while (true)
        {
            switch (token.Symbol)
            {
                case '!' or '~' or '+' or '-' or Symbols.Increment or Symbols.Decrement or Symbols.Ellipsis:
                    Advance();
                    continue;
                case '<' when !allowsElements || StartsGenericArrow():
                    EraseAngles(position);
                    continue;
            }

            switch (token.Word)
            {
                case Word.Yield:
                    Advance();
                    if (token.AfterNewline)
                    {
                        return;
                    }

                    Accept('*');
                    continue;
                case Word.Delete or Word.Void or Word.TypeOf or Word.Await or Word.New when !Peek().Is(Symbols.Arrow):
                    Advance();
                    if (token.Is('.'))
                    {
                        return;
                    }

                    continue;
            }

            return;
        }
    }

    /// <summary>Reads one primary expression if there is one; true for a bare <c>async</c>, which parameters may follow.</summary>
    private bool ParsePrimary()
    {
        switch (token.Kind)
        {
            case TokenKind.Name:
                return ParseNamePrimary();
            case TokenKind.Number or TokenKind.Text or TokenKind.PrivateName:
                Advance();
                return false;
            case TokenKind.Template:
                ParseTemplate();
                return false;
        }

        switch (token.Symbol)
        {
            case '(':
                ParseParentheses();
                break;
            case '[':
                ParseArray();
                break;
            case '{':
                ParseObject();
                break;
            case '/' or Symbols.DivideAssign:
                AdvanceFrom(scanner.RegexEnd(token.Start));
                break;
            case '<':
                AdvanceFrom(ParseElement(isChild: false));
                break;
            case '@':
                ParseDecorators();
                ParseClass();
                break;
        }

        return false;
    }

    private bool ParseNamePrimary()
    {
        switch (token.Word)
        {
            case Word.In or Word.InstanceOf:
                return false;
            case Word.Class:
                ParseClass();
                return false;
            case Word.Function:
                ParseFunctionExpression();
                return false;
            case Word.Async:
                var next = Peek();
                if (next.AfterNewline || next.Kind != TokenKind.Name || next.Word is Word.As or Word.Satisfies or Word.In or Word.InstanceOf or Word.Of)
                {
                    Advance();
                    return !next.AfterNewline;
                }

                Advance();
                if (token.Is(Word.Function))
                {
                    ParseFunctionExpression();
                }
                else
                {
                    Advance();
                }

                return false;
            default:
                Advance();
                return false;
        }
    }

    private void ParseFunctionExpression()
    {
        Advance();
        Accept('*');
        if (token.Kind == TokenKind.Name)
        {
            Advance();
        }

        if (!ParseSignatureAndBody(isConstructor: false))
        {
            NoteUnexpected();
        }
    }

    private void ParseMemberAccess()
    {
        var isOptional = token.Is(Symbols.OptionalChain);
        Advance();
        if (token.Kind is TokenKind.Name or TokenKind.PrivateName)
        {
            Advance();
        }
        else if (isOptional && token.Is('<'))
        {
            EraseTypeArguments();
        }
        else if (!isOptional)
        {
            NoteUnexpected();
        }
    }

    private void EraseAssertion()
    {
        if (token.Is('!'))
        {
            Blank(token.Start, token.End);
        }

        Advance();
    }

    private OperandEnd ParseArrowBody()
    {
        Advance();
        if (!token.Is('{'))
        {
            return OperandEnd.ArrowExpression;
        }

        ParseBlock();
        return OperandEnd.ArrowBlock;
    }

    /// <summary>Parentheses of a call, a group or the parameters of an arrow function: which, shows only behind them.</summary>
    private void ParseParentheses()
    {
        Advance();
        while (!token.Is(')') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            if (!token.Is(','))
            {
                ParseExpression(allowComma: false);
            }

            if (token.Is(':'))
            {
                EraseAnnotation();
                if (Accept('='))
                {
                    ParseExpression(allowComma: false);
                }
            }

            if (!Accept(',') && !token.Is(')'))
            {
                NoteUnexpected();
                if (token.Start == start)
                {
                    Advance();
                }
            }
        }

        Expect(')');
    }

    private void ParseArray()
    {
        Advance();
        while (!token.Is(']') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            if (!Accept(','))
            {
                ParseExpression(allowComma: false);
            }

            if (token.Start == start)
            {
                Unexpected();
            }
        }

        Expect(']');
    }

    private void ParseObject()
    {
        Advance();
        while (!token.Is('}') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            if (Accept(Symbols.Ellipsis))
            {
                ParseExpression(allowComma: false);
            }
            else if (!token.Is(','))
            {
                ParseProperty();
            }

            if (!Accept(',') && !token.Is('}'))
            {
                NoteUnexpected();
                if (token.Start == start)
                {
                    Advance();
                }
            }
        }

        Expect('}');
    }

    private void ParseProperty()
    {
        while (token.Word is Word.Get or Word.Set or Word.Async && Peek() is var next
            && (next.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number || next.Is('[') || next.Is('*')))
        {
            Advance();
        }

        Accept('*');
        if (!ParseMemberName())
        {
            NoteUnexpected();
        }
        else if (token.Is('(') || token.Is('<'))
        {
            if (!ParseSignatureAndBody(isConstructor: false))
            {
                NoteUnexpected();
            }
        }
        else if (Accept(':') || Accept('='))
        {
            ParseExpression(allowComma: false);
        }
    }

    private void ParseTemplate()
    {
        var position = token.End;
        while (true)
        {
            position = scanner.TemplatePartEnd(position);
            if (position >= source.Length || source[position] == '`')
            {
                AdvanceFrom(Math.Min(position + 1, source.Length));
                return;
            }

            AdvanceFrom(position + 2);
            ParseExpression(allowComma: true);
            if (!token.Is('}'))
            {
                NoteUnexpected();
                return;
            }

            position = token.End;
        }
    }
}
