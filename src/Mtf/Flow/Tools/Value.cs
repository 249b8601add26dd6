using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>What parameters stand for while a declaration is read for one caller or one element of a list.</summary>
internal sealed class Scope(Scope? outer, int parameter, Value bound)
{
    // A class and not a record: scopes hold values that hold scopes, and comparing them by content would not end.
    /// <summary>In place of a parameter: the receiver (<c>this</c>).</summary>
    public const int Receiver = -1;

    private readonly Scope? outer = outer;
    private readonly int parameter = parameter;
    private readonly Value bound = bound;

    public static Value? Find(Scope? scope, int parameter)
    {
        for (; scope is not null; scope = scope.outer)
        {
            if (scope.parameter == parameter)
            {
                return scope.bound;
            }
        }

        return null;
    }
}

/// <summary>A node read in a scope, or an abstract value that no single node makes.</summary>
/// <param name="Node">-1 when the value is <paramref name="Owner"/>.</param>
/// <param name="Pair">Index of the object entry when the value is a [key, value] pair of the object <paramref name="Node"/>, else -1.</param>
internal readonly record struct Value(int Node, Token Owner, Scope? Scope, int Pair = -1)
{
    public static Value Of(int node, Scope? scope = null) => new(node, default, scope);

    public static Value Of(Token owner) => owner.Kind == TokenKind.Object ? Of(owner.Id) : new(-1, owner, null);
}
