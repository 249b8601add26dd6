using System.Runtime.CompilerServices;
using Acornima.Ast;
using Mtf.Flow.Graph;
using Mtf.Flow.TypeScript;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

/// <summary>
/// Builds the graph of one JavaScript module. Function bodies are queued instead of entered, so that depth follows the nesting of expressions only;
/// where even that is too deep, the expression becomes a gap.
/// </summary>
internal sealed partial class JavaScriptLowering(ModuleGraph graph, string source, ErasedSource? erased = null)
{
    private readonly Queue<Action> pending = new();
    private readonly List<int> conditions = [];
    private Scope scope = new(null, graph.TopFunction, graph.TopFunction, IsFunctionScope: true);

    private int Function => scope.Function;

    public void LowerProgram(Acornima.Ast.Program program)
    {
        graph.Functions[graph.TopFunction].EndPosition = program.End;
        var isModule = program.Body.Any(statement => statement is ImportOrExportDeclaration);
        graph.IsCommonJs = !isModule;
        DeclareStatements(program.Body, functionLevel: true);
        DeclareCommonJs(isModule);
        LowerStatements(program.Body);
        while (pending.TryDequeue(out var body))
        {
            body();
        }
    }

    // Bundles of ES modules make their own 'require' with createRequire: it is require all the same.
    private void DeclareCommonJs(bool isModule)
    {
        if (isModule)
        {
            return;
        }

        Predefine("module", graph.ModuleObject);
        Predefine("exports", graph.ExportsObject);
    }

    private void Predefine(string name, int value)
    {
        if (scope.FindOwn(name) is null)
        {
            graph.Variables[Declare(name)].Definitions.Add(value);
        }
    }

    private Site At(Node node) => new(Function, node.Start);

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

    /// <summary>Lowers something in a scope of its own and returns to the current one.</summary>
    private void InScope(Scope inner, Action lower)
    {
        var outer = scope;
        scope = inner;
        lower();
        scope = outer;
    }

    private void InBlock(Action lower) => InScope(new Scope(scope, scope.Function, scope.ThisFunction, IsFunctionScope: false), lower);

    private void Under(int condition, Action lower)
    {
        conditions.Add(condition);
        lower();
        conditions.RemoveAt(conditions.Count - 1);
    }

    private int Call(Node node, int callee, ReadOnlySpan<int> arguments, bool construct = false)
    {
        const int innermost = 6;
        var call = graph.Call(At(node), callee, arguments, construct);
        if (conditions.Count > 0)
        {
            graph.Conditions[call] = [.. conditions.Skip(Math.Max(0, conditions.Count - innermost)).Reverse()];
        }

        return call;
    }

    private bool IsTooDeep(Node node)
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        graph.Gaps.Add(new AnalysisGap("is nested too deeply to follow", node.Start));
        return true;
    }

    /// <summary>Declares the parameters of a function and queues its body.</summary>
    private int LowerFunction(
        Node node, string name, in NodeList<Node> parameters, Node body, bool isAsync, bool isGenerator, bool isArrow, int classId = -1, bool isStatic = false)
    {
        var function = graph.AddFunction(new FunctionInfo
        {
            Name = name, Parent = Function, Class = classId, IsStatic = isStatic, IsAsync = isAsync, IsGenerator = isGenerator, StartPosition = node.Start, EndPosition = node.End,
        });
        var inner = new Scope(scope, function, isArrow ? scope.ThisFunction : function, IsFunctionScope: true);
        var parameterList = parameters;
        pending.Enqueue(() => InScope(inner, () =>
        {
            conditions.Clear();
            LowerParameters(function, parameterList);
            MarkInteropHelper(node, function);
            LowerBody(body, function);
        }));
        return function;
    }

    private void LowerParameters(int function, in NodeList<Node> parameters)
    {
        foreach (var parameter in parameters)
        {
            DeclarePattern(parameter);
        }

        foreach (var parameter in parameters)
        {
            var target = parameter is RestElement rest ? rest.Argument : parameter;
            var name = target switch { Identifier id => id.Name, AssignmentPattern { Left: Identifier id } => id.Name, _ => "" };
            var value = graph.AddParameter(function, name, parameter.Start);
            if (parameter is RestElement)
            {
                graph.Functions[function].Rest = graph.Functions[function].Parameters.Count - 1;
            }

            Bind(target, value);
            LowerParameterProperty(function, target, name, value);
        }
    }

    private void LowerBody(Node body, int function)
    {
        if (body is BlockStatement block)
        {
            DeclareStatements(block.Body, functionLevel: true);
            LowerStatements(block.Body);
        }
        else
        {
            graph.Functions[function].Returns.Add(Lower((Expression)body));
        }
    }
}
