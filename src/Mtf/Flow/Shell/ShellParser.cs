namespace Mtf.Flow.Shell;

/// <summary>
/// Reads programs of POSIX sh and bash. Tolerant: what it cannot read ends the program and is told as a gap. Depth and size are bounded.
/// </summary>
internal sealed partial class ShellParser
{
    private const int MostDepth = 60;
    private const int LongestText = 1 << 20;
    private const int MostNodes = 100_000;
    private static readonly string[] Enders = ["then", "do", "done", "fi", "elif", "else", "esac", "}"];
    private readonly string text;
    private readonly List<PendingDocument> documents = [];
    private int at;
    private int line;
    private int depth;
    private int nodes;
    private string gap = "";
    private int gapLine;

    private ShellParser(string text, int line)
    {
        this.text = text;
        this.line = line;
    }

    /// <param name="text">A program, or a command line.</param>
    /// <param name="line">Number of its first line.</param>
    public static ShellProgram Parse(string text, int line = 1)
    {
        var parser = new ShellParser(text.Length > LongestText ? text[..LongestText] : text, line);
        List<ShellNode> body = [];
        if (text.Length > LongestText)
        {
            parser.Fail("is a shell script of more than 1 MB");
        }

        while (true)
        {
            body.AddRange(parser.List());
            if (parser.at >= parser.text.Length)
            {
                break;
            }

            // A closing word that nothing has opened: the rest is read as it is.
            parser.Fail("is not fully understood as a shell script");
            parser.at++;
        }

        return new ShellProgram(body, parser.gap, parser.gapLine);
    }

    private bool IsOver => nodes > MostNodes;

    private void Fail(string reason)
    {
        if (gap.Length == 0)
        {
            (gap, gapLine) = (reason, line);
        }
    }

    /// <summary>Commands up to something that ends a list.</summary>
    private List<ShellNode> List()
    {
        List<ShellNode> found = [];
        while (true)
        {
            SkipSeparators();
            if (at >= text.Length || text[at] is ')' || (text[at] == ';' && Next(1) == ';') || IsEnder() || IsOver)
            {
                if (IsOver)
                {
                    Fail("has more commands than are followed");
                    at = text.Length;
                }

                return found;
            }

            var start = at;
            if (Pipeline() is { } node)
            {
                found.Add(node);
            }

            if (at == start)
            {
                return found;
            }
        }
    }

    private ShellNode? Pipeline()
    {
        var first = line;
        List<ShellNode> commands = [];
        while (true)
        {
            SkipBlanks();
            while (Peek("!") || Peek("time") || Peek("coproc"))
            {
                at += Peek("!") ? 1 : Peek("time") ? 4 : 6;
                SkipBlanks();
            }

            if (Command() is { } command)
            {
                nodes++;
                commands.Add(command);
            }

            SkipBlanks();
            if (at >= text.Length || text[at] != '|' || Next(1) == '|')
            {
                return commands.Count switch { 0 => null, 1 => commands[0], _ => new Pipeline(commands, first) };
            }

            at += Next(1) == '&' ? 2 : 1;
            SkipLines();
        }
    }

    private ShellNode? Command()
    {
        if (depth >= MostDepth)
        {
            Fail("is nested more deeply than is followed");
            at = text.Length;
            return null;
        }

        depth++;
        try
        {
            return Compound() ?? Simple();
        }
        finally
        {
            depth--;
        }
    }

    private ShellNode? Compound()
    {
        var first = line;
        if (at >= text.Length)
        {
            return null;
        }

        if (text[at] == '(')
        {
            if (Next(1) == '(')
            {
                SkipArithmetic(2);
                return new CompoundCommand([], false, [], first);
            }

            at++;
            var body = List();
            Expect(")");
            return new CompoundCommand(body, false, Redirections(), first);
        }

        return PeekWord() switch
        {
            "{" => Group(first),
            "if" => If(first),
            "while" or "until" => While(first),
            "for" or "select" => For(first),
            "case" => Case(first),
            "[[" => Test(first),
            "function" => Function(first),
            _ => null,
        };
    }

    private CompoundCommand Group(int first)
    {
        at++;
        var body = List();
        Expect("}");
        return new CompoundCommand(body, false, Redirections(), first);
    }

    private CompoundCommand If(int first)
    {
        List<ShellNode> body = [];
        at += 2;
        body.AddRange(List());
        while (true)
        {
            if (Take("then") || Take("else") || Take("elif"))
            {
                body.AddRange(List());
            }
            else
            {
                Expect("fi");
                return new CompoundCommand(body, true, Redirections(), first);
            }
        }
    }

    private CompoundCommand While(int first)
    {
        at += 5;
        var body = List();
        Expect("do");
        body.AddRange(List());
        Expect("done");
        return new CompoundCommand(body, true, Redirections(), first);
    }

