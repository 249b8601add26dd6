namespace Mtf.Flow.TypeScript;

internal sealed partial class TypeEraser
{
    private void ParseStatement()
    {
        if (IsTooDeep())
        {
            return;
        }

        if (token.Kind == TokenKind.Name && token.Word != Word.None)
        {
            ParseWordStatement();
        }
        else if (token.Is('{'))
        {
            ParseBlock();
        }
        else if (token.Is('@'))
        {
            var mark = Here();
            ParseDecorators();
            ParseDecorated(mark);
        }
        else if (!Accept(';'))
        {
            ParseExpressionStatement();
        }
    }

    private void ParseBlock()
    {
        Expect('{');
        while (!token.Is('}') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            ParseStatement();
            if (token.Start == start)
            {
                Unexpected();
            }
        }

        Expect('}');
    }

    private void ParseWordStatement()
    {
        switch (token.Word)
        {
            case Word.Var or Word.Const or Word.Let or Word.Using or Word.Await when StartsVariables():
                ParseVariables();
                EndStatement();
                break;
            case Word.If or Word.While or Word.With or Word.Switch when Peek().Is('('):
                ParseHeadedStatement();
                break;
            case Word.For:
                ParseFor();
                break;
            case Word.Do:
                Advance();
                ParseStatement();
                if (Accept(Word.While))
                {
                    ParseGroup();
                }

                Accept(';');
                break;
            case Word.Else or Word.Finally:
                Advance();
                ParseStatement();
                break;
            case Word.Try when Peek().Is('{'):
                Advance();
                ParseBlock();
                break;
            case Word.Catch when Peek() is var next && (next.Is('(') || next.Is('{')):
                ParseCatch();
                break;
            case Word.Case or Word.Default when !Peek().Is('.'):
                ParseCase();
                break;
            case Word.Return or Word.Throw:
                ParseReturn();
                break;
            case Word.Break or Word.Continue:
                Advance();
                if (token.Kind == TokenKind.Name && !token.AfterNewline)
                {
                    Advance();
                }

                EndStatement();
                break;
            default:
                ParseDeclarationStatement();
                break;
        }
    }

    private bool StartsVariables()
    {
        var next = Peek();
        return token.Word switch
        {
            Word.Const => !next.Is(Word.Enum),
            Word.Let => (next.Kind == TokenKind.Name && next.Word is not (Word.InstanceOf or Word.In)) || next.Is('[') || next.Is('{'),
            Word.Using => next is { Kind: TokenKind.Name, AfterNewline: false } && !next.Is(Word.InstanceOf) && !next.Is(Word.In) && !next.Is(Word.Of) && !next.Is(Word.As),
            Word.Await => next is { AfterNewline: false, Word: Word.Using } && scanner.Next(next.End) is { Kind: TokenKind.Name, AfterNewline: false },
            _ => true,
        };
    }

    private void ParseVariables(List<string>? names = null)
    {
        if (token.Is(Word.Await))
        {
            Advance();
        }

        do
        {
            Advance();
            if (token.Kind == TokenKind.Name)
            {
                names?.Add(TextOf(token).ToString());
            }

            ParseBindingTarget();
            var mark = token;
            if (Accept('!'))
            {
                Blank(mark.Start, mark.End);
            }

            if (token.Is(':'))
            {
                EraseAnnotation();
            }

            if (Accept('='))
            {
                ParseExpression(allowComma: false);
            }
        }
        while (token.Is(','));
    }

    private void ParseBindingTarget()
    {
        if (token.Is('{'))
        {
            ParseObject();
        }
        else if (token.Is('['))
        {
            ParseArray();
        }
        else if (token.Kind == TokenKind.Name)
        {
            Advance();
        }
        else
        {
            NoteUnexpected();
        }
    }

    /// <summary>An expression in parentheses that belongs to a statement.</summary>
    private void ParseGroup()
    {
        Expect('(');
        ParseExpression(allowComma: true);
        Expect(')');
    }

    // 'else' is a statement of its own here, so that long chains do not nest.
    private void ParseHeadedStatement()
    {
        Advance();
        ParseGroup();
        ParseStatement();
    }

    private void ParseFor()
    {
        Advance();
        Accept(Word.Await);
        Expect('(');
        if (token.Kind == TokenKind.Name && token.Word is Word.Var or Word.Const or Word.Let or Word.Using or Word.Await && StartsVariables())
        {
            ParseVariables();
        }
        else if (!token.Is(';'))
        {
            ParseExpression(allowComma: true);
        }

        if (Accept(Word.Of) || Accept(Word.In))
        {
            ParseExpression(allowComma: true);
        }
        else
        {
            Expect(';');
            ParseOptionalExpression();
            Expect(';');
            ParseOptionalExpression();
        }

        Expect(')');
        ParseStatement();
    }

    private void ParseOptionalExpression()
    {
        if (!token.Is(';') && !token.Is(')'))
        {
            ParseExpression(allowComma: true);
        }
    }

    private void ParseCatch()
    {
        Advance();
        if (Accept('('))
        {
            ParseBindingTarget();
            if (token.Is(':'))
            {
                EraseAnnotation();
            }

            Expect(')');
        }

        ParseBlock();
    }

    private void ParseCase()
    {
        var isDefault = token.Is(Word.Default);
        Advance();
        if (!isDefault)
        {
            ParseExpression(allowComma: true);
        }

        Expect(':');
    }

    private void ParseReturn()
    {
        Advance();
        if (!token.AfterNewline && !token.Is(';') && !token.Is('}') && token.Kind != TokenKind.End)
        {
            ParseExpression(allowComma: true, Position.Restricted);
        }

        EndStatement();
    }

    private void ParseExpressionStatement()
    {
        if (token.Kind == TokenKind.Name && Peek().Is(':'))
        {
            Advance();
            Advance();
            return;
        }

        ParseExpression(allowComma: true, Position.Statement);
        EndStatement();
    }

    /// <summary>A semicolon, written or implied by a line or a closing brace.</summary>
    private void EndStatement()
    {
        if (!Accept(';') && !token.Is('}') && !token.AfterNewline && token.Kind != TokenKind.End)
        {
            NoteUnexpected();
        }
    }
}
