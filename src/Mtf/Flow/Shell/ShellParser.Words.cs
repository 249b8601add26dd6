using System.Globalization;
using System.Text;

namespace Mtf.Flow.Shell;

/// <summary>Words, quoting, expansions, redirections and texts that follow a command.</summary>
internal sealed partial class ShellParser
{
    private const int LongestSubscript = 100;

    private sealed record PendingDocument(string End, bool StripsTabs, bool IsPlain, List<WordPart> Parts);

    private char Next(int offset) => at + offset < text.Length ? text[at + offset] : '\0';

    private static bool IsEndOfWord(char sign) => sign is ' ' or '\t' or '\n' or '\r' or ';' or '&' or '|' or '<' or '>' or '(' or ')';

    private static bool IsName(char sign) => char.IsAsciiLetterOrDigit(sign) || sign == '_';

    private bool Peek(string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0 && (at + word.Length >= text.Length || IsEndOfWord(text[at + word.Length]));

    private string PeekWord()
    {
        var end = at;
        while (end < text.Length && end - at < 12 && !IsEndOfWord(text[end]))
        {
            end++;
        }

        return text[at..end];
    }

    private bool IsEnder()
    {
        var word = PeekWord();
        return Enders.Contains(word, StringComparer.Ordinal);
    }

    private bool Take(string word)
    {
        SkipSeparators();
        if (!Peek(word))
        {
            return false;
        }

        at += word.Length;
        return true;
    }

    private bool TakeSign(char sign)
    {
        if (at < text.Length && text[at] == sign)
        {
            at++;
            return true;
        }

        return false;
    }

    private void Expect(string word)
    {
        SkipSeparators();
        if (string.CompareOrdinal(text, at, word, 0, word.Length) == 0)
        {
            at += word.Length;
        }
        else
        {
            Fail("is not fully understood as a shell script");
        }
    }

    private string Name()
    {
        var start = at;
        while (at < text.Length && IsName(text[at]))
        {
            at++;
        }

        return at > start && !char.IsAsciiDigit(text[start]) ? text[start..at] : "";
    }

    // name[…]: all elements of an array are one value.
    private bool SkipSubscript()
    {
        var close = at < text.Length && text[at] == '[' ? text.AsSpan(at, Math.Min(LongestSubscript, text.Length - at)).IndexOf(']') : -1;
        at += close + 1;
        return close >= 0;
    }

    private void SkipBlanks()
    {
        while (at < text.Length)
        {
            if (text[at] is ' ' or '\t' or '\r')
            {
                at++;
            }
            else if (text[at] == '\\' && Next(1) is '\n' || (text[at] == '\\' && Next(1) == '\r' && Next(2) == '\n'))
            {
                at += Next(1) == '\r' ? 3 : 2;
                line++;
            }
            else if (text[at] == '#')
            {
                while (at < text.Length && text[at] != '\n')
                {
                    at++;
                }
            }
            else
            {
                return;
            }
        }
    }

    private void SkipLines()
    {
        SkipBlanks();
        while (at < text.Length && text[at] == '\n')
        {
            EndLine();
            SkipBlanks();
        }
    }

    private void SkipSeparators()
    {
        while (true)
        {
            SkipLines();
            if (at >= text.Length || !(text[at] is ';' && Next(1) != ';' || text[at] == '&' || (text[at] == '|' && Next(1) == '|')))
            {
                return;
            }

            at += text[at] == '|' ? 2 : 1;
        }
    }

    private void EndLine()
    {
        at++;
        line++;
        foreach (var document in documents)
        {
            ReadDocument(document);
        }

        documents.Clear();
    }

    private void ReadDocument(PendingDocument document)
    {
        var body = new StringBuilder();
        var first = line;
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            var row = text[at..(end < 0 ? text.Length : end)].TrimEnd('\r');
            at = end < 0 ? text.Length : end + 1;
            line++;
            row = document.StripsTabs ? row.TrimStart('\t') : row;
            if (row == document.End)
            {
                break;
            }

            body.Append(row).Append('\n');
        }

        if (document.IsPlain || depth >= MostDepth - 1)
        {
            document.Parts.Add(new WordPart(WordPartKind.Text, body.ToString(), true));
            return;
        }

        var inner = new ShellParser(body.ToString(), first) { depth = depth + 1, nodes = nodes };
        document.Parts.AddRange(inner.Quoted('\0'));
        nodes = inner.nodes;
    }