    private ShellNode For(int first)
    {
        at += Peek("for") ? 3 : 6;
        SkipBlanks();
        if (at < text.Length && text[at] == '(')
        {
            SkipArithmetic(2);
            return new CompoundCommand(DoBody(), true, Redirections(), first);
        }

        var name = Name();
        SkipLines();
        List<ShellWord> words = [];
        if (Take("in"))
        {
            while (Word() is { } word)
            {
                words.Add(word);
            }
        }

        return new ForLoop(name, words, DoBody(), Redirections(), first);
    }

    private List<ShellNode> DoBody()
    {
        SkipSeparators();
        if (Take("{"))
        {
            var group = List();
            Expect("}");
            return group;
        }

        Expect("do");
        var body = List();
        Expect("done");
        return body;
    }

    private CompoundCommand Case(int first)
    {
        at += 4;
        List<ShellNode> body = [];
        Word();
        SkipLines();
        Expect("in");
        while (true)
        {
            SkipSeparators();
            if (at >= text.Length || Take("esac"))
            {
                return new CompoundCommand(body, true, Redirections(), first);
            }

            var start = at;
            if (text[at] == '(')
            {
                at++;
            }

            do
            {
                SkipBlanks();
                Word();
                SkipBlanks();
            }
            while (TakeSign('|'));
            Expect(")");
            body.AddRange(List());
            while (at < text.Length && text[at] is ';' or '&')
            {
                at++;
            }

            if (at == start)
            {
                Fail("is not fully understood as a shell script");
                at = text.Length;
            }
        }
    }

    private CompoundCommand Test(int first)
    {
        var end = text.IndexOf("]]", at, StringComparison.Ordinal);
        for (; at < (end < 0 ? text.Length : end + 2); at++)
        {
            line += text[at] == '\n' ? 1 : 0;
        }

        return new CompoundCommand([], false, Redirections(), first);
    }

    private FunctionDefinition? Function(int first)
    {
        at += "function".Length;
        SkipBlanks();
        var name = Word()?.Bare ?? "";
        SkipBlanks();
        if (at < text.Length && text[at] == '(')
        {
            Expect("(");
            Expect(")");
        }

        SkipLines();
        return Command() is { } body ? new FunctionDefinition(name, body, first) : null;
    }

    private ShellNode? Simple()
    {
        var first = line;
        List<ShellAssignment> assignments = [];
        List<ShellWord> words = [];
        List<ShellRedirection> redirections = [];
        while (true)
        {
            SkipBlanks();
            if (Redirection() is { } redirection)
            {
                redirections.Add(redirection);
                continue;
            }

            if (words.Count == 0 && Assignment() is { } assignment)
            {
                assignments.Add(assignment);
                continue;
            }

            if (Word() is not { } word)
            {
                break;
            }

            words.Add(word);
            SkipBlanks();
            if (words.Count == 1 && at < text.Length && text[at] == '(' && word.Bare is { } name)
            {
                at++;
                Expect(")");
                SkipLines();
                return Command() is { } body ? new FunctionDefinition(name, body, first) : null;
            }
        }

        return assignments.Count + words.Count + redirections.Count == 0 ? null : new SimpleCommand(assignments, words, redirections, first);
    }

    private List<ShellRedirection> Redirections()
    {
        List<ShellRedirection> found = [];
        SkipBlanks();
        while (Redirection() is { } redirection)
        {
            found.Add(redirection);
            SkipBlanks();
        }

        return found;
    }

    // name=word, name+=word, name=(words)
    private ShellAssignment? Assignment()
    {
        var start = at;
        var name = Name();
        if (name.Length > 0)
        {
            SkipSubscript();
        }

        var appends = at + 1 < text.Length && text[at] == '+' && text[at + 1] == '=';
        if (name.Length == 0 || at >= text.Length || !(appends || text[at] == '='))
        {
            at = start;
            return null;
        }

        at += appends ? 2 : 1;
        if (at < text.Length && text[at] == '(')
        {
            at++;
            return new ShellAssignment(name, Elements(), appends);
        }

        return new ShellAssignment(name, at < text.Length && !IsEndOfWord(text[at]) ? Word() ?? ShellWord.Empty : ShellWord.Empty, appends);
    }

    // Elements of an array in a row, which is what "${name[@]}" gives.
    private ShellWord Elements()
    {
        List<WordPart> parts = [];
        while (true)
        {
            SkipLines();
            if (Word() is not { } word)
            {
                Expect(")");
                return new ShellWord(parts);
            }

            if (parts.Count > 0)
            {
                parts.Add(new WordPart(WordPartKind.Text, " ", false));
            }

            parts.AddRange(word.Parts);
        }
    }
}
