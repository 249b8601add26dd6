using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>An expression.</summary>
public abstract class Expression : Node
{
    private protected Expression(NodeKind kind, int start, int end)
        : base(kind, start, end)
    {
    }
}

/// <summary>A use of a name; its context says whether it is read, bound or deleted.</summary>
public sealed class NameExpression(int start, int end, string id)
    : Expression(NodeKind.Name, start, end)
{
    public string Id { get; } = id;

    public ExpressionContext Context { get; internal set; }
}

/// <summary>An attribute access, <c>value.name</c>.</summary>
public sealed class AttributeExpression(int start, int end, Expression value, string name)
    : Expression(NodeKind.Attribute, start, end)
{
    public Expression Value { get; } = value;

    public string Name { get; } = name;

    public ExpressionContext Context { get; internal set; }

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A subscription, <c>value[index]</c>.</summary>
public sealed class SubscriptExpression(int start, int end, Expression value, Expression index)
    : Expression(NodeKind.Subscript, start, end)
{
    public Expression Value { get; } = value;

    public Expression Index { get; } = index;

    public ExpressionContext Context { get; internal set; }

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
        children.Add(Index);
    }
}

/// <summary>A starred element, <c>*value</c>.</summary>
public sealed class StarredExpression(int start, int end, Expression value)
    : Expression(NodeKind.Starred, start, end)
{
    public Expression Value { get; } = value;

    public ExpressionContext Context { get; internal set; }

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A tuple, with or without parentheses.</summary>
public sealed class TupleExpression(int start, int end, ImmutableArray<Expression> elements)
    : Expression(NodeKind.Tuple, start, end)
{
    public ImmutableArray<Expression> Elements { get; } = elements;

    public ExpressionContext Context { get; internal set; }

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Elements);
    }
}

/// <summary>A list display.</summary>
public sealed class ListExpression(int start, int end, ImmutableArray<Expression> elements)
    : Expression(NodeKind.List, start, end)
{
    public ImmutableArray<Expression> Elements { get; } = elements;

    public ExpressionContext Context { get; internal set; }

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Elements);
    }
}

/// <summary>A set display.</summary>
public sealed class SetExpression(int start, int end, ImmutableArray<Expression> elements)
    : Expression(NodeKind.Set, start, end)
{
    public ImmutableArray<Expression> Elements { get; } = elements;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Elements);
    }
}

/// <summary>A dictionary display; a null key marks <c>**value</c>.</summary>
public sealed class DictExpression(int start, int end, ImmutableArray<Expression?> keys, ImmutableArray<Expression> values)
    : Expression(NodeKind.Dict, start, end)
{
    public ImmutableArray<Expression?> Keys { get; } = keys;

    public ImmutableArray<Expression> Values { get; } = values;

    public override void CopyChildrenTo(List<Node> children)
    {
        for (int i = 0; i < Values.Length; i++)
        {
            Add(children, Keys[i]);
            children.Add(Values[i]);
        }
    }
}

/// <summary>A call; starred arguments stand among the positional ones.</summary>
public sealed class CallExpression(
    int start,
    int end,
    Expression function,
    ImmutableArray<Expression> arguments,
    ImmutableArray<Keyword> keywords)
    : Expression(NodeKind.Call, start, end)
{
    public Expression Function { get; } = function;

    public ImmutableArray<Expression> Arguments { get; } = arguments;

    public ImmutableArray<Keyword> Keywords { get; } = keywords;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Function);
        Add(children, Arguments);
        Add(children, Keywords);
    }
}

/// <summary>A binary operation.</summary>
public sealed class BinaryExpression(int start, int end, Expression left, BinaryOperator @operator, Expression right)
    : Expression(NodeKind.Binary, start, end)
{
    public Expression Left { get; } = left;

    public BinaryOperator Operator { get; } = @operator;

    public Expression Right { get; } = right;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Left);
        children.Add(Right);
    }
}

/// <summary>A unary operation.</summary>
public sealed class UnaryExpression(int start, int end, UnaryOperator @operator, Expression operand)
    : Expression(NodeKind.Unary, start, end)
{
    public UnaryOperator Operator { get; } = @operator;

    public Expression Operand { get; } = operand;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Operand);
    }
}

/// <summary>A chain of one boolean operator, kept flat.</summary>
public sealed class BoolExpression(int start, int end, BoolOperator @operator, ImmutableArray<Expression> values)
    : Expression(NodeKind.Bool, start, end)
{
    public BoolOperator Operator { get; } = @operator;

    public ImmutableArray<Expression> Values { get; } = values;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Values);
    }
}

/// <summary>A chain of comparisons, kept flat.</summary>
public sealed class CompareExpression(
    int start,
    int end,
    Expression left,
    ImmutableArray<CompareOperator> operators,
    ImmutableArray<Expression> comparators)
    : Expression(NodeKind.Compare, start, end)
{
    public Expression Left { get; } = left;

    public ImmutableArray<CompareOperator> Operators { get; } = operators;

    public ImmutableArray<Expression> Comparators { get; } = comparators;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Left);
        Add(children, Comparators);
    }
}

