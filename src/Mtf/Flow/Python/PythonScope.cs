using Mtf.Python;

namespace Mtf.Flow.Python;

/// <summary>Kinds of Python's scopes; the names of a class are not seen by the functions in it.</summary>
internal enum ScopeKind { Module, Function, Class, Comprehension }

/// <summary>Names of a module, function, class or comprehension.</summary>
/// <param name="Function">Function whose body the scope belongs to.</param>
/// <param name="Method">Nearest enclosing method, which decides what <c>super()</c> is; -1 for none.</param>
internal sealed record PythonScope(PythonScope? Parent, ScopeKind Kind, int Function, int Method)
{
    private readonly Dictionary<string, int> variables = new(StringComparer.Ordinal);

    /// <summary>Names in the order of their declaration.</summary>
    public List<string> Names { get; } = [];

    /// <summary>Variable of the first parameter of a method, -1 when there is none.</summary>
    public int Receiver { get; set; } = -1;

    /// <summary>Whether a generator's values are what the <c>with</c> statement binds.</summary>
    public bool YieldsContext { get; init; }

    public void Declare(string name, int variable)
    {
        if (variables.TryAdd(name, variable))
        {
            Names.Add(name);
        }
    }

    public int? FindOwn(string name) => variables.TryGetValue(name, out var variable) ? variable : null;

    public int? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if ((scope == this || scope.Kind != ScopeKind.Class) && scope.variables.TryGetValue(name, out var variable))
            {
                return variable;
            }
        }

        return null;
    }
}

/// <summary>The names that a body binds, which makes them its own.</summary>
internal sealed class PythonBindings
{
    private PythonBindings() { }

    public List<string> Names { get; } = [];

    public HashSet<string> Globals { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Nonlocals { get; } = new(StringComparer.Ordinal);

    public static PythonBindings Of(IEnumerable<Node> body)
    {
        var bindings = new PythonBindings();
        var stack = new Stack<Node>(body.Reverse());
        List<Node> children = [];
        while (stack.TryPop(out var node))
        {
            bindings.Note(node);
            children.Clear();
            if (node is Comprehension clause)
            {
                children.Add(clause.Iterable);
                children.AddRange(clause.Conditions);
            }
            else if (node is not (FunctionDefinition or ClassDefinition or LambdaExpression))
            {
                node.CopyChildrenTo(children);
            }

            for (var index = children.Count - 1; index >= 0; index--)
            {
                stack.Push(children[index]);
            }
        }

        return bindings;
    }

    private void Note(Node node)
    {
        switch (node)
        {
            case NameExpression { Context: not ExpressionContext.Load } name:
                Names.Add(name.Id);
                break;
            case FunctionDefinition function:
                Names.Add(function.Name);
                break;
            case ClassDefinition type:
                Names.Add(type.Name);
                break;
            case ImportStatement import:
                Names.AddRange(import.Names.Select(alias => alias.AsName ?? alias.Name.Split('.', 2)[0]));
                break;
            case ImportFromStatement import:
                Names.AddRange(import.Names.Where(alias => alias.Name != "*").Select(alias => alias.AsName ?? alias.Name));
                break;
            case ExceptHandler { Name: { } name }:
                Names.Add(name);
                break;
            case AsPattern { Name: { } name }:
                Names.Add(name);
                break;
            case StarPattern { Name: { } name }:
                Names.Add(name);
                break;
            case MappingPattern { Rest: { } rest }:
                Names.Add(rest);
                break;
            case GlobalStatement statement:
                Globals.UnionWith(statement.Names);
                break;
            case NonlocalStatement statement:
                Nonlocals.UnionWith(statement.Names);
                break;
        }
    }
}
