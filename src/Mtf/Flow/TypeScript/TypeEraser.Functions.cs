namespace Mtf.Flow.TypeScript;

internal sealed partial class TypeEraser
{
    private void ParseFunctionDeclaration(in Mark mark)
    {
        Accept(Word.Async);
        Advance();
        Accept('*');
        if (token.Kind == TokenKind.Name)
        {
            Advance();
        }

        if (!ParseSignatureAndBody(isConstructor: false))
        {
            Accept(';');
            Discard(mark);
            BlankDeclaration(mark.Token.Start, previousEnd);
        }
    }

    /// <summary>Parameters, return type and body; false when there is no body: the declaration is only a type.</summary>
    private bool ParseSignatureAndBody(bool isConstructor)
    {
        if (token.Is('<'))
        {
            EraseTypeParameters();
        }

        if (!token.Is('('))
        {
            NoteUnexpected();
            return true;
        }

        ParseParameters(isConstructor);
        if (token.Is(':'))
        {
            EraseAnnotation();
        }

        EraseChecks();
        if (!token.Is('{'))
        {
            return false;
        }

        var outer = isAmbient;
        var exports = namespaceExports;
        isAmbient = false;
        namespaceExports = null;
        ParseBlock();
        isAmbient = outer;
        namespaceExports = exports;
        return true;
    }

    private void EraseTypeParameters()
    {
        var start = token.Start;
        if (!SkipTypeParameters())
        {
            NoteUnexpected();
        }

        Blank(start, previousEnd);
    }

    private void EraseTypeArguments()
    {
        var start = token.Start;
        if (!SkipTypeArguments())
        {
            NoteUnexpected();
        }

        Blank(start, previousEnd);
    }

    // Flow: '%checks' after a return type.
    private void EraseChecks()
    {
        var start = token.Start;
        if (SkipChecks())
        {
            Blank(start, previousEnd);
        }
    }

    private bool SkipChecks()
    {
        if (!isFlow || !token.Is('%'))
        {
            return false;
        }

        Advance();
        Advance();
        return true;
    }

    private void ParseParameters(bool isConstructor)
    {
        Advance();
        while (!token.Is(')') && token.Kind != TokenKind.End)
        {
            var start = token.Start;
            ParseParameter(isConstructor);
            if (!Accept(',') && !token.Is(')'))
            {
                NoteUnexpected();
            }

            if (token.Start == start)
            {
                Advance();
            }
        }

        Expect(')');
    }

    private void ParseParameter(bool isConstructor)
    {
        var mark = Here();
        if (token.Is('@'))
        {
            // JavaScript has no decorators on parameters.
            ParseDecorators();
            Discard(mark);
            Blank(mark.Token.Start, previousEnd);
        }

        if (token.Is(Word.This))
        {
            EraseThisParameter();
            return;
        }

        var modifiers = token.Start;
        while (IsParameterModifier())
        {
            Advance();
        }

        if (token.Start > modifiers)
        {
            Blank(modifiers, previousEnd);
            if (isConstructor && token.Kind == TokenKind.Name)
            {
                parameterProperties.Add(token.Start);
            }
        }

        Accept(Symbols.Ellipsis);
        ParseBindingTarget();
        EraseOptional();
        if (token.Is(':'))
        {
            EraseAnnotation();
        }

        if (Accept('='))
        {
            ParseExpression(allowComma: false);
        }
    }

    private void EraseThisParameter()
    {
        var start = token.Start;
        Advance();
        if (Accept(':'))
        {
            RequireType();
        }

        Blank(start, token.Is(',') ? token.End : previousEnd);
    }

    private void EraseOptional()
    {
        if (token.Is('?'))
        {
            Blank(token.Start, token.End);
            Advance();
        }
    }

    private bool IsParameterModifier()
    {
        if (token.Word is not (Word.Public or Word.Private or Word.Protected or Word.ReadOnly or Word.Override))
        {
            return false;
        }

        var next = Peek();
        return next.Kind == TokenKind.Name || next.Is('{') || next.Is('[') || next.Is(Symbols.Ellipsis);
    }
}
