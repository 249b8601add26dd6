namespace Mtf.Flow.TypeScript;

internal sealed partial class TypeEraser
{
    /// <summary>A class declaration or expression, from the word <c>class</c>.</summary>
    private void ParseClass()
    {
        Advance();
        if (token.Kind == TokenKind.Name && token.Word is not (Word.Extends or Word.Implements))
        {
            Advance();
        }

        if (token.Is('<'))
        {
            EraseTypeParameters();
        }

        if (Accept(Word.Extends))
        {
            ParseHeritage();
        }

        if (!token.Is('{'))
        {
            var start = token.Start;
            SkipTypesUntilBrace();
            Blank(start, previousEnd);
        }

        if (!token.Is('{'))
        {
            NoteUnexpected();
            return;
        }

        Advance();
        while (!token.Is('}') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            ParseMember();
            if (token.Start == start)
            {
                Unexpected();
            }
        }

        Expect('}');
    }

    private void ParseHeritage()
    {
        ParseOperand(Position.Heritage);
        if (token.Is('<'))
        {
            EraseTypeArguments();
        }
    }

    private void ParseMember()
    {
        if (IsTooDeep() || Accept(';'))
        {
            return;
        }

        var mark = Here();
        ParseDecorators();
        if (token.Is(Word.Static) && Peek().Is('{'))
        {
            Advance();
            ParseBlock();
            return;
        }

        var isTypeOnly = ParseMemberModifiers();
        if (token.Is('[') && IsIndexSignature() || (isFlow && IsFlowSlot()))
        {
            EraseIndexSignature(mark);
            return;
        }

        var isConstructor = (token.Kind == TokenKind.Name && TextOf(token) is "constructor") || (token.Kind == TokenKind.Text && TextOf(token) is "'constructor'" or "\"constructor\"");
        if (!ParseMemberName())
        {
            NoteUnexpected();
            return;
        }

        if (token.Is('?') || token.Is('!'))
        {
            Blank(token.Start, token.End);
            Advance();
        }

        if (token.Is('(') || token.Is('<'))
        {
            if (!ParseSignatureAndBody(isConstructor))
            {
                Accept(';');
                Accept(',');
                isTypeOnly = true;
            }
        }
        else
        {
            ParseField();
        }

        if (isTypeOnly)
        {
            Discard(mark);
            BlankDeclaration(mark.Token.Start, previousEnd);
        }
    }

    /// <summary>Reads the words before a member's name; true when they make it a declaration without effect.</summary>
    private bool ParseMemberModifiers()
    {
        var isTypeOnly = false;
        var isFirst = true;
        while (IsMemberModifier(out var erased))
        {
            isTypeOnly |= token.Word is Word.Abstract or Word.Declare;
            if (erased)
            {
                Blank(token.Start, token.End);
                if (isFirst && Peek() is var next && (next.Is('[') || next.Is('*')))
                {
                    // Without the word a field on the line before would go on here.
                    Write(token.Start, ';');
                }
            }

            isFirst = false;
            Advance();
        }

        if (isFlow && (token.Is('+') || token.Is('-')))
        {
            Blank(token.Start, token.End);
            Advance();
        }

        Accept('*');
        return isTypeOnly;
    }

    private bool IsMemberModifier(out bool erased)
    {
        erased = token.Word is Word.Public or Word.Private or Word.Protected or Word.Abstract or Word.Override or Word.ReadOnly or Word.Declare;
        if (!erased && token.Word is not (Word.Static or Word.Async or Word.Get or Word.Set or Word.Accessor))
        {
            return false;
        }

        var next = Peek();
        var continues = next.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number or TokenKind.PrivateName || next.Is('[')
            || (next.Is('*') && token.Word is not (Word.Get or Word.Set)) || (isFlow && (next.Is('+') || next.Is('-')));
        return continues && (!next.AfterNewline || token.Word is not (Word.Async or Word.Accessor or Word.Declare or Word.Abstract or Word.Get or Word.Set));
    }

    private bool IsIndexSignature()
    {
        var name = Peek();
        return name.Kind == TokenKind.Name && (scanner.Next(name.End).Is(':') || (isFlow && scanner.Next(scanner.Next(name.End).End).Is(':')));
    }

    // A call signature in a Flow class, or an internal slot.
    private bool IsFlowSlot() => (token.Is('[') && Peek().Is('[')) || (isAmbient && token.Is('('));

    private void EraseIndexSignature(in Mark mark)
    {
        if (!SkipTypeMember())
        {
            NoteUnexpected();
        }

        if (!Accept(';'))
        {
            Accept(',');
        }

        Discard(mark);
        BlankDeclaration(mark.Token.Start, previousEnd);
    }

    /// <summary>The name of a member of a class or object; false when there is none.</summary>
    private bool ParseMemberName()
    {
        if (token.Is('['))
        {
            Advance();
            ParseExpression(allowComma: true);
            Expect(']');
            return true;
        }

        if (token.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Number or TokenKind.PrivateName)
        {
            Advance();
            return true;
        }

        return false;
    }

    private void ParseField()
    {
        var annotation = token;
        if (token.Is(':'))
        {
            EraseAnnotation();
            if (!token.Is('='))
            {
                // A field called 'get' or followed by brackets would swallow the next line.
                Write(annotation.Start, ';');
            }
        }

        if (Accept('='))
        {
            ParseExpression(allowComma: false);
        }

        if (!Accept(';') && !token.Is('}') && !token.AfterNewline && token.Kind != TokenKind.End)
        {
            NoteUnexpected();
        }
    }
}
