namespace Mtf.Flow.TypeScript;

/// <summary>The TypeScript declarations that make values: enums become objects, namespaces become blocks.</summary>
internal sealed partial class TypeEraser
{
    private List<string>? namespaceExports;

    private void ParseEnum(in Mark mark)
    {
        var word = token;
        Advance();
        var name = token;
        Advance();
        if (!token.Is('{'))
        {
            NoteUnexpected();
            return;
        }

        var keyword = namespaceExports is null ? "var " : "let ";
        if (token.Start > name.End && !HasNewline(name.End, name.End + 1))
        {
            Write(word.Start, keyword);
            Blank(name.End, token.Start);
            Write(name.End, '=');
        }
        else if (!HasNewline(word.End, name.Start))
        {
            // No room after the name: it moves one to the left.
            Write(word.Start, keyword);
            Write(name.Start - 1, source[name.Start..name.End] + "=");
        }
        else
        {
            NoteUnexpected();
        }

        ParseEnumMembers();
        var close = token;
        Expect('}');
        if (close.Is('}'))
        {
            SeparateFromNextLine(close.Start);
        }
    }

    private void ParseEnumMembers()
    {
        Advance();
        int? next = 0;
        while (!token.Is('}') && token.Kind != TokenKind.End)
        {
            var name = token;
            if (!ParseMemberName())
            {
                NoteUnexpected();
                Advance();
                continue;
            }

            if (token.Is('='))
            {
                Write(token.Start, ':');
                Advance();
                var value = token;
                ParseExpression(allowComma: false);
                next = value.Kind == TokenKind.Number && previousEnd == value.End && int.TryParse(TextOf(value), out var number) ? number + 1 : null;
            }
            else
            {
                WriteImplicitMember(name, next);
                next++;
            }

            if (!Accept(',') && !token.Is('}'))
            {
                NoteUnexpected();
                Advance();
            }
        }
    }

    private void WriteImplicitMember(Token name, int? value)
    {
        var position = name.Start;
        if (name.Kind == TokenKind.Text)
        {
            var text = TextOf(name).Trim("'\"");
            Blank(name.Start, name.End);
            position++;
            if (text.Length > 0 && Words.Find(text) == Word.None && IsName(text))
            {
                Write(position, text.ToString());
            }
            else
            {
                Write(--position, "_");
            }
        }

        enumMembers.Add((position, value));
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '$'))
            {
                return false;
            }
        }

        return !char.IsAsciiDigit(text[0]);
    }

    /// <summary>An object literal that took the place of a declaration must not be called or indexed by what follows on the next line.</summary>
    private void SeparateFromNextLine(int brace)
    {
        if (!token.Is('(') && !token.Is('[') && !token.Is('/') && !token.Is('+') && !token.Is('-') && token.Kind != TokenKind.Template)
        {
            if (!token.AfterNewline && token.Kind != TokenKind.End && !token.Is('}') && !token.Is(';'))
            {
                Separate(brace);
            }

            return;
        }

        Separate(brace);
    }

    private void Separate(int brace)
    {
        if (brace + 1 < source.Length && source[brace + 1] is ' ' or '\t')
        {
            Write(brace + 1, ';');
        }
        else if (source[brace - 1] is ' ' or '\t')
        {
            Write(brace - 1, "};");
        }
        else
        {
            NoteUnexpected();
        }
    }

    private void ParseNamespace(in Mark mark, bool isExported)
    {
        if (namespaceExports is not null && isExported)
        {
            namespaceExports.Add(TextOf(Peek()).ToString());
        }

        Advance();
        var path = new List<string>();
        do
        {
            path.Add(token.Kind == TokenKind.Text ? "" : TextOf(token).ToString());
            Advance();
        }
        while (Accept('.'));

        if (!token.Is('{'))
        {
            EndStatement();
            BlankDeclaration(mark.Token.Start, previousEnd);
            return;
        }

        var outer = namespaceExports;
        var exports = namespaceExports = [];
        var brace = token.Start;
        Blank(mark.Token.Start, brace);
        ParseBlock();
        namespaceExports = outer;
        namespaces.Add((brace, new NamespaceBlock([.. path], isExported, [.. exports])));
    }
}
