namespace Mtf.Flow.TypeScript;

/// <summary>Angle brackets and colons that may or may not belong to types.</summary>
internal sealed partial class TypeEraser
{
    private bool StartsGenericArrow()
    {
        var name = Peek();
        if (name.Kind != TokenKind.Name)
        {
            return false;
        }

        var next = scanner.Next(name.End);
        if (next.Is(',') || next.Is(Word.Extends) || (name.Is(Word.Const) && next.Kind == TokenKind.Name))
        {
            return next.Is(',') || !scanner.Next(next.End).Is('=');
        }

        if (!isFlow || !(next.Is('>') || next.Is('=') || next.Is(':')))
        {
            return false;
        }

        var mark = Here();
        var isArrow = Try(static eraser => eraser.SkipTypeParameters() && eraser.token.Is('(') && eraser.SkipTypeList(')') && (eraser.token.Is(':') || eraser.token.Is(Symbols.Arrow)));
        if (isArrow)
        {
            Return(mark);
        }

        return isArrow;
    }

    /// <summary>Type parameters of an arrow function, or a type assertion: either way what is left stands on its own.</summary>
    private void EraseAngles(Position position)
    {
        var start = token.Start;
        if (!Try(static eraser => eraser.SkipTypeParameters() && eraser.token.Is('(')) && !SkipTypeArguments())
        {
            NoteUnexpected();
        }

        Blank(start, previousEnd);
        var breaksLine = position == Position.Restricted && HasNewline(start, token.Start);
        if (breaksLine && token.Is('('))
        {
            MoveParenthesis(start);
        }
        else if (breaksLine)
        {
            // Blanks would end the statement. Of '1, x' the value is x.
            Write(start, '1');
            Write(source.AsSpan(start + 1).IndexOfAnyExcept("\n\r\u2028\u2029") + start + 1, ',');
        }
        else if (position is Position.Statement or Position.ArrowBody && (token.Is('{') || token.Word is Word.Function or Word.Class))
        {
            // Blanks would make a block of the object. '1 && x' has the value of x.
            if (token.Start < start + 3 || HasNewline(start, start + 3))
            {
                NoteUnexpected();
                return;
            }

            Write(start, "1&&");
        }
    }

    private void MoveParenthesis(int start)
    {
        Write(start, '(');
        Write(token.Start, ' ');
    }

    private bool TryEraseArguments(bool isAsync, Position position)
    {
        var start = token.Start;
        if (token.End < source.Length && source[token.End] == '=')
        {
            return false;
        }

        var holds = position == Position.Heritage
            ? Try(static eraser => eraser.SkipTypeArguments())
            : Try(static eraser => eraser.SkipTypeArguments() && eraser.CanFollowArguments());
        if (!holds && !(isAsync && Try(static eraser => eraser.SkipTypeParameters() && eraser.token.Is('('))))
        {
            return false;
        }

        Blank(start, previousEnd);
        if (isAsync && token.Is('(') && HasNewline(start, token.Start))
        {
            MoveParenthesis(start);
        }

        return true;
    }

    /// <summary>The rule of the language: what follows decides whether angle brackets were arguments or comparisons.</summary>
    private bool CanFollowArguments()
    {
        if (previousEnd < source.Length && source[previousEnd] is '>' or '=' && !token.Is(Symbols.Arrow))
        {
            return false;
        }

        switch (token.Kind)
        {
            case TokenKind.Template or TokenKind.End:
                return true;
            case TokenKind.Name:
                return token.AfterNewline || token.Word is Word.As or Word.Satisfies or Word.In or Word.InstanceOf;
            case TokenKind.Number or TokenKind.Text or TokenKind.PrivateName:
                return token.AfterNewline;
        }

        return token.Symbol switch
        {
            '(' => true,
            '<' or '>' or '+' or '-' => false,
            '[' or '{' or '!' or '~' or '@' or Symbols.Increment or Symbols.Decrement => token.AfterNewline,
            _ => true,
        };
    }

    /// <summary>At a colon behind parentheses: erases the return type of an arrow function if that is what follows.</summary>
    private bool TryEraseReturnType(int conditions)
    {
        var colon = token.Start;
        if (!IsArrowReturn(conditions))
        {
            return false;
        }

        var close = previousEnd - 1;
        SkipArrowReturn();
        Blank(colon, previousEnd);
        if (HasNewline(close, token.Start))
        {
            // No line may end between the parentheses and the arrow.
            Write(close, ' ');
            Write(previousEnd - 1, ')');
        }

        return true;
    }

    private bool IsArrowReturn(int conditions)
    {
        var key = token.Start;
        if (conditions > 0 && knownArrows.TryGetValue(key, out var known))
        {
            return known;
        }

        var mark = Here();
        if (!Try(static eraser => eraser.SkipArrowReturn() && eraser.token.Is(Symbols.Arrow)))
        {
            return false;
        }

        // Inside a condition the colon is the return type's only if another colon remains for the condition.
        var isArrow = conditions == 0 || Try(static eraser =>
        {
            if (eraser.ParseArrowBody() == OperandEnd.ArrowExpression)
            {
                eraser.ParseExpression(allowComma: false, Position.ArrowBody);
            }

            return eraser.token.Is(':');
        });
        if (isArrow)
        {
            speculationBudget -= token.Start - mark.Token.Start;
        }

        Return(mark);
        if (conditions > 0 && !isTooDeep)
        {
            knownArrows[key] = isArrow;
        }

        return isArrow;
    }

    private bool SkipArrowReturn()
    {
        var outer = noBareArrow;
        noBareArrow = isFlow;
        Advance();
        var holds = SkipType();
        noBareArrow = outer;
        SkipChecks();
        return holds;
    }
}
