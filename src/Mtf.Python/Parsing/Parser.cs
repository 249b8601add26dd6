using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>
/// A recursive-descent parser over the tokens. At an error it moves to the last end marker: nothing matches there, so all methods
/// return, and the innermost statement list goes on behind the error. Recursion is bounded by the limits of the tokenizer on
/// brackets and indentation, and by a limit here on nested lambdas; chains of operators are loops.
/// </summary>
internal sealed partial class Parser
{
    private const int MaxLambdas = 100;

    private readonly string _text;
    private readonly Token[] _tokens;
    private readonly int _last;
    private readonly ErrorList _errors;
    private readonly PythonVersion _version;
    private readonly Func<string, string?>? _characterNames;
    private readonly NodeStack _nodes = new();
    private readonly NodeStack _keywords = new();
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new HashSet<string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Names as written, with the form that Python looks up.</summary>
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _identifiers =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private int _index;
    private TokenKind _kind;
    private bool _isPanicking;
    private int _failIndex;
    private int _recoveredIndex = -1;
    private int _lambdas;

    public Parser(string text, Tokenizer tokenizer, ErrorList errors, PythonParserOptions options)
    {
        _text = text;
        _tokens = tokenizer.Tokens;
        _last = tokenizer.LastIndex;
        _errors = errors;
        _version = options.Version;
        _characterNames = options.CharacterNames;
        _kind = _tokens[0].Kind;
    }

    private int TokenStart => _tokens[_index].Start;

    private int PreviousEnd => _tokens[_index - 1].End;

    public ImmutableArray<Statement> ParseModule()
    {
        int mark = _nodes.Mark;
        while (_kind != TokenKind.EndMarker)
        {
            ParseStatement();
        }

        return _nodes.Take<Statement>(mark);
    }

    private TokenKind Peek(int distance = 1) => _tokens[_index + distance].Kind;

    private void Advance() => _kind = _tokens[++_index].Kind;

    private bool TryTake(TokenKind kind)
    {
        if (_kind != kind)
        {
            return false;
        }

        Advance();
        return true;
    }

    private void Expect(TokenKind kind, string message = "invalid syntax")
    {
        if (_kind == kind)
        {
            Advance();
        }
        else
        {
            Fail(message);
        }
    }

    private ReadOnlySpan<char> TextAt(int index)
    {
        var token = _tokens[index];
        return _text.AsSpan(token.Start, token.End - token.Start);
    }

    private bool IsSoftKeyword(int index, string keyword) =>
        _tokens[index].Kind == TokenKind.Name && TextAt(index).SequenceEqual(keyword);

    private string Intern(ReadOnlySpan<char> text)
    {
        if (!_names.TryGetValue(text, out string? name))
        {
            name = text.ToString();
            _names.Set.Add(name);
        }

        return name;
    }

    /// <summary>Takes a name token.</summary>
    private string TakeName()
    {
        if (_kind != TokenKind.Name)
        {
            Fail("expected a name");
            return "";
        }

        var text = TextAt(_index);
        if (!_identifiers.TryGetValue(text, out string? name))
        {
            string written = text.ToString();
            name = Identifiers.Normalize(written);
            _identifiers.Dictionary.Add(written, name);
        }

        Advance();
        return name;
    }

    private void Fail(string message = "invalid syntax") => FailAt(TokenStart, message);

    private void FailAt(int offset, string message)
    {
        if (_isPanicking)
        {
            return;
        }

        _isPanicking = true;
        _failIndex = _index;
        if (_kind != TokenKind.Error)
        {
            _errors.Add(offset, message);
        }

        _index = _last;
        _kind = TokenKind.EndMarker;
    }

    /// <summary>Records an error that does not stop the statement.</summary>
    private void Report(int offset, string message)
    {
        if (!_isPanicking)
        {
            _errors.Add(offset, message);
        }
    }

    private void Require(PythonVersion version, int offset, string message)
    {
        if (_version < version)
        {
            Report(offset, message);
        }
    }

    private InvalidExpression Invalid()
    {
        Fail();
        int offset = _tokens[_failIndex].Start;
        return new InvalidExpression(offset, offset);
    }

    /// <summary>
    /// Goes on behind an error: at the token where it was found when that starts a line, otherwise with the next line. The block
    /// below a broken header then joins the list that the header was in.
    /// </summary>
    private void Recover(int first)
    {
        _isPanicking = false;
        _index = _failIndex;
        bool isAtLineStart = _index > first && _tokens[_index - 1].Kind is TokenKind.Newline or TokenKind.Dedent;
        if (!isAtLineStart)
        {
            while (_tokens[_index].Kind is not (TokenKind.Newline or TokenKind.EndMarker))
            {
                _index++;
            }

            if (_tokens[_index].Kind == TokenKind.Newline)
            {
                _index++;
            }
        }

        _kind = _tokens[_index].Kind;
        _recoveredIndex = _index;
    }

    /// <summary>Parses one line or one compound statement and pushes what it holds.</summary>
    private void ParseStatement()
    {
        int first = _index;
        switch (_kind)
        {
            case TokenKind.Indent:
                ParseStrayBlock();
                return;
            case TokenKind.Dedent:
                Advance();
                return;
        }

        if (IsCompound())
        {
            if (ParseCompound() is { } statement)
            {
                _nodes.Push(statement);
            }
        }
        else
        {
            ParseSimpleStatements();
        }

        if (_isPanicking)
        {
            Recover(first);
        }
    }

    private void ParseStrayBlock()
    {
        if (_index != _recoveredIndex)
        {
            Report(TokenStart, "unexpected indent");
        }

        Advance();
        while (_kind is not (TokenKind.Dedent or TokenKind.EndMarker))
        {
            ParseStatement();
        }

        TryTake(TokenKind.Dedent);
    }

    private ImmutableArray<Statement> ParseBlock()
    {
        int mark = _nodes.Mark;
        if (!TryTake(TokenKind.Newline))
        {
            ParseSimpleStatements();
            return _nodes.Take<Statement>(mark);
        }

        if (_kind != TokenKind.Indent)
        {
            Report(TokenStart, "expected an indented block");
            return [];
        }

        if (!HasStack())
        {
            return [];
        }

        Advance();
        while (_kind is not (TokenKind.Dedent or TokenKind.EndMarker))
        {
            ParseStatement();
        }

        TryTake(TokenKind.Dedent);
        return _nodes.Take<Statement>(mark);
    }

    private bool HasStack()
    {
        if (System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return true;
        }

        Fail("too deeply nested for the stack of this thread");
        return false;
    }

    /// <summary>Where a compound statement ends: with the last token that is not layout.</summary>
    private int BlockEnd()
    {
        int index = (_isPanicking ? _failIndex : _index) - 1;
        while (_tokens[index].Kind is TokenKind.Newline or TokenKind.Indent or TokenKind.Dedent)
        {
            index--;
        }

        return _tokens[index].End;
    }
}