    private ShellRedirection? Redirection()
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        if (at < text.Length && text[at] == '&' && Next(1) == '>')
        {
            at += Next(2) == '>' ? 3 : 2;
            return Target(">", -1);
        }

        if (at >= text.Length || text[at] is not ('<' or '>') || Next(1) == '(')
        {
            at = start;
            return null;
        }

        var descriptor = at - start is > 0 and < 4 ? int.Parse(text.AsSpan(start, at - start), CultureInfo.InvariantCulture) : -1;
        var sign = text[at++];
        if (sign == '<' && TakeSign('<'))
        {
            if (TakeSign('<'))
            {
                return Target("<<<", descriptor);
            }

            return Document(TakeSign('-'));
        }

        var shape = sign == '<' ? TakeSign('&') ? "<&" : TakeSign('>') ? "<>" : "<" : TakeSign('>') ? ">>" : TakeSign('&') ? ">&" : ">";
        TakeSign('|');
        return Target(shape, descriptor);
    }

    private ShellRedirection Target(string shape, int descriptor)
    {
        SkipBlanks();
        return new ShellRedirection(shape, Word() ?? ShellWord.Empty, descriptor);
    }

    private ShellRedirection Document(bool stripsTabs)
    {
        SkipBlanks();
        var isPlain = at < text.Length && text[at] is '\'' or '"' or '\\';
        var end = Word() is { } word ? string.Concat(word.Parts.Select(part => part.Text)) : "";
        List<WordPart> parts = [];
        documents.Add(new PendingDocument(end, stripsTabs, isPlain, parts));
        return new ShellRedirection("<<", new ShellWord(parts), -1);
    }

    private ShellWord? Word()
    {
        SkipBlanks();
        List<WordPart> parts = [];
        var plain = new StringBuilder();
        while (at < text.Length)
        {
            var sign = text[at];
            if (sign is '<' or '>' && Next(1) == '(')
            {
                Flush(parts, plain);
                at += 2;
                parts.Add(new WordPart(sign == '<' ? WordPartKind.InputFile : WordPartKind.OutputFile, "", true, Body: Inner()));
            }
            else if (IsEndOfWord(sign))
            {
                break;
            }
            else if (sign == '\'')
            {
                Flush(parts, plain);
                parts.Add(new WordPart(WordPartKind.Text, Single(), true));
            }
            else if (sign == '"')
            {
                Flush(parts, plain);
                at++;
                var inside = Quoted('"');
                parts.AddRange(inside.Count == 0 ? [new WordPart(WordPartKind.Text, "", true)] : inside);
            }
            else if (sign == '\\')
            {
                Flush(parts, plain);
                parts.Add(new WordPart(WordPartKind.Text, Next(1).ToString(), true));
                line += Next(1) == '\n' ? 1 : 0;
                at += 2;
            }
            else if (sign == '$' || sign == '`')
            {
                Flush(parts, plain);
                parts.Add(Expansion(false));
            }
            else
            {
                plain.Append(sign);
                at++;
            }
        }

        at = Math.Min(at, text.Length);
        Flush(parts, plain);
        return parts.Count == 0 ? null : new ShellWord(parts);
    }

    private static void Flush(List<WordPart> parts, StringBuilder plain)
    {
        if (plain.Length > 0)
        {
            parts.Add(new WordPart(WordPartKind.Text, plain.ToString(), false));
            plain.Clear();
        }
    }

    private string Single()
    {
        var end = text.IndexOf('\'', at + 1);
        if (end < 0)
        {
            Fail("is not fully understood as a shell script");
            end = text.Length;
        }

        var value = text[Math.Min(at + 1, end)..end];
        line += value.Count(sign => sign == '\n');
        at = Math.Min(end + 1, text.Length);
        return value;
    }

    /// <summary>Text in which variables are expanded, up to a quote or the end.</summary>
    private List<WordPart> Quoted(char end)
    {
        List<WordPart> parts = [];
        var plain = new StringBuilder();
        while (at < text.Length && text[at] != end)
        {
            var sign = text[at];
            if (sign == '\\' && Next(1) is '$' or '`' or '"' or '\\' or '\n')
            {
                plain.Append(sign == '\\' && Next(1) == '\n' ? "" : Next(1).ToString());
                line += Next(1) == '\n' ? 1 : 0;
                at += 2;
            }
            else if (sign is '$' or '`')
            {
                FlushQuoted();
                parts.Add(Expansion(true));
            }
            else
            {
                line += sign == '\n' ? 1 : 0;
                plain.Append(sign);
                at++;
            }
        }

        if (end != '\0')
        {
            if (at >= text.Length)
            {
                Fail("is not fully understood as a shell script");
            }

            at = Math.Min(at + 1, text.Length);
        }

        FlushQuoted();
        return parts;

        void FlushQuoted()
        {
            if (plain.Length > 0)
            {
                parts.Add(new WordPart(WordPartKind.Text, plain.ToString(), true));
                plain.Clear();
            }
        }
    }

    private WordPart Expansion(bool isQuoted)
    {
        if (text[at] == '`')
        {
            return Backquoted(isQuoted);
        }

        at++;
        var sign = at < text.Length ? text[at] : '\0';
        switch (sign)
        {
            case '\'' when !isQuoted:
                return new WordPart(WordPartKind.Text, Escapes(), true);
            case '"' when !isQuoted:
                return new WordPart(WordPartKind.Text, "", true);
            case '(' when Next(1) == '(':
                SkipArithmetic(2);
                return new WordPart(WordPartKind.Number, "", isQuoted);
            case '(':
                at++;
                return new WordPart(WordPartKind.Output, "", isQuoted, Body: Inner());
            case '{':
                return Braced(isQuoted);
            case var digit when char.IsAsciiDigit(digit) || digit is '@' or '*' or '#' or '?' or '$' or '!' or '-':
                at++;
                return new WordPart(WordPartKind.Variable, digit.ToString(), isQuoted);
            case var letter when IsName(letter):
                var start = at;
                while (at < text.Length && IsName(text[at]))
                {
                    at++;
                }

                return new WordPart(WordPartKind.Variable, text[start..at], isQuoted);
            default:
                return new WordPart(WordPartKind.Text, "$", isQuoted);
        }
    }

    private List<ShellNode> Inner()
    {
        if (depth >= MostDepth)
        {
            Fail("is nested more deeply than is followed");
            at = text.Length;
            return [];
        }

        depth++;
        var body = List();
        depth--;
        Expect(")");
        return body;
    }

    private WordPart Backquoted(bool isQuoted)
    {
        var inside = new StringBuilder();
        var first = line;
        for (at++; at < text.Length && text[at] != '`'; at++)
        {
            if (text[at] == '\\' && Next(1) is '`' or '\\' or '$')
            {
                at++;
            }

            line += text[Math.Min(at, text.Length - 1)] == '\n' ? 1 : 0;
            inside.Append(text[Math.Min(at, text.Length - 1)]);
        }

        at = Math.Min(at + 1, text.Length);
        if (depth >= MostDepth)
        {
            Fail("is nested more deeply than is followed");
            return new WordPart(WordPartKind.Number, "", isQuoted);
        }

        var parser = new ShellParser(inside.ToString(), first) { depth = depth + 1, nodes = nodes };
        var body = parser.List();
        nodes = parser.nodes;
        if (parser.gap.Length > 0)
        {
            Fail(parser.gap);
        }

        return new WordPart(WordPartKind.Output, "", isQuoted, Body: body);
    }

    // ${name}, ${name:-word}, ${name//a/b}, ${#name}, ${!name}, ${name[0]}
    private WordPart Braced(bool isQuoted)
    {
        at++;
        var prefix = at < text.Length && text[at] is '#' or '!' && IsName(Next(1)) ? text[at++].ToString() : "";
        var start = at;
        at += at < text.Length && text[at] is '@' or '*' or '#' or '?' or '$' or '!' or '-' ? 1 : 0;
        while (at < text.Length && at - start < 200 && IsName(text[at]))
        {
            at++;
        }

        var name = text[start..at];
        SkipSubscript();
        var operation = new StringBuilder(prefix);
        while (at < text.Length && operation.Length < 3 && text[at] is ':' or '-' or '=' or '+' or '?' or '#' or '%' or '/' or '^' or ',' or '@')
        {
            operation.Append(text[at++]);
            if (operation is [':', not (':' or '#' or '%' or '/')] && operation.Length == 2)
            {
                break;
            }
        }

        if (depth >= MostDepth)
        {
            Fail("is nested more deeply than is followed");
            at = text.Length;
            return new WordPart(WordPartKind.Number, "", isQuoted);
        }

        depth++;
        var argument = BraceArgument();
        depth--;
        return new WordPart(WordPartKind.Variable, name, isQuoted, operation.ToString(), argument);
    }

    private ShellWord BraceArgument()
    {
        List<WordPart> parts = [];
        var plain = new StringBuilder();
        while (at < text.Length && text[at] != '}')
        {
            if (text[at] == '\'')
            {
                Flush(parts, plain);
                parts.Add(new WordPart(WordPartKind.Text, Single(), true));
            }
            else if (text[at] == '"')
            {
                Flush(parts, plain);
                at++;
                parts.AddRange(Quoted('"'));
            }
            else if (text[at] is '$' or '`')
            {
                Flush(parts, plain);
                parts.Add(Expansion(true));
            }
            else
            {
                at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                line += text[at] == '\n' ? 1 : 0;
                plain.Append(text[at++]);
            }
        }

        at = Math.Min(at + 1, text.Length);
        Flush(parts, plain);
        return new ShellWord(parts);
    }

    // $'…'
    private string Escapes()
    {
        var start = ++at;
        while (at < text.Length && text[at] != '\'')
        {
            at += text[at] == '\\' ? 2 : 1;
        }

        at = Math.Min(at, text.Length);
        var value = Unescape(text[start..at]);
        at = Math.Min(at + 1, text.Length);
        return value;
    }

    /// <summary>Text with its backslash escapes resolved, as <c>printf</c>, <c>echo -e</c> and <c>$'…'</c> do.</summary>
    public static string Unescape(string escaped)
    {
        var result = new StringBuilder(escaped.Length);
        for (var index = 0; index < escaped.Length; index++)
        {
            if (escaped[index] != '\\' || index + 1 >= escaped.Length)
            {
                result.Append(escaped[index]);
                continue;
            }

            var sign = escaped[++index];
            var (digits, most) = sign switch { 'x' => (16, 2), 'u' => (16, 4), 'U' => (16, 8), >= '0' and <= '7' => (8, sign == '0' ? 4 : 3), _ => (0, 0) };
            if (digits == 0)
            {
                result.Append(sign switch { 'n' => "\n", 't' => "\t", 'r' => "\r", 'a' or 'b' or 'f' or 'v' => "", 'e' or 'E' => "\u001b", '\\' or '\'' or '"' or '?' => sign.ToString(), _ => "\\" + sign });
                continue;
            }

            var start = digits == 16 ? index + 1 : index;
            var end = start;
            while (end < escaped.Length && end - start < most && (digits == 16 ? char.IsAsciiHexDigit(escaped[end]) : escaped[end] is >= '0' and <= '7'))
            {
                end++;
            }

            var code = end == start ? -1 : digits == 16 ? (int)Math.Min(0x10ffff, long.Parse(escaped.AsSpan(start, end - start), NumberStyles.HexNumber, CultureInfo.InvariantCulture)) : Convert.ToInt32(escaped[start..end], 8);
            if (code > 0 && Rune.IsValid(code))
            {
                result.Append(new Rune(code).ToString());
            }

            index = end - 1;
        }

        return result.ToString();
    }

    private void SkipArithmetic(int open)
    {
        var level = 0;
        while (at < text.Length)
        {
            level += text[at] == '(' ? 1 : text[at] == ')' ? -1 : 0;
            line += text[at] == '\n' ? 1 : 0;
            at++;
            if (level == 0)
            {
                return;
            }
        }

        if (open > 0)
        {
            Fail("is not fully understood as a shell script");
        }
    }
}
