using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Mtf.Python;

/// <content>String literals: adjacent ones are one expression; formatted ones are taken apart.</content>
internal sealed partial class Parser
{
    private readonly StringBuilder _builder = new();
    private LiteralDecoder? _decoder;

    private LiteralDecoder Decoder => _decoder ??= new LiteralDecoder(_characterNames);

    /// <summary>Literal text between fields, with the places of the literals it comes from.</summary>
    private sealed class LiteralRun
    {
        public StringBuilder Text { get; } = new();

        public int Start { get; set; } = -1;

        public int End { get; set; }

        public bool IsUnicodePrefixed { get; set; }

        public bool HasUnresolvedNames { get; set; }
    }

    private Expression ParseStrings()
    {
        if (_kind == TokenKind.String && Peek() is not (TokenKind.String or TokenKind.FStringStart))
        {
            return ParseSingleString();
        }

        int start = TokenStart;
        bool isBytes = IsBytesAt(_index);
        bool isFormatted = false;
        bool isTemplate = false;
        int mark = _nodes.Mark;
        var run = new LiteralRun();
        while (_kind is TokenKind.String or TokenKind.FStringStart)
        {
            if (IsBytesAt(_index) != isBytes)
            {
                Fail("cannot mix bytes and nonbytes literals");
            }
            else if (_kind == TokenKind.String)
            {
                AppendLiteral(run);
            }
            else
            {
                isFormatted = true;
                isTemplate |= ParseFormatted(run);
            }
        }

        int end = PreviousEnd;
        if (!isFormatted)
        {
            return BuildConstant(start, end, run, isBytes);
        }

        PushRun(run);
        return new JoinedString(start, end, _nodes.Take<Expression>(mark), isTemplate);
    }

    private static Constant BuildConstant(int start, int end, LiteralRun run, bool isBytes) => isBytes
        ? new BytesConstant(start, end, ToBytes(run.Text.ToString()))
        : new StringConstant(start, end, run.Text.ToString(), run.IsUnicodePrefixed, run.HasUnresolvedNames);

