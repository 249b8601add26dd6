namespace Mtf.Flow.DotNet.Source;

/// <summary>What the variables of a function hold at one place of its code: name to node.</summary>
internal sealed class SourceState
{
    public Dictionary<string, int> Held { get; init; } = new(StringComparer.Ordinal);

    public SourceState Copy() => new() { Held = new Dictionary<string, int>(Held, StringComparer.Ordinal) };
}

/// <summary>A function whose code is being lowered.</summary>
/// <param name="Captured">Names that inner functions use: these hold everything that is ever assigned.</param>
/// <param name="Outer">Enclosing function, null for members.</param>
internal sealed record SourceFunction(int Id, NameContext Context, SourceType? Type, bool IsStatic, IReadOnlySet<string> Captured, SourceFunction? Outer)
{
    public SourceState State { get; set; } = new();

    /// <summary>Variables for captured names.</summary>
    public Dictionary<string, int> Variables { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, TypeShape> Types { get; } = new(StringComparer.Ordinal);

    /// <summary>Local functions by name: function and type of the result.</summary>
    public Dictionary<string, (int Function, TypeShape Returns)> Local { get; } = new(StringComparer.Ordinal);

    public List<int> Conditions { get; } = [];

    public List<int> Yields { get; } = [];

    /// <summary>Variables that the loops around the current place change: what leaves a round early reaches them.</summary>
    public Stack<Dictionary<string, int>> Loops { get; } = new();

    /// <summary>Whether the current place is not reached.</summary>
    public bool HasLeft { get; set; }
}
