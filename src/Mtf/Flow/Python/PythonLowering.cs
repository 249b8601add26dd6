using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

/// <summary>
/// Lowers the tree of one module. Bodies of functions are queued, so that nesting does not use the stack and every name of the module is known when
/// they are lowered.
/// </summary>
internal sealed partial class PythonLowering
{
    private readonly ModuleGraph graph;
    private readonly PythonConstants constants;
    private readonly Queue<Action> pending = new();
    private readonly List<int> conditions = [];
    private readonly Dictionary<int, FunctionDefinition> functions = [];
    private readonly List<(ImmutableArray<Statement> Statements, int Count)> running = [];
    private readonly PythonScope module;
    private PythonScope scope;
    private int fixedPosition = -1;

    public PythonLowering(ModuleGraph graph)
    {
        this.graph = graph;
        scope = module = new PythonScope(null, ScopeKind.Module, graph.TopFunction, -1);
        constants = new PythonConstants(QualifiedName, ValueOfName, name => scope.Find(name) is { } variable ? functions.GetValueOrDefault(variable) : null);
    }

    private int Function => scope.Function;

    public void LowerModule(PythonModule parsed)
    {
        graph.Functions[graph.TopFunction].EndPosition = parsed.Source.Text.Length;
        graph.Functions[graph.TopFunction].Documentation = Docstring(parsed.Body);
        NoteChanged(parsed);
        DeclareBody(parsed.Body);
        LowerStatements(parsed.Body);
        while (pending.TryDequeue(out var body))
        {
            body();
        }

        foreach (var name in module.Names)
        {
            graph.Exports[name] = graph.Read(graph.Top(0), module.FindOwn(name)!.Value);
        }
    }

    private Site At(Node node) => new(Function, fixedPosition >= 0 ? fixedPosition : node.Start);

    private int Declare(string name)
    {
        if (scope.FindOwn(name) is { } known)
        {
            return known;
        }

        var variable = graph.AddVariable(name, Function);
        scope.Declare(name, variable);
        return variable;
    }

    private void DeclareBody(IEnumerable<Node> body)
    {
        var bindings = PythonBindings.Of(body);
        foreach (var name in bindings.Globals)
        {
            if (module.FindOwn(name) is not { } variable)
            {
                module.Declare(name, variable = graph.AddVariable(name, graph.TopFunction));
            }

            scope.Declare(name, variable);
        }

        foreach (var name in bindings.Nonlocals)
        {
            if (scope.Parent?.Find(name) is { } variable)
            {
                scope.Declare(name, variable);
            }
        }

        foreach (var name in bindings.Names)
        {
            Declare(name);
        }
    }

    /// <summary>Lowers something in a scope of its own and returns to the current one.</summary>
    private void InScope(PythonScope inner, Action lower)
    {
        var outer = scope;
        scope = inner;
        lower();
        scope = outer;
    }

    private void Under(int condition, Action lower)
    {
        conditions.Add(condition);
        lower();
        conditions.RemoveAt(conditions.Count - 1);
    }

    private int Call(Site site, int callee, ReadOnlySpan<int> arguments)
    {
        const int innermost = 6;
        var call = graph.Call(site, callee, arguments);
        if (conditions.Count > 0)
        {
            graph.Conditions[call] = [.. conditions.Skip(Math.Max(0, conditions.Count - innermost)).Reverse()];
        }

        return call;
    }

    // An operation with one operand says that the operand does not hold.
    private int Not(Site site, int test) => graph.Operation(site, [test]);

    private bool IsTooDeep(Node node)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        graph.Gaps.Add(new AnalysisGap("is nested too deeply to follow", node.Start));
        return true;
    }
}
