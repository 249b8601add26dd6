namespace Mtf.Flow.TypeScript;

/// <summary>Imports and exports: the parts that concern types only are blanked.</summary>
internal sealed partial class TypeEraser
{
    private void ParseImport(in Mark mark)
    {
        Advance();
        var isTypeOnly = token.Word is Word.Type or Word.TypeOf && IsTypeImport();
        if (isTypeOnly)
        {
            Advance();
        }

        if (token.Kind == TokenKind.Name && Peek().Is('='))
        {
            ParseImportAssignment(mark, isTypeOnly);
            return;
        }

        while (token.Kind != TokenKind.Text && token.Kind != TokenKind.End && !token.Is(';'))
        {
            if (token.Is('{'))
            {
                ParseSpecifiers();
            }
            else
            {
                Advance();
            }
        }

        ParseModuleSource();
        if (isTypeOnly)
        {
            Discard(mark);
            BlankDeclaration(mark.Token.Start, previousEnd);
        }
    }

    // 'import type from "x"' and 'import type, { a } from "x"' import a value called type.
    private bool IsTypeImport()
    {
        var next = Peek();
        if (next.Is('{') || next.Is('*'))
        {
            return true;
        }

        return next.Kind == TokenKind.Name && (!next.Is(Word.From) || scanner.Next(next.End) is var after && (after.Is(Word.From) || after.Is('=')));
    }

    private void ParseImportAssignment(in Mark mark, bool isTypeOnly)
    {
        namespaceExports?.Add(TextOf(token).ToString());
        Advance();
        Advance();
        ParseExpression(allowComma: false);
        EndStatement();
        if (isTypeOnly)
        {
            Discard(mark);
            BlankDeclaration(mark.Token.Start, previousEnd);
            return;
        }

        var word = source.IndexOf("import", mark.Token.Start, StringComparison.Ordinal);
        Write(word, "var   ");
    }

    private void ParseModuleSource()
    {
        if (token.Kind == TokenKind.Text)
        {
            Advance();
        }

        if ((token.Is(Word.With) || (TextOf(token) is "assert" && !token.AfterNewline)) && Peek().Is('{'))
        {
            Advance();
            ParseObject();
        }

        EndStatement();
    }

    private void ParseSpecifiers()
    {
        Advance();
        while (!token.Is('}') && token.Kind != TokenKind.End)
        {
            var first = token;
            var count = 0;
            var second = Word.None;
            while (!token.Is(',') && !token.Is('}') && token.Kind != TokenKind.End)
            {
                second = count == 1 ? token.Word : second;
                count++;
                Advance();
            }

            var end = token.Is(',') ? token.End : previousEnd;
            Accept(',');
            if (first.Word is Word.Type or Word.TypeOf && count > 1 && !(second == Word.As && count == 3))
            {
                Blank(first.Start, end);
            }
        }

        Expect('}');
    }

    private void ParseExport(in Mark mark)
    {
        var export = token;
        Advance();
        switch (token.Word)
        {
            case Word.Type when Peek() is var next && (next.Is('{') || next.Is('*')):
                Advance();
                SkipExportList();
                Discard(mark);
                BlankDeclaration(mark.Token.Start, previousEnd);
                return;
            case Word.Default:
                Advance();
                ParseExportDefault(mark);
                return;
            case Word.As:
                Advance();
                Advance();
                Advance();
                EndStatement();
                BlankDeclaration(mark.Token.Start, previousEnd);
                return;
            case Word.Import:
                Blank(mark.Token.Start, token.Start);
                ParseImport(mark);
                return;
            case Word.Namespace or Word.Module when Peek().Kind == TokenKind.Name:
                Blank(mark.Token.Start, token.Start);
                ParseNamespace(mark, isExported: true);
                return;
        }

        if (token.Is('='))
        {
            ParseExportAssignment(mark);
        }
        else if (token.Is('{') || token.Is('*'))
        {
            SkipExportList();
        }
        else
        {
            ParseExportedDeclaration(mark, export);
        }
    }

    private void SkipExportList()
    {
        if (token.Is('{'))
        {
            ParseSpecifiers();
        }
        else
        {
            Advance();
            if (Accept(Word.As))
            {
                Advance();
            }
        }

        if (Accept(Word.From))
        {
            ParseModuleSource();
        }
        else
        {
            EndStatement();
        }
    }

    private void ParseExportDefault(in Mark mark)
    {
        var next = Peek();
        if (token.Word is Word.Function or Word.Class or Word.Abstract or Word.Interface || (token.Is(Word.Async) && next is { Word: Word.Function, AfterNewline: false }))
        {
            ParseDeclarationStatement(mark);
        }
        else if (token.Is('@'))
        {
            ParseDecorators();
            ParseDecorated(mark);
        }
        else
        {
            ParseExpression(allowComma: true);
            EndStatement();
        }
    }

    private void ParseExportedDeclaration(in Mark mark, Token export)
    {
        if (namespaceExports is { } names)
        {
            Blank(export.Start, export.End);
            NoteExportedName(names);
        }

        if (token.Word is Word.Var or Word.Const or Word.Let && StartsVariables())
        {
            ParseVariables(namespaceExports);
            EndStatement();
        }
        else if (token.Is('@'))
        {
            ParseDecorators();
            ParseDecorated(mark);
        }
        else
        {
            ParseDeclarationStatement(mark);
        }
    }

    // The name after the words of a function, class or enum; variables are noted where they are read.
    private void NoteExportedName(List<string> names)
    {
        var item = token;
        if (item.Word is Word.Type or Word.Interface or Word.Declare || (item.Is(Word.Const) && !Peek().Is(Word.Enum)))
        {
            return;
        }

        while (item.Word is Word.Async or Word.Abstract or Word.Function or Word.Class or Word.Enum or Word.Const || item.Is('*'))
        {
            item = scanner.Next(item.End);
            if (item.Kind == TokenKind.Name && item.Word is not (Word.Function or Word.Class or Word.Enum))
            {
                names.Add(TextOf(item).ToString());
                return;
            }
        }
    }

    private void ParseExportAssignment(in Mark mark)
    {
        var start = mark.Token.Start;
        Advance();
        ParseExpression(allowComma: false);
        EndStatement();

        // 'export' is no target for an assignment; the front end knows what this one stands for.
        Blank(start, start + "export".Length);
        Write(start, "_");
        exportAssignments.Add(start);
    }
}
