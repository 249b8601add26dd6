using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>A keyword argument; without a name it is <c>**value</c>.</summary>
public sealed class Keyword(int start, int end, string? name, Expression value)
    : Node(NodeKind.Keyword, start, end)
{
    public string? Name { get; } = name;

    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>One <c>for</c> clause of a comprehension with its conditions.</summary>
public sealed class Comprehension(
    int start,
    int end,
    Expression target,
    Expression iterable,
    ImmutableArray<Expression> conditions,
    bool isAsync)
    : Node(NodeKind.Comprehension, start, end)
{
    public Expression Target { get; } = target;

    public Expression Iterable { get; } = iterable;

    public ImmutableArray<Expression> Conditions { get; } = conditions;

    public bool IsAsync { get; } = isAsync;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Target);
        children.Add(Iterable);
        Add(children, Conditions);
    }
}

/// <summary>The parameters of a function. Defaults belong to the last positional parameters; keyword defaults are aligned with the keyword-only parameters.</summary>
public sealed class Parameters(
    int start,
    int end,
    ImmutableArray<Parameter> positionalOnly,
    ImmutableArray<Parameter> positional,
    Parameter? varArgs,
    ImmutableArray<Parameter> keywordOnly,
    ImmutableArray<Expression?> keywordDefaults,
    Parameter? keywordArgs,
    ImmutableArray<Expression> defaults)
    : Node(NodeKind.Parameters, start, end)
{
    public ImmutableArray<Parameter> PositionalOnly { get; } = positionalOnly;

    public ImmutableArray<Parameter> Positional { get; } = positional;

    public Parameter? VarArgs { get; } = varArgs;

    public ImmutableArray<Parameter> KeywordOnly { get; } = keywordOnly;

    public ImmutableArray<Expression?> KeywordDefaults { get; } = keywordDefaults;

    public Parameter? KeywordArgs { get; } = keywordArgs;

    public ImmutableArray<Expression> Defaults { get; } = defaults;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, PositionalOnly);
        Add(children, Positional);
        Add(children, Defaults);
        Add(children, VarArgs);
        Add(children, KeywordOnly);
        Add(children, KeywordDefaults);
        Add(children, KeywordArgs);
    }
}

/// <summary>One parameter.</summary>
public sealed class Parameter(int start, int end, string name, Expression? annotation)
    : Node(NodeKind.Parameter, start, end)
{
    public string Name { get; } = name;

    public Expression? Annotation { get; } = annotation;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Annotation);
    }
}

/// <summary>An imported name and what it is bound to.</summary>
public sealed class Alias(int start, int end, string name, string? asName)
    : Node(NodeKind.Alias, start, end)
{
    public string Name { get; } = name;

    public string? AsName { get; } = asName;
}

/// <summary>One context manager of a with statement.</summary>
public sealed class WithItem(int start, int end, Expression context, Expression? target)
    : Node(NodeKind.WithItem, start, end)
{
    public Expression Context { get; } = context;

    public Expression? Target { get; } = target;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Context);
        Add(children, Target);
    }
}

/// <summary>One except clause.</summary>
public sealed class ExceptHandler(int start, int end, Expression? type, string? name, ImmutableArray<Statement> body)
    : Node(NodeKind.ExceptHandler, start, end)
{
    public Expression? Type { get; } = type;

    public string? Name { get; } = name;

    public ImmutableArray<Statement> Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Type);
        Add(children, Body);
    }
}

/// <summary>One case of a match statement.</summary>
public sealed class MatchCase(int start, int end, Pattern pattern, Expression? guard, ImmutableArray<Statement> body)
    : Node(NodeKind.MatchCase, start, end)
{
    public Pattern Pattern { get; } = pattern;

    public Expression? Guard { get; } = guard;

    public ImmutableArray<Statement> Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Pattern);
        Add(children, Guard);
        Add(children, Body);
    }
}

/// <summary>A type parameter of a generic definition.</summary>
public sealed class TypeParameter(
    int start,
    int end,
    TypeParameterKind parameterKind,
    string name,
    Expression? bound,
    Expression? @default)
    : Node(NodeKind.TypeParameter, start, end)
{
    public TypeParameterKind ParameterKind { get; } = parameterKind;

    public string Name { get; } = name;

    public Expression? Bound { get; } = bound;

    public Expression? Default { get; } = @default;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Bound);
        Add(children, Default);
    }
}
