namespace Mtf.Flow.TypeScript;

/// <summary>Statements that start with a word which is a declaration only in the right company.</summary>
internal sealed partial class TypeEraser
{
    private void ParseDeclarationStatement(Mark? outer = null)
    {
        var mark = outer ?? Here();
        var next = Peek();
        switch (token.Word)
        {
            case Word.Function:
            case Word.Async when next.Is(Word.Function) && !next.AfterNewline:
                ParseFunctionDeclaration(mark);
                break;
            case Word.Class:
                ParseClass();
                break;
            case Word.Abstract when next.Is(Word.Class) && !next.AfterNewline:
                Blank(token.Start, token.End);
                Advance();
                ParseClass();
                break;
            case Word.Enum when next.Kind == TokenKind.Name:
                ParseEnum(mark);
                break;
            case Word.Const when next.Is(Word.Enum):
                Blank(token.Start, token.End);
                Advance();
                ParseEnum(mark);
                break;
            case Word.Import when !next.Is('(') && !next.Is('.'):
                ParseImport(mark);
                break;
            case Word.Export:
                ParseExport(mark);
                break;
            default:
                if (!EraseTypeDeclaration(mark, next))
                {
                    ParseExpressionStatement();
                }

                break;
        }
    }

    private bool EraseTypeDeclaration(in Mark mark, Token next)
    {
        var isName = next is { Kind: TokenKind.Name, AfterNewline: false };
        switch (token.Word)
        {
            case Word.Type when isName && scanner.Next(next.End) is var after && (after.Is('=') || after.Is('<')):
                EraseAlias(mark);
                return true;
            case Word.Opaque when isFlow && next.Is(Word.Type):
                Advance();
                EraseAlias(mark);
                return true;
            case Word.Interface when next.Kind == TokenKind.Name && !next.Is(Word.In) && !next.Is(Word.InstanceOf):
                EraseInterface(mark);
                return true;
            case Word.Declare when isName && !next.Is(Word.In) && !next.Is(Word.InstanceOf) && !next.Is(Word.As) && !next.Is(Word.Of):
                EraseAmbient(mark);
                return true;
            case Word.Namespace or Word.Module when isName || (next is { Kind: TokenKind.Text, AfterNewline: false } && token.Is(Word.Module)):
                ParseNamespace(mark, isExported: false);
                return true;
            case Word.Global when isAmbient && next.Is('{'):
                Advance();
                ParseBlock();
                return true;
            default:
                return false;
        }
    }

    private void EraseAlias(in Mark mark)
    {
        Advance();
        Advance();
        if (token.Is('<') && !SkipTypeParameters())
        {
            NoteUnexpected();
        }

        if (isFlow && token.Is(':'))
        {
            Advance();
            RequireType();
        }

        if (Accept('='))
        {
            RequireType();
        }

        EndStatement();
        BlankDeclaration(mark.Token.Start, previousEnd);
    }

    private void EraseInterface(in Mark mark)
    {
        Advance();
        Advance();
        if (token.Is('<') && !SkipTypeParameters())
        {
            NoteUnexpected();
        }

        SkipTypesUntilBrace();
        if (!token.Is('{') || !SkipTypeMembers())
        {
            NoteUnexpected();
        }

        BlankDeclaration(mark.Token.Start, previousEnd);
    }

    private void SkipTypesUntilBrace()
    {
        while (token.Kind == TokenKind.Name || token.Is(','))
        {
            if (token.Is(',') || token.Word is Word.Extends or Word.Implements)
            {
                Advance();
            }
            else if (!SkipTypeName())
            {
                NoteUnexpected();
                return;
            }
        }
    }

    // Bodies may be missing and braces of modules hold declarations only.
    private bool isAmbient;

    private void EraseAmbient(in Mark mark)
    {
        var outer = isAmbient;
        isAmbient = true;
        Advance();
        if (isFlow)
        {
            SkipFlowAmbient();
        }
        else if (token.Is(Word.Type) || token.Is(Word.Interface) || token.Word != Word.None)
        {
            ParseStatement();
        }
        else
        {
            NoteUnexpected();
        }

        isAmbient = outer;
        Discard(mark);
        BlankDeclaration(mark.Token.Start, previousEnd);
    }

    // Flow declares functions, variables, classes and modules with types only.
    private void SkipFlowAmbient()
    {
        while (token.Kind == TokenKind.Name || token.Is('.'))
        {
            if (token.Word is Word.Class or Word.Interface or Word.Module)
            {
                Advance();
                while (token.Kind is TokenKind.Name or TokenKind.Text or TokenKind.Punctuator && !token.Is('{') && !token.Is(':') && !token.Is(';'))
                {
                    Advance();
                }

                if (token.Is('{'))
                {
                    SkipBraces();
                    return;
                }

                break;
            }

            Advance();
        }

        if (token.Is('<') && !SkipTypeParameters())
        {
            NoteUnexpected();
        }

        if ((token.Is('(') && !SkipTypeList(')')) || ((Accept(':') || Accept('=')) && !SkipType()))
        {
            NoteUnexpected();
        }

        SkipChecks();
        EndStatement();
    }

    private void SkipBraces()
    {
        var depth = 0;
        do
        {
            depth += token.Is('{') ? 1 : token.Is('}') ? -1 : 0;
            Advance();
        }
        while (depth > 0 && token.Kind != TokenKind.End);
    }

    private void ParseDecorators()
    {
        while (token.Is('@'))
        {
            Advance();
            if (token.Is('('))
            {
                ParseParentheses();
            }
            else
            {
                Advance();
                while (Accept('.'))
                {
                    Advance();
                }
            }

            if (token.Is('<'))
            {
                EraseTypeArguments();
            }

            if (token.Is('(') && !token.AfterNewline)
            {
                ParseParentheses();
            }
        }
    }

    private void ParseDecorated(in Mark mark)
    {
        if (token.Word is Word.Class or Word.Abstract or Word.Export or Word.Declare)
        {
            ParseDeclarationStatement(mark);
        }
        else
        {
            NoteUnexpected();
        }
    }
}
