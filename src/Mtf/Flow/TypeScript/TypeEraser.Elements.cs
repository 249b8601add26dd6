namespace Mtf.Flow.TypeScript;

/// <summary>
/// Elements (JSX) become arrays of the same length: the component, the values of the attributes and the children, in the order they are evaluated.
/// Texts and the names of attributes and of plain tags are blanked.
/// </summary>
internal sealed partial class TypeEraser
{
    /// <summary>Reads an element from its bracket and returns the offset behind it, where text, not a token, may follow.</summary>
    private int ParseElement(bool isChild)
    {
        if (IsTooDeep())
        {
            return source.Length;
        }

        Write(token.Start, '[');
        Advance();
        ParseTag();
        while (!token.Is('>') && !token.Is('/') && token.Kind != TokenKind.End)
        {
            ParseAttribute();
        }

        if (token.Kind == TokenKind.End)
        {
            NoteUnexpected();
            return source.Length;
        }

        if (token.Is('>'))
        {
            Write(token.Start, ',');
            return ParseChildren(token.End, isChild);
        }

        var slash = token.Start;
        var close = scanner.Next(token.End);
        if (!close.Is('>'))
        {
            NoteUnexpected();
            return close.End;
        }

        Write(slash, isChild ? ']' : ' ');
        Write(close.Start, isChild ? ',' : ']');
        return close.End;
    }

    private void ParseTag()
    {
        if (token.Kind != TokenKind.Name)
        {
            return;
        }

        var start = token.Start;
        var end = AttributeNameEnd(start, isTag: true);
        var name = source.AsSpan(start, end - start);
        if ((!char.IsUpper(name[0]) && !name.Contains('.')) || name.ContainsAny('-', ':'))
        {
            Blank(start, end);
        }

        AdvanceFrom(end);
        if (token.Is('<'))
        {
            EraseTypeArguments();
        }
    }

    private int AttributeNameEnd(int position, bool isTag)
    {
        while (position < source.Length && (char.IsAsciiLetterOrDigit(source[position]) || TokenScanner.IsNameStart(source[position]) || source[position] is '-' or ':' || (isTag && source[position] == '.')))
        {
            position++;
        }

        return position;
    }

    private void ParseAttribute()
    {
        if (token.Is('{'))
        {
            Write(token.Start, ',');
            Advance();
            ParseExpression(allowComma: false);
            CloseContainer(' ');
            Advance();
            return;
        }

        if (token.Kind != TokenKind.Name)
        {
            Unexpected();
            return;
        }

        var start = token.Start;
        var end = AttributeNameEnd(start, isTag: false);
        Blank(start, end);
        Write(start, ',');
        AdvanceFrom(end);
        if (token.Is('='))
        {
            Blank(token.Start, token.End);
            Advance();
            ParseAttributeValue();
        }
    }

    private void ParseAttributeValue()
    {
        if (token.Kind == TokenKind.Text)
        {
            AdvanceFrom(RewriteText(token.Start));
        }
        else if (token.Is('{'))
        {
            Blank(token.Start, token.End);
            Advance();
            ParseExpression(allowComma: true);
            CloseContainer(' ');
            Advance();
        }
        else if (token.Is('<'))
        {
            AdvanceFrom(ParseElement(isChild: false));
        }
        else
        {
            Unexpected();
        }
    }

    // Attribute texts have no escapes and may span lines.
    private int RewriteText(int start)
    {
        var end = source.IndexOf(source[start], start + 1);
        if (end < 0)
        {
            NoteUnexpected();
            return source.Length;
        }

        var spansLines = HasNewline(start, end);
        for (var i = start + 1; i < end; i++)
        {
            if (source[i] == '\\' || (spansLines && source[i] is '`' or '$'))
            {
                Write(i, ' ');
            }
        }

        if (spansLines)
        {
            Write(start, '`');
            Write(end, '`');
        }

        return end + 1;
    }

    /// <summary>At the closing brace of a container; does not read on, because text may follow.</summary>
    private int CloseContainer(char replacement)
    {
        if (token.Is('}'))
        {
            Write(token.Start, replacement);
        }
        else
        {
            NoteUnexpected();
        }

        return token.End;
    }

    private int ParseChildren(int position, bool isChild)
    {
        while (true)
        {
            var offset = source.AsSpan(position).IndexOfAny('<', '{');
            if (offset < 0 || isTooDeep)
            {
                NoteUnexpected();
                return source.Length;
            }

            Blank(position, position + offset);
            position += offset;
            AdvanceFrom(position);
            if (token.Is('{'))
            {
                position = ParseContainer();
            }
            else if (Peek().Is('/'))
            {
                return CloseElement(position, isChild);
            }
            else
            {
                position = ParseElement(isChild: true);
            }
        }
    }

    private int ParseContainer()
    {
        Blank(token.Start, token.End);
        Advance();
        if (!token.Is('}'))
        {
            ParseExpression(allowComma: true);
        }

        return CloseContainer(',');
    }

    private int CloseElement(int start, bool isChild)
    {
        var end = source.IndexOf('>', start) + 1;
        if (end == 0)
        {
            NoteUnexpected();
            return source.Length;
        }

        Blank(start, end);
        Write(start, ']');
        if (isChild)
        {
            Write(start + 1, ',');
        }

        return end;
    }
}
