namespace Mtf.Flow.JavaScript;

/// <summary>Names visible in a block or function.</summary>
/// <param name="Parent">Enclosing scope, null at the top.</param>
/// <param name="Function">Function whose body the scope belongs to.</param>
/// <param name="ThisFunction">Nearest enclosing function that is not an arrow: it decides what <c>this</c> is.</param>
/// <param name="IsFunctionScope">Whether <c>var</c> declarations land here.</param>
internal sealed record Scope(Scope? Parent, int Function, int ThisFunction, bool IsFunctionScope)
{
    private readonly Dictionary<string, int> variables = new(StringComparer.Ordinal);

    public Scope FunctionScope => IsFunctionScope || Parent is null ? this : Parent.FunctionScope;

    public void Declare(string name, int variable) => variables.TryAdd(name, variable);

    public int? FindOwn(string name) => variables.TryGetValue(name, out var variable) ? variable : null;

    public int? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.variables.TryGetValue(name, out var variable))
            {
                return variable;
            }
        }

        return null;
    }
}
