using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Mtf.Flow.Graph;

namespace Mtf.Flow.TypeScript;

/// <summary>
/// Replaces what is only TypeScript or Flow by blanks, so that a JavaScript parser reads the rest and every offset stays the one of the original.
/// It follows the statements and the brackets of expressions, not operator precedence. Work that may be thrown away is remembered or limited,
/// which keeps the time linear on hostile input.
/// </summary>
internal sealed partial class TypeEraser
{
    private readonly string source;
    private readonly TokenScanner scanner;
    private readonly bool allowsElements;
    private readonly bool isFlow;
    private readonly List<(int Start, int End)> blanks = [];
    private readonly List<(int Position, char Value)> writes = [];
    private readonly List<int> parameterProperties = [];
    private readonly List<(int Position, int? Value)> enumMembers = [];
    private readonly List<(int Position, NamespaceBlock Block)> namespaces = [];
    private readonly List<int> exportAssignments = [];
    private readonly List<AnalysisGap> gaps = [];
    private Token token;
    private int previousEnd;
    private bool isTooDeep;

    private TypeEraser(string source, TypeDialect dialect)
    {
        this.source = source;
        scanner = new TokenScanner(source);
        allowsElements = dialect != TypeDialect.TypeScript;
        isFlow = dialect == TypeDialect.Flow;
        speculationBudget = 8L * source.Length;
        token = scanner.Next(0);
    }

    public static ErasedSource Erase(string source, TypeDialect dialect)
    {
        var eraser = new TypeEraser(source, dialect);
        eraser.ParseProgram();
        return new ErasedSource
        {
            Text = eraser.ErasedText(),
            ParameterProperties = [.. eraser.parameterProperties],
            EnumMembers = eraser.enumMembers.ToImmutableDictionary(member => member.Position, member => member.Value),
            Namespaces = eraser.namespaces.ToImmutableDictionary(entry => entry.Position, entry => entry.Block),
            ExportAssignments = [.. eraser.exportAssignments],
            Gaps = [.. eraser.gaps],
        };
    }

    private void ParseProgram()
    {
        while (token.Kind != TokenKind.End && !isTooDeep)
        {
            var start = token.Start;
            ParseStatement();
            if (token.Start == start)
            {
                Unexpected();
            }
        }
    }

    private string ErasedText()
    {
        var text = source.ToCharArray();
        foreach (var (start, end) in blanks)
        {
            for (var i = start; i < end; i++)
            {
                if (!TokenScanner.IsLineEnd(text[i]))
                {
                    text[i] = ' ';
                }
            }
        }

        foreach (var (position, value) in writes)
        {
            if (!TokenScanner.IsLineEnd(text[position]))
            {
                text[position] = value;
            }
        }

        return new string(text);
    }

    private void Advance()
    {
        previousEnd = token.End;
        token = scanner.Next(token.End);
    }

    private void AdvanceFrom(int position)
    {
        previousEnd = position;
        token = scanner.Next(position);
    }

    private Token Peek() => scanner.Next(token.End);

    private bool Accept(int symbol)
    {
        if (!token.Is(symbol))
        {
            return false;
        }

        Advance();
        return true;
    }

    private bool Accept(Word word)
    {
        if (!token.Is(word))
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(int symbol)
    {
        if (!Accept(symbol))
        {
            NoteUnexpected();
        }
    }

    /// <summary>Skips what does not fit here, so that every loop gets on.</summary>
    private void Unexpected()
    {
        NoteUnexpected();
        Advance();
    }

    private void NoteUnexpected()
    {
        failures++;
        if (gaps.Count == 0)
        {
            gaps.Add(new AnalysisGap("has type syntax that is not understood", token.Start));
        }
    }

    private bool IsTooDeep()
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        if (!isTooDeep)
        {
            isTooDeep = true;
            gaps.Add(new AnalysisGap("is nested too deeply to remove its types", token.Start));
        }

        // Nothing more is read: everything unwinds on the end of the file.
        token = new Token(TokenKind.End, Word.None, 0, source.Length, source.Length, false);
        return true;
    }

    private void Blank(int start, int end) => blanks.Add((start, end));

    /// <summary>Blanks a declaration; the semicolon keeps the lines around it apart.</summary>
    private void BlankDeclaration(int start, int end)
    {
        Blank(start, end);
        Write(start, ';');
    }

    private void Write(int position, char value) => writes.Add((position, value));

    private void Write(int position, string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            Write(position + i, text[i]);
        }
    }

    private bool HasNewline(int start, int end) => source.AsSpan(start, end - start).IndexOfAny("\n\r\u2028\u2029") >= 0;

    private ReadOnlySpan<char> TextOf(Token item) => source.AsSpan(item.Start, item.End - item.Start);
}
