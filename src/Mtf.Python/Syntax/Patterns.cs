using System.Collections.Immutable;

namespace Mtf.Python;

/// <summary>A pattern of a match case.</summary>
public abstract class Pattern : Node
{
    private protected Pattern(NodeKind kind, int start, int end)
        : base(kind, start, end)
    {
    }
}

/// <summary>A pattern that compares with a value.</summary>
public sealed class ValuePattern(int start, int end, Expression value)
    : Pattern(NodeKind.ValuePattern, start, end)
{
    public Expression Value { get; } = value;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Value);
    }
}

/// <summary>A pattern that compares with None, True or False by identity.</summary>
public sealed class SingletonPattern(int start, int end, Singleton value)
    : Pattern(NodeKind.SingletonPattern, start, end)
{
    public Singleton Value { get; } = value;
}

/// <summary>A sequence pattern.</summary>
public sealed class SequencePattern(int start, int end, ImmutableArray<Pattern> patterns)
    : Pattern(NodeKind.SequencePattern, start, end)
{
    public ImmutableArray<Pattern> Patterns { get; } = patterns;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Patterns);
    }
}

/// <summary>A mapping pattern; the rest is the name after <c>**</c>.</summary>
public sealed class MappingPattern(
    int start,
    int end,
    ImmutableArray<Expression> keys,
    ImmutableArray<Pattern> patterns,
    string? rest)
    : Pattern(NodeKind.MappingPattern, start, end)
{
    public ImmutableArray<Expression> Keys { get; } = keys;

    public ImmutableArray<Pattern> Patterns { get; } = patterns;

    public string? Rest { get; } = rest;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Keys);
        Add(children, Patterns);
    }
}

/// <summary>A class pattern.</summary>
public sealed class ClassPattern(
    int start,
    int end,
    Expression @class,
    ImmutableArray<Pattern> patterns,
    ImmutableArray<string> keywordNames,
    ImmutableArray<Pattern> keywordPatterns)
    : Pattern(NodeKind.ClassPattern, start, end)
{
    public Expression Class { get; } = @class;

    public ImmutableArray<Pattern> Patterns { get; } = patterns;

    public ImmutableArray<string> KeywordNames { get; } = keywordNames;

    public ImmutableArray<Pattern> KeywordPatterns { get; } = keywordPatterns;

    public override void CopyChildrenTo(List<Node> children)
    {
        children.Add(Class);
        Add(children, Patterns);
        Add(children, KeywordPatterns);
    }
}

/// <summary>A starred pattern inside a sequence; without a name it is <c>*_</c>.</summary>
public sealed class StarPattern(int start, int end, string? name)
    : Pattern(NodeKind.StarPattern, start, end)
{
    public string? Name { get; } = name;
}

/// <summary>A capture; without a pattern and a name it is the wildcard.</summary>
public sealed class AsPattern(int start, int end, Pattern? pattern, string? name)
    : Pattern(NodeKind.AsPattern, start, end)
{
    public Pattern? Pattern { get; } = pattern;

    public string? Name { get; } = name;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Pattern);
    }
}

/// <summary>Alternatives.</summary>
public sealed class OrPattern(int start, int end, ImmutableArray<Pattern> patterns)
    : Pattern(NodeKind.OrPattern, start, end)
{
    public ImmutableArray<Pattern> Patterns { get; } = patterns;

    public override void CopyChildrenTo(List<Node> children)
    {
        Add(children, Patterns);
    }
}
