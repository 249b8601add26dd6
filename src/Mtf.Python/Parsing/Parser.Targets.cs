namespace Mtf.Python;

/// <content>What can be assigned to and deleted.</content>
internal sealed partial class Parser
{
    /// <summary>Targets separated by commas, as of a for loop.</summary>
    private Expression ParseTargetList()
    {
        int start = TokenStart;
        var first = ParseTarget();
        if (_kind != TokenKind.Comma)
        {
            return first;
        }

        int mark = _nodes.Mark;
        _nodes.Push(first);
        while (TryTake(TokenKind.Comma) && StartsExpression(_kind))
        {
            _nodes.Push(ParseTarget());
        }

        return new TupleExpression(start, PreviousEnd, _nodes.Take<Expression>(mark)) { Context = ExpressionContext.Store };
    }

    private Expression ParseTarget()
    {
        int start = TokenStart;
        Expression target;
        if (TryTake(TokenKind.Star))
        {
            var value = ParseBinary(1);
            target = new StarredExpression(start, PreviousEnd, value);
        }
        else
        {
            target = ParseBinary(1);
        }

        SetTarget(target, ExpressionContext.Store);
        return target;
    }

    private void SetTarget(Expression target, ExpressionContext context)
    {
        if (!TrySetContext(target, context))
        {
            FailAt(target.Start, context == ExpressionContext.Del ? "cannot delete this expression" : "cannot assign to this expression");
        }
    }

    /// <summary>The target of an annotation or of an augmented assignment.</summary>
    private void SetSingleTarget(Expression target)
    {
        if (target.Kind is not (NodeKind.Name or NodeKind.Attribute or NodeKind.Subscript))
        {
            FailAt(target.Start, "only a single target can stand here");
        }
        else
        {
            TrySetContext(target, ExpressionContext.Store);
        }
    }

    /// <summary>Recursion is bounded by the limit on nested brackets.</summary>
    private static bool TrySetContext(Expression target, ExpressionContext context)
    {
        switch (target)
        {
            case NameExpression name:
                name.Context = context;
                return true;
            case AttributeExpression attribute:
                attribute.Context = context;
                return true;
            case SubscriptExpression subscript:
                subscript.Context = context;
                return true;
            case StarredExpression starred when context == ExpressionContext.Store:
                starred.Context = context;
                return TrySetContext(starred.Value, context);
            case TupleExpression tuple:
                tuple.Context = context;
                return TrySetAll(tuple.Elements.AsSpan(), context);
            case ListExpression list:
                list.Context = context;
                return TrySetAll(list.Elements.AsSpan(), context);
            default:
                return false;
        }
    }

    private static bool TrySetAll(ReadOnlySpan<Expression> targets, ExpressionContext context)
    {
        foreach (var target in targets)
        {
            if (!TrySetContext(target, context))
            {
                return false;
            }
        }

        return true;
    }
}
