using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>A statement.</summary>
public abstract class Statement : Node
{
    private protected Statement(NodeKind kind, int start, int end)
        : base(kind, start, end)
    {
    }
}

/// <summary>A function definition.</summary>
public sealed class FunctionDefinition(
    int start,
    int end,
    bool isAsync,
    string name,
    ImmutableArray<TypeParameter> typeParameters,
    Parameters parameters,
    Expression? returns,
    ImmutableArray<Expression> decorators,
    ImmutableArray<Statement> body)
    : Statement(NodeKind.FunctionDefinition, start, end)
{
    public bool IsAsync { get; } = isAsync;

    public string Name { get; } = name;

    public ImmutableArray<TypeParameter> TypeParameters { get; } = typeParameters;

    public Parameters Parameters { get; } = parameters;

    public Expression? Returns { get; } = returns;

    public ImmutableArray<Expression> Decorators { get; } = decorators;

    public ImmutableArray<Statement> Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Decorators);
        Add(children, TypeParameters);
        children.Add(Parameters);
        Add(children, Returns);
        Add(children, Body);
    }
}

/// <summary>A class definition.</summary>
public sealed class ClassDefinition(
    int start,
    int end,
    string name,
    ImmutableArray<TypeParameter> typeParameters,
    ImmutableArray<Expression> bases,
    ImmutableArray<Keyword> keywords,
    ImmutableArray<Expression> decorators,
    ImmutableArray<Statement> body)
    : Statement(NodeKind.ClassDefinition, start, end)
{
    public string Name { get; } = name;

    public ImmutableArray<TypeParameter> TypeParameters { get; } = typeParameters;

    public ImmutableArray<Expression> Bases { get; } = bases;

    public ImmutableArray<Keyword> Keywords { get; } = keywords;

    public ImmutableArray<Expression> Decorators { get; } = decorators;

    public ImmutableArray<Statement> Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Decorators);
        Add(children, TypeParameters);
        Add(children, Bases);
        Add(children, Keywords);
        Add(children, Body);
    }
}

/// <summary>A return statement.</summary>
public sealed class ReturnStatement(int start, int end, Expression? value)
    : Statement(NodeKind.Return, start, end)
{
    public Expression? Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Value);
    }
}

/// <summary>A del statement.</summary>
public sealed class DeleteStatement(int start, int end, ImmutableArray<Expression> targets)
    : Statement(NodeKind.Delete, start, end)
{
    public ImmutableArray<Expression> Targets { get; } = targets;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Targets);
    }
}

/// <summary>An assignment with one or more targets.</summary>
public sealed class AssignStatement(int start, int end, ImmutableArray<Expression> targets, Expression value)
    : Statement(NodeKind.Assign, start, end)
{
    public ImmutableArray<Expression> Targets { get; } = targets;

    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Targets);
        children.Add(Value);
    }
}

/// <summary>An augmented assignment, such as <c>target += value</c>.</summary>
public sealed class AugmentedAssignStatement(int start, int end, Expression target, BinaryOperator @operator, Expression value)
    : Statement(NodeKind.AugmentedAssign, start, end)
{
    public Expression Target { get; } = target;

    public BinaryOperator Operator { get; } = @operator;

    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Target);
        children.Add(Value);
    }
}

/// <summary>An annotated name, with or without a value; simple when the target is a bare name.</summary>
public sealed class AnnotatedAssignStatement(
    int start,
    int end,
    Expression target,
    Expression annotation,
    Expression? value,
    bool isSimple)
    : Statement(NodeKind.AnnotatedAssign, start, end)
{
    public Expression Target { get; } = target;

    public Expression Annotation { get; } = annotation;

    public Expression? Value { get; } = value;

    public bool IsSimple { get; } = isSimple;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Target);
        children.Add(Annotation);
        Add(children, Value);
    }
}

/// <summary>A type alias statement.</summary>
public sealed class TypeAliasStatement(
    int start,
    int end,
    NameExpression name,
    ImmutableArray<TypeParameter> typeParameters,
    Expression value)
    : Statement(NodeKind.TypeAlias, start, end)
{
    public NameExpression Name { get; } = name;

    public ImmutableArray<TypeParameter> TypeParameters { get; } = typeParameters;

    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Name);
        Add(children, TypeParameters);
        children.Add(Value);
    }
}

/// <summary>A for loop.</summary>
public sealed class ForStatement(
    int start,
    int end,
    bool isAsync,
    Expression target,
    Expression iterable,
    ImmutableArray<Statement> body,
    ImmutableArray<Statement> orElse)
    : Statement(NodeKind.For, start, end)
{
    public bool IsAsync { get; } = isAsync;

    public Expression Target { get; } = target;

    public Expression Iterable { get; } = iterable;

    public ImmutableArray<Statement> Body { get; } = body;

    public ImmutableArray<Statement> OrElse { get; } = orElse;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Target);
        children.Add(Iterable);
        Add(children, Body);
        Add(children, OrElse);
    }
}