    private static ImmutableArray<byte> ToBytes(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length];
        Encoding.Latin1.GetBytes(text, bytes);
        return ImmutableCollectionsMarshal.AsImmutableArray(bytes);
    }

    private bool IsBytesAt(int index)
    {
        var token = _tokens[index];
        return token.Kind == TokenKind.String
            && (_text.AsSpan(token.Start, 2) is ['b' or 'B', ..] or ['r' or 'R', 'b' or 'B']);
    }

    private Constant ParseSingleString()
    {
        var token = _tokens[_index];
        var traits = TakeLiteral(out int bodyStart, out int bodyEnd, out bool isUnicodePrefixed);
        var body = _text.AsSpan(bodyStart, bodyEnd - bodyStart);
        bool isBytes = traits.HasFlag(LiteralTraits.Bytes);
        if (isBytes && !Ascii.IsValid(body))
        {
            FailAt(token.Start, "bytes can only contain ASCII literal characters");
        }

        if (LiteralDecoder.IsPlain(body, traits))
        {
            return isBytes
                ? new BytesConstant(token.Start, token.End, ToBytes(body))
                : new StringConstant(token.Start, token.End, Intern(body, 24), isUnicodePrefixed, false);
        }

        _builder.Clear();
        Decoder.HasUnresolvedNames = false;
        if (Decoder.Decode(body, traits, _builder) is { } problem)
        {
            FailAt(token.Start, problem);
        }

        string value = _builder.ToString();
        return isBytes
            ? new BytesConstant(token.Start, token.End, ToBytes(value))
            : new StringConstant(token.Start, token.End, value, isUnicodePrefixed, Decoder.HasUnresolvedNames);
    }

    /// <summary>Short texts repeat; long ones hardly do.</summary>
    private string Intern(ReadOnlySpan<char> text, int longest) => text.Length <= longest ? Intern(text) : text.ToString();

    /// <summary>Takes a string token apart.</summary>
    private LiteralTraits TakeLiteral(out int bodyStart, out int bodyEnd, out bool isUnicodePrefixed)
    {
        var token = _tokens[_index];
        Advance();
        int quote = token.Start;
        var traits = LiteralTraits.None;
        isUnicodePrefixed = _text[quote] == 'u';
        while (_text[quote] is not ('\'' or '"'))
        {
            traits |= (_text[quote] | 0x20) switch
            {
                'r' => LiteralTraits.Raw,
                'b' => LiteralTraits.Bytes,
                _ => LiteralTraits.None,
            };
            quote++;
        }

        bool isTriple = token.End - quote >= 6 && _text[quote + 1] == _text[quote] && _text[quote + 2] == _text[quote];
        bodyStart = quote + (isTriple ? 3 : 1);
        bodyEnd = token.End - (isTriple ? 3 : 1);
        return traits;
    }

    private void AppendLiteral(LiteralRun run)
    {
        var token = _tokens[_index];
        var traits = TakeLiteral(out int bodyStart, out int bodyEnd, out bool isUnicodePrefixed);
        if (run.Start < 0)
        {
            run.IsUnicodePrefixed = isUnicodePrefixed;
        }

        var body = _text.AsSpan(bodyStart, bodyEnd - bodyStart);
        if (traits.HasFlag(LiteralTraits.Bytes) && !Ascii.IsValid(body))
        {
            FailAt(token.Start, "bytes can only contain ASCII literal characters");
        }

        Append(run, body, traits, token.Start, token.End);
    }

    private void Append(LiteralRun run, ReadOnlySpan<char> body, LiteralTraits traits, int start, int end)
    {
        if (run.Start < 0)
        {
            run.Start = start;
        }

        run.End = end;
        Decoder.HasUnresolvedNames = false;
        if (Decoder.Decode(body, traits, run.Text) is { } problem)
        {
            FailAt(start, problem);
        }

        run.HasUnresolvedNames |= Decoder.HasUnresolvedNames;
    }

    /// <summary>Pushes the literal text so far, unless there is none.</summary>
    private void PushRun(LiteralRun run)
    {
        if (run.Text.Length > 0)
        {
            _nodes.Push(new StringConstant(run.Start, run.End, run.Text.ToString(), run.IsUnicodePrefixed, run.HasUnresolvedNames));
        }

        run.Text.Clear();
        run.Start = -1;
        run.IsUnicodePrefixed = false;
        run.HasUnresolvedNames = false;
    }

    /// <summary>Reads one formatted string and pushes its parts; the result says whether it is a template.</summary>
    private bool ParseFormatted(LiteralRun run)
    {
        var prefix = TextAt(_index).TrimEnd("'\"");
        bool isTemplate = prefix.IndexOfAny('t', 'T') >= 0;
        if (isTemplate)
        {
            Require(PythonVersion.Python314, TokenStart, "template strings need Python 3.14");
        }

        var traits = prefix.IndexOfAny('r', 'R') >= 0 ? LiteralTraits.Raw : LiteralTraits.None;
        Advance();
        ParseParts(run, traits, LiteralTraits.Formatted);
        Expect(TokenKind.FStringEnd);
        return isTemplate;
    }

    private void ParseParts(LiteralRun run, LiteralTraits traits, LiteralTraits formatted)
    {
        while (true)
        {
            if (_kind == TokenKind.FStringMiddle)
            {
                var token = _tokens[_index];
                var body = TextAt(_index);
                Advance();
                Append(run, body, traits | formatted, token.Start, token.End);
            }
            else if (_kind == TokenKind.LeftBrace)
            {
                ParseField(run, traits);
            }
            else
            {
                return;
            }
        }
    }

    private void ParseField(LiteralRun run, LiteralTraits traits)
    {
        if (!HasStack())
        {
            return;
        }

        int start = TokenStart;
        int first = _index;
        Advance();
        var value = ParseYieldOrStarExpressions();
        bool isDebug = TryTake(TokenKind.Equal);
        if (isDebug && _kind is TokenKind.Exclamation or TokenKind.Colon or TokenKind.RightBrace)
        {
            Append(run, DebugText(first), LiteralTraits.Raw, start + 1, TokenStart);
        }

        char conversion = TryTake(TokenKind.Exclamation) ? ParseConversion() : '\0';
        var spec = _kind == TokenKind.Colon ? ParseFormatSpec(traits) : null;
        Expect(TokenKind.RightBrace, "f-string: expecting '}'");
        if (isDebug && conversion == '\0' && spec is null)
        {
            conversion = 'r';
        }

        PushRun(run);
        _nodes.Push(new FormattedValue(start, PreviousEnd, value, conversion, spec));
    }

    /// <summary>The text of a field that documents itself: all between the brace and this token, without comments.</summary>
    private string DebugText(int brace)
    {
        var text = new StringBuilder();
        int end = _tokens[brace].End;
        for (int i = brace + 1; i <= _index; i++)
        {
            var token = _tokens[i];
            AppendWithoutComments(text, _text.AsSpan(end, token.Start - end));
            end = i < _index ? token.End : token.Start;
            text.Append(_text.AsSpan(token.Start, end - token.Start));
        }

        return text.ToString();
    }

    private static void AppendWithoutComments(StringBuilder text, ReadOnlySpan<char> gap)
    {
        while (gap.IndexOf('#') is >= 0 and var comment)
        {
            text.Append(gap[..comment]);
            int length = gap[comment..].IndexOfAny('\n', '\r');
            gap = length < 0 ? [] : gap[(comment + length)..];
        }

        text.Append(gap);
    }

    private char ParseConversion()
    {
        var text = TextAt(_index);
        if (text is not ("s" or "r" or "a") || _tokens[_index].Start != PreviousEnd)
        {
            Fail("f-string: invalid conversion character");
            return '\0';
        }

        Advance();
        return text[0];
    }

    private JoinedString ParseFormatSpec(LiteralTraits traits)
    {
        int start = TokenStart;
        Advance();
        int mark = _nodes.Mark;
        var run = new LiteralRun();
        ParseParts(run, traits, LiteralTraits.None);
        PushRun(run);
        return new JoinedString(start, TokenStart, _nodes.Take<Expression>(mark), false);
    }
}
