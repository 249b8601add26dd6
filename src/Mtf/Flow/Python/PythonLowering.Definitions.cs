using System.Collections.Immutable;
using Mtf.Flow.Graph;
using Mtf.Python;
using Node = Mtf.Python.Node;

namespace Mtf.Flow.Python;

/// <summary>Functions, lambdas, classes and decorators.</summary>
internal sealed partial class PythonLowering
{
    private int currentClass = -1;

    private enum MethodKind { None, Instance, Class, Static }

    private void LowerDefinition(FunctionDefinition function)
    {
        var tails = function.Decorators.Select(decorator => Tail(decorator is CallExpression call ? call.Function : decorator)).ToList();
        if (tails.Any(tail => tail is "setter" or "deleter"))
        {
            // What is assigned to the property is found under its name; the accessor itself runs on every assignment.
            LowerFunction(function, function.Name, function.Parameters, MethodKind.Instance, isContext: false, () => LowerStatements(function.Body), function.Body);
            return;
        }

        var kind = scope.Kind != ScopeKind.Class ? MethodKind.None
            : tails.Contains("staticmethod") ? MethodKind.Static
            : tails.Contains("classmethod") || function.Name is "__init_subclass__" or "__class_getitem__" ? MethodKind.Class : MethodKind.Instance;
        var isContext = tails.Any(tail => tail is "contextmanager" or "asynccontextmanager");
        var id = LowerFunction(function, function.Name, function.Parameters, kind, isContext, () => LowerStatements(function.Body), function.Body);
        graph.Functions[id].IsAsync = function.IsAsync;
        graph.Functions[id].Documentation = Docstring(function.Body);
        var raw = graph.Function(At(function), id);
        var value = raw;
        foreach (var decorator in function.Decorators.Reverse())
        {
            value = Decorate(decorator, value, raw, id);
        }

        if (kind != MethodKind.None && function.Name == "__init__")
        {
            graph.Classes[currentClass].Constructor = id;
        }

        NoteAssignment(new NameExpression(function.Start, function.Start, function.Name), null);
        Assign(function.Name, value, function);
        if (scope.Find(function.Name) is { } variable && graph.Variables[variable].Definitions.Count == 1)
        {
            functions[variable] = function;
        }
        else if (scope.Find(function.Name) is { } again)
        {
            functions.Remove(again);
        }
    }

    private int Decorate(Expression decorator, int value, int raw, int function)
    {
        var tail = Tail(decorator is CallExpression call ? call.Function : decorator);
        switch (tail)
        {
            case "property" or "cached_property":
                return Call(At(decorator), value, []);
            case "staticmethod" or "classmethod" or "abstractmethod" or "overload" or "override" or "final" or "contextmanager" or "asynccontextmanager" or "wraps"
                or "lru_cache" or "cache" or "dataclass" or "total_ordering" or "singledispatch" or "runtime_checkable" or "no_type_check":
                LowerOptional(decorator is CallExpression { Arguments: [NameExpression, ..] } ? null : decorator);
                return value;
            default:
                var lowered = Lower(decorator);
                graph.Functions[function].Decorators.Add(lowered);
                return graph.Choice(At(decorator), [Call(At(decorator), lowered, [value]), raw]);
        }
    }

    /// <summary>The last name of a decorator, when it is not one that this module defines itself.</summary>
    private string Tail(Expression decorator) => decorator switch
    {
        AttributeExpression attribute => attribute.Name,
        NameExpression name when scope.Find(name.Id) is not { } variable || importedNames.ContainsKey(variable) => name.Id,
        _ => "",
    };

    private int LowerFunction(
        Node node, string name, Parameters parameters, MethodKind kind, bool isContext, Action body, IEnumerable<Node> bound)
    {
        var info = new FunctionInfo { Name = name, Parent = Function, EndPosition = node.End, IsStatic = kind is MethodKind.Static or MethodKind.Class };
        info.Class = kind == MethodKind.None ? -1 : currentClass;
        var function = graph.AddFunction(info);
        var inner = new PythonScope(scope, ScopeKind.Function, function, kind is MethodKind.None or MethodKind.Static ? scope.Method : function) { YieldsContext = isContext };
        var position = fixedPosition;
        var (defaults, types) = LowerSignature(parameters);
        pending.Enqueue(() => InScope(inner, () =>
        {
            fixedPosition = position;
            conditions.Clear();
            DeclareParameters(function, parameters, kind, defaults, types);
            DeclareBody(bound);
            body();
            fixedPosition = -1;
        }));
        return function;
    }

    /// <summary>Defaults and annotations belong to the scope around the function.</summary>
    private (Dictionary<Parameter, int> Defaults, Dictionary<Parameter, int> Types) LowerSignature(Parameters parameters)
    {
        Dictionary<Parameter, int> defaults = [];
        Dictionary<Parameter, int> types = [];
        List<Parameter> positional = [.. parameters.PositionalOnly, .. parameters.Positional];
        for (var index = 0; index < parameters.Defaults.Length; index++)
        {
            defaults[positional[positional.Count - parameters.Defaults.Length + index]] = Lower(parameters.Defaults[index]);
        }

        for (var index = 0; index < parameters.KeywordOnly.Length; index++)
        {
            if (parameters.KeywordDefaults[index] is { } value)
            {
                defaults[parameters.KeywordOnly[index]] = Lower(value);
            }
        }

        foreach (var parameter in positional.Concat(parameters.KeywordOnly))
        {
            if (parameter.Annotation is { } annotation)
            {
                types[parameter] = LowerAnnotation(annotation);
            }
        }

        return (defaults, types);
    }

