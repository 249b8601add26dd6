using System.Collections.Immutable;
using System.Numerics;

namespace Mtf.Python;

/// <summary>A constant written in the source.</summary>
public abstract class Constant : Expression
{
    private protected Constant(NodeKind kind, int start, int end)
        : base(kind, start, end)
    {
    }
}

/// <summary>
/// A text constant, adjacent literals joined. A <c>\N{name}</c> escape whose name is unknown here stands as U+FFFD and sets
/// <see cref="HasUnresolvedNames"/>. Lone surrogates are possible.
/// </summary>
public sealed class StringConstant(int start, int end, string value, bool isUnicodePrefixed, bool hasUnresolvedNames)
    : Constant(NodeKind.String, start, end)
{
    public string Value { get; } = value;

    /// <summary>Whether the (first) literal has the <c>u</c> prefix.</summary>
    public bool IsUnicodePrefixed { get; } = isUnicodePrefixed;

    public bool HasUnresolvedNames { get; } = hasUnresolvedNames;
}

/// <summary>A bytes constant, adjacent literals joined.</summary>
public sealed class BytesConstant(int start, int end, ImmutableArray<byte> value)
    : Constant(NodeKind.Bytes, start, end)
{
    public ImmutableArray<byte> Value { get; } = value;
}

/// <summary>An integer constant. The value is computed when it is asked for.</summary>
public sealed class IntegerConstant(int start, int end, string text)
    : Constant(NodeKind.Integer, start, end)
{
    /// <summary>The digits as written, with base prefix and underscores.</summary>
    public string Text { get; } = text;

    public BigInteger Value => NumberText.ParseInteger(Text);

    /// <summary>The value when it fits.</summary>
    public bool TryGetInt64(out long value) => NumberText.TryParseInt64(Text, out value);
}

/// <summary>A floating-point constant.</summary>
public sealed class FloatConstant(int start, int end, double value)
    : Constant(NodeKind.Float, start, end)
{
    public double Value { get; } = value;
}

/// <summary>An imaginary constant; the value is the imaginary part.</summary>
public sealed class ImaginaryConstant(int start, int end, double value)
    : Constant(NodeKind.Imaginary, start, end)
{
    public double Value { get; } = value;
}

/// <summary>None, True, False or the ellipsis.</summary>
public sealed class SingletonConstant(int start, int end, Singleton value)
    : Constant(NodeKind.Singleton, start, end)
{
    public Singleton Value { get; } = value;
}