/// <summary>A conditional expression, <c>body if test else orElse</c>.</summary>
public sealed class ConditionalExpression(int start, int end, Expression test, Expression body, Expression orElse)
    : Expression(NodeKind.Conditional, start, end)
{
    public Expression Test { get; } = test;

    public Expression Body { get; } = body;

    public Expression OrElse { get; } = orElse;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Body);
        children.Add(Test);
        children.Add(OrElse);
    }
}

/// <summary>An anonymous function.</summary>
public sealed class LambdaExpression(int start, int end, Parameters parameters, Expression body)
    : Expression(NodeKind.Lambda, start, end)
{
    public Parameters Parameters { get; } = parameters;

    public Expression Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Parameters);
        children.Add(Body);
    }
}

/// <summary>An assignment expression, <c>target := value</c>.</summary>
public sealed class NamedExpression(int start, int end, NameExpression target, Expression value)
    : Expression(NodeKind.Named, start, end)
{
    public NameExpression Target { get; } = target;

    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Target);
        children.Add(Value);
    }
}

/// <summary>An await expression.</summary>
public sealed class AwaitExpression(int start, int end, Expression value)
    : Expression(NodeKind.Await, start, end)
{
    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A yield expression.</summary>
public sealed class YieldExpression(int start, int end, Expression? value)
    : Expression(NodeKind.Yield, start, end)
{
    public Expression? Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Value);
    }
}

/// <summary>A delegating yield expression.</summary>
public sealed class YieldFromExpression(int start, int end, Expression value)
    : Expression(NodeKind.YieldFrom, start, end)
{
    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A list comprehension.</summary>
public sealed class ListComprehension(int start, int end, Expression element, ImmutableArray<Comprehension> generators)
    : Expression(NodeKind.ListComprehension, start, end)
{
    public Expression Element { get; } = element;

    public ImmutableArray<Comprehension> Generators { get; } = generators;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Element);
        Add(children, Generators);
    }
}

/// <summary>A set comprehension.</summary>
public sealed class SetComprehension(int start, int end, Expression element, ImmutableArray<Comprehension> generators)
    : Expression(NodeKind.SetComprehension, start, end)
{
    public Expression Element { get; } = element;

    public ImmutableArray<Comprehension> Generators { get; } = generators;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Element);
        Add(children, Generators);
    }
}

/// <summary>A dictionary comprehension.</summary>
public sealed class DictComprehension(
    int start,
    int end,
    Expression key,
    Expression value,
    ImmutableArray<Comprehension> generators)
    : Expression(NodeKind.DictComprehension, start, end)
{
    public Expression Key { get; } = key;

    public Expression Value { get; } = value;

    public ImmutableArray<Comprehension> Generators { get; } = generators;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Key);
        children.Add(Value);
        Add(children, Generators);
    }
}

/// <summary>A generator expression.</summary>
public sealed class GeneratorExpression(int start, int end, Expression element, ImmutableArray<Comprehension> generators)
    : Expression(NodeKind.Generator, start, end)
{
    public Expression Element { get; } = element;

    public ImmutableArray<Comprehension> Generators { get; } = generators;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Element);
        Add(children, Generators);
    }
}

/// <summary>A slice inside a subscription.</summary>
public sealed class SliceExpression(int start, int end, Expression? lower, Expression? upper, Expression? step)
    : Expression(NodeKind.Slice, start, end)
{
    public Expression? Lower { get; } = lower;

    public Expression? Upper { get; } = upper;

    public Expression? Step { get; } = step;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Lower);
        Add(children, Upper);
        Add(children, Step);
    }
}

/// <summary>A formatted string (or, when <see cref="IsTemplate"/>, a template string) with its literal and formatted parts.</summary>
public sealed class JoinedString(int start, int end, ImmutableArray<Expression> values, bool isTemplate)
    : Expression(NodeKind.JoinedString, start, end)
{
    public ImmutableArray<Expression> Values { get; } = values;

    public bool IsTemplate { get; } = isTemplate;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Values);
    }
}

/// <summary>A replacement field of a formatted string; the conversion is <c>s</c>, <c>r</c>, <c>a</c> or the null character.</summary>
public sealed class FormattedValue(int start, int end, Expression value, char conversion, JoinedString? formatSpec)
    : Expression(NodeKind.FormattedValue, start, end)
{
    public Expression Value { get; } = value;

    public char Conversion { get; } = conversion;

    public JoinedString? FormatSpec { get; } = formatSpec;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
        Add(children, FormatSpec);
    }
}

/// <summary>What stands where the source had no valid expression; there is an error in the module for it.</summary>
public sealed class InvalidExpression(int start, int end)
    : Expression(NodeKind.Invalid, start, end);