    private void DeclareParameters(int function, Parameters parameters, MethodKind kind, Dictionary<Parameter, int> defaults, Dictionary<Parameter, int> types)
    {
        var info = graph.Functions[function];
        List<Parameter> positional = [.. parameters.PositionalOnly, .. parameters.Positional];
        if (kind is MethodKind.Instance or MethodKind.Class && positional.Count > 0)
        {
            scope.Receiver = DeclareValue(positional[0].Name, graph.This(At(positional[0])));
            positional.RemoveAt(0);
        }

        foreach (var parameter in positional)
        {
            DeclareParameter(function, parameter, defaults, types);
        }

        if (parameters.VarArgs is { } rest)
        {
            info.Rest = info.Parameters.Count;
            DeclareParameter(function, rest, defaults, types);
        }

        foreach (var parameter in parameters.KeywordOnly)
        {
            DeclareParameter(function, parameter, defaults, types);
        }

        if (parameters.KeywordArgs is { } named)
        {
            info.NamedRest = info.Parameters.Count;
            DeclareParameter(function, named, defaults, types);
        }
    }

    private void DeclareParameter(int function, Parameter parameter, Dictionary<Parameter, int> defaults, Dictionary<Parameter, int> types)
    {
        var info = graph.Functions[function];
        var index = info.Parameters.Count;
        var value = graph.AddParameter(function, parameter.Name, At(parameter).Position);
        if (types.TryGetValue(parameter, out var type))
        {
            info.ParameterTypes[index] = type;
        }

        if (defaults.TryGetValue(parameter, out var fallback))
        {
            info.ParameterDefaults[index] = fallback;
            value = graph.Choice(At(parameter), [value, fallback]);
        }

        DeclareValue(parameter.Name, value);
    }

    private int DeclareValue(string name, int value)
    {
        var variable = Declare(name);
        graph.Variables[variable].Definitions.Add(value);
        return variable;
    }

    private int LowerLambda(LambdaExpression lambda)
    {
        var id = graph.Functions.Count;
        LowerFunction(
            lambda, "", lambda.Parameters, MethodKind.None, isContext: false, () => graph.Functions[Function].Returns.Add(Lower(lambda.Body)), [lambda.Body]);
        return graph.Function(At(lambda), id);
    }

    private void LowerClass(ClassDefinition type)
    {
        var info = new ClassInfo { Name = type.Name, Documentation = Docstring(type.Body) };
        var outerClass = currentClass;
        List<int> bases = [.. type.Bases.Where(one => one is not StarredExpression).Select(one => Lower(one is SubscriptExpression generic ? generic.Value : one))];
        foreach (var keyword in type.Keywords)
        {
            Lower(keyword.Value);
        }

        currentClass = graph.AddClass(info);
        info.Super = bases.Count == 0 ? -1 : graph.Choice(At(type), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bases));
        var value = graph.Class(At(type), currentClass);
        var inner = new PythonScope(scope, ScopeKind.Class, Function, scope.Method);
        InScope(inner, () =>
        {
            DeclareBody(type.Body);
            LowerStatements(type.Body);
        });
        AddMembers(info, inner);
        AddRecordConstructor(type, info);
        currentClass = outerClass;
        foreach (var decorator in type.Decorators.Reverse())
        {
            value = DecorateClass(decorator, value, info);
        }

        NoteAssignment(new NameExpression(type.Start, type.Start, type.Name), null);
        Assign(type.Name, value, type);
    }

    private int DecorateClass(Expression decorator, int value, ClassInfo info)
    {
        var lowered = Lower(decorator);
        info.Decorators.Add(lowered);
        return Tail(decorator is CallExpression call ? call.Function : decorator) is "dataclass" or "total_ordering" or "runtime_checkable" or "final" or "unique"
            ? value
            : graph.Choice(At(decorator), [Call(At(decorator), lowered, [value]), value]);
    }

    // Methods and attributes are seen through the class and through its instances.
    private void AddMembers(ClassInfo info, PythonScope body)
    {
        foreach (var name in body.Names)
        {
            var variable = body.FindOwn(name)!.Value;
            if (graph.Variables[variable].Definitions.Count > 0)
            {
                info.Members[name] = info.Statics[name] = graph.Read(new Site(Function, 0), variable);
            }
        }
    }

    /// <summary>Data classes, models and named tuples: what they are constructed with becomes their fields.</summary>
    private void AddRecordConstructor(ClassDefinition type, ClassInfo info)
    {
        if (info.Constructor >= 0 || info.Fields.Count == 0)
        {
            return;
        }

        info.Constructor = graph.AddFunction(new FunctionInfo { Name = "__init__", Parent = Function, Class = currentClass, EndPosition = type.End });
        info.IsRecord = true;
        var site = new Site(info.Constructor, At(type).Position);
        foreach (var name in info.Fields.Keys)
        {
            var value = graph.AddParameter(info.Constructor, name, site.Position);
            graph.PropertyWrites.Add(new PropertyWrite(graph.This(site), graph.Text(name), value, site));
        }
    }

    /// <summary>The docstring of a body with its indentation taken away, as <c>inspect.cleandoc</c> does.</summary>
    private static string Docstring(ImmutableArray<Statement> body)
    {
        if (body is not [ExpressionStatement { Value: StringConstant { Value: var text } }, ..])
        {
            return "";
        }

        var lines = text.ReplaceLineEndings("\n").Replace("\t", "        ", StringComparison.Ordinal).Split('\n');
        var indent = lines.Skip(1).Where(line => line.AsSpan().Trim().Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join('\n', lines.Select((line, index) => index == 0 ? line.TrimStart() : line.Length > indent ? line[indent..] : line.TrimStart())).Trim('\n', ' ');
    }
}
