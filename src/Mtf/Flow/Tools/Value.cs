using Mtf.Flow.Solving;

namespace Mtf.Flow.Tools;

/// <summary>What parameters stand for while a declaration is read for one caller or one element of a list.</summary>
internal sealed record Scope(Scope? Outer, int Parameter, Value Bound)
{
    public static Value? Find(Scope? scope, int parameter)
    {
        for (; scope is not null; scope = scope.Outer)
        {
            if (scope.Parameter == parameter)
            {
                return scope.Bound;
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