/// <summary>A while loop.</summary>
public sealed class WhileStatement(
    int start,
    int end,
    Expression test,
    ImmutableArray<Statement> body,
    ImmutableArray<Statement> orElse)
    : Statement(NodeKind.While, start, end)
{
    public Expression Test { get; } = test;

    public ImmutableArray<Statement> Body { get; } = body;

    public ImmutableArray<Statement> OrElse { get; } = orElse;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Test);
        Add(children, Body);
        Add(children, OrElse);
    }
}

/// <summary>An if statement; <c>elif</c> is an if statement alone in the else branch.</summary>
public sealed class IfStatement(
    int start,
    int end,
    Expression test,
    ImmutableArray<Statement> body,
    ImmutableArray<Statement> orElse)
    : Statement(NodeKind.If, start, end)
{
    public Expression Test { get; } = test;

    public ImmutableArray<Statement> Body { get; } = body;

    public ImmutableArray<Statement> OrElse { get; } = orElse;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Test);
        Add(children, Body);
        Add(children, OrElse);
    }
}

/// <summary>A with statement.</summary>
public sealed class WithStatement(
    int start,
    int end,
    bool isAsync,
    ImmutableArray<WithItem> items,
    ImmutableArray<Statement> body)
    : Statement(NodeKind.With, start, end)
{
    public bool IsAsync { get; } = isAsync;

    public ImmutableArray<WithItem> Items { get; } = items;

    public ImmutableArray<Statement> Body { get; } = body;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Items);
        Add(children, Body);
    }
}

/// <summary>A match statement.</summary>
public sealed class MatchStatement(int start, int end, Expression subject, ImmutableArray<MatchCase> cases)
    : Statement(NodeKind.Match, start, end)
{
    public Expression Subject { get; } = subject;

    public ImmutableArray<MatchCase> Cases { get; } = cases;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Subject);
        Add(children, Cases);
    }
}

/// <summary>A raise statement.</summary>
public sealed class RaiseStatement(int start, int end, Expression? exception, Expression? cause)
    : Statement(NodeKind.Raise, start, end)
{
    public Expression? Exception { get; } = exception;

    public Expression? Cause { get; } = cause;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Exception);
        Add(children, Cause);
    }
}

/// <summary>A try statement; <see cref="IsStar"/> when its handlers are <c>except*</c>.</summary>
public sealed class TryStatement(
    int start,
    int end,
    ImmutableArray<Statement> body,
    ImmutableArray<ExceptHandler> handlers,
    ImmutableArray<Statement> orElse,
    ImmutableArray<Statement> @finally,
    bool isStar)
    : Statement(NodeKind.Try, start, end)
{
    public ImmutableArray<Statement> Body { get; } = body;

    public ImmutableArray<ExceptHandler> Handlers { get; } = handlers;

    public ImmutableArray<Statement> OrElse { get; } = orElse;

    public ImmutableArray<Statement> Finally { get; } = @finally;

    public bool IsStar { get; } = isStar;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Body);
        Add(children, Handlers);
        Add(children, OrElse);
        Add(children, Finally);
    }
}

/// <summary>An assert statement.</summary>
public sealed class AssertStatement(int start, int end, Expression test, Expression? message)
    : Statement(NodeKind.Assert, start, end)
{
    public Expression Test { get; } = test;

    public Expression? Message { get; } = message;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Test);
        Add(children, Message);
    }
}

/// <summary>An import statement.</summary>
public sealed class ImportStatement(int start, int end, ImmutableArray<Alias> names)
    : Statement(NodeKind.Import, start, end)
{
    public ImmutableArray<Alias> Names { get; } = names;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Names);
    }
}

/// <summary>A from-import; the level counts leading dots.</summary>
public sealed class ImportFromStatement(int start, int end, string? module, ImmutableArray<Alias> names, int level)
    : Statement(NodeKind.ImportFrom, start, end)
{
    public string? Module { get; } = module;

    public ImmutableArray<Alias> Names { get; } = names;

    public int Level { get; } = level;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Names);
    }
}

/// <summary>A global declaration.</summary>
public sealed class GlobalStatement(int start, int end, ImmutableArray<string> names)
    : Statement(NodeKind.Global, start, end)
{
    public ImmutableArray<string> Names { get; } = names;
}

/// <summary>A nonlocal declaration.</summary>
public sealed class NonlocalStatement(int start, int end, ImmutableArray<string> names)
    : Statement(NodeKind.Nonlocal, start, end)
{
    public ImmutableArray<string> Names { get; } = names;
}

/// <summary>An expression used as a statement.</summary>
public sealed class ExpressionStatement(int start, int end, Expression value)
    : Statement(NodeKind.ExpressionStatement, start, end)
{
    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A pass statement.</summary>
public sealed class PassStatement(int start, int end)
    : Statement(NodeKind.Pass, start, end);

/// <summary>A break statement.</summary>
public sealed class BreakStatement(int start, int end)
    : Statement(NodeKind.Break, start, end);

/// <summary>A continue statement.</summary>
public sealed class ContinueStatement(int start, int end)
    : Statement(NodeKind.Continue, start, end);
