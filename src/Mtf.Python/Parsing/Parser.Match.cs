namespace Mtf.Python;

/// <content>The match statement.</content>
internal sealed partial class Parser
{
    /// <summary>
    /// <c>match</c> is a keyword when the line ends with a colon and an indented <c>case</c> follows: no other statement looks so.
    /// </summary>
    private bool IsMatchStatement()
    {
        if (!StartsExpression(Peek()) || !IsSoftKeyword(_index, "match"))
        {
            return false;
        }

        int i = _index + 1;
        while (_tokens[i].Kind is not (TokenKind.Newline or TokenKind.EndMarker))
        {
            i++;
        }

        return _tokens[i - 1].Kind == TokenKind.Colon
            && _tokens[i].Kind == TokenKind.Newline
            && _tokens[i + 1].Kind == TokenKind.Indent
            && IsSoftKeyword(i + 2, "case");
    }

    private MatchStatement? ParseMatch()
    {
        int start = TokenStart;
        Advance();
        var subject = ParseSubject();
        Expect(TokenKind.Colon, "expected ':'");
        Expect(TokenKind.Newline);
        Expect(TokenKind.Indent);
        if (_isPanicking)
        {
            return null;
        }

        int mark = _nodes.Mark;
        while (_kind is not (TokenKind.Dedent or TokenKind.EndMarker))
        {
            ParseCaseLine();
        }

        TryTake(TokenKind.Dedent);
        var cases = _nodes.Take<MatchCase>(mark);
        return new MatchStatement(start, BlockEnd(), subject, cases);
    }

    private Expression ParseSubject()
    {
        int start = TokenStart;
        var first = ParseStarNamedExpression();
        if (_kind != TokenKind.Comma)
        {
            if (first.Kind == NodeKind.Starred)
            {
                FailAt(first.Start, "cannot use starred expression here");
            }

            return first;
        }

        var elements = ParseElements(first);
        return new TupleExpression(start, PreviousEnd, elements);
    }

    /// <summary>One case. What is not a case is an error; the statements below a broken one become those of a wildcard.</summary>
    private void ParseCaseLine()
    {
        int first = _index;
        int start = TokenStart;
        Pattern? pattern = null;
        Expression? guard = null;
        if (IsSoftKeyword(_index, "case"))
        {
            Advance();
            pattern = ParsePatterns();
            guard = TryTake(TokenKind.If) ? ParseNamedExpression() : null;
            Expect(TokenKind.Colon, "expected ':'");
            if (!_isPanicking)
            {
                var body = ParseBlock();
                _nodes.Push(new MatchCase(start, BlockEnd(), pattern, guard, body));
            }
        }
        else
        {
            Fail("expected a case");
        }

        if (_isPanicking)
        {
            Recover(first);
            if (_kind == TokenKind.Indent)
            {
                int mark = _nodes.Mark;
                ParseStrayBlock();
                var body = _nodes.Take<Statement>(mark);
                _nodes.Push(new MatchCase(start, BlockEnd(), new AsPattern(start, start, null, null), null, body));
            }
        }
    }
}
