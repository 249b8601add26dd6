using System.Globalization;
using Acornima.Ast;
using Mtf.Flow.Graph;
using Node = Acornima.Ast.Node;

namespace Mtf.Flow.JavaScript;

/// <summary>Calls, and the helpers by which compilers and bundlers build modules; all are recognised by what they do, never by name.</summary>
internal sealed partial class JavaScriptLowering
{
    private const int LongestHelper = 700;

    /// <summary>Variables that hold a bundler's wrapper: given a function of (exports, module), it returns a lazy require.</summary>
    private readonly HashSet<int> commonJsWrappers = [];

    /// <summary>Modules of a webpack-style table, by key: the node of their module object.</summary>
    private readonly Dictionary<string, int> bundledModules = new(StringComparer.Ordinal);

    private int LowerCall(CallExpression call)
    {
        if (RequiredModule(call) is { } specifier)
        {
            return ImportNode(call, specifier, name: null);
        }

        if (call.Callee is Identifier helper && scope.Find(helper.Name) is { } variable && commonJsWrappers.Contains(variable) && call.Arguments.Count >= 1)
        {
            return LowerWrappedModule(call);
        }

        if (IsReflection(call) && LowerReflection(call) is { } reflected)
        {
            return reflected;
        }

        var node = Call(call, Lower(call.Callee), LowerAll(call.Arguments));
        LowerDefineProperty(call, node);
        return LowerTableRequire(call) is { } module ? graph.Choice(At(call), [module, node]) : node;
    }

    private bool IsReflection(CallExpression call) =>
        call.Callee is MemberExpression { Object: Identifier { Name: "Reflect" } } && scope.Find("Reflect") is null && call.Arguments.All(argument => argument is Expression);

    /// <summary><c>Reflect.apply</c>, <c>construct</c> and <c>get</c> are a call, a construction and a read of a member.</summary>
    private int? LowerReflection(CallExpression call)
    {
        var method = (MemberExpression)call.Callee;
        return (KeyName(method.Property, method.Computed), call.Arguments) switch
        {
            ("apply", [Expression callee, _, Expression list]) => Call(call, Lower(callee), LowerList(list)),
            ("construct", [Expression callee, Expression list, ..]) => Call(call, Lower(callee), LowerList(list), construct: true),
            ("get", [Expression target, StringLiteral key, ..]) => graph.Member(At(call), Lower(target), key.Value),
            ("get", [Expression target, Expression key, ..]) => graph.Index(At(call), Lower(target), Lower(key)),
            _ => null,
        };
    }

    private int[] LowerList(Expression list) =>
        list is ArrayExpression array ? LowerAll(array.Elements) : [graph.Pass(At(list), Lower(list), PassKind.Spread)];

    // A call of 'require' with one fixed string, whatever made that 'require' (the loader, or createRequire at the top of a bundle).
    private string? RequiredModule(CallExpression call) =>
        call.Callee is Identifier { Name: "require" } && call.Arguments is [StringLiteral { Value: var specifier }]
        && (scope.Find("require") is not { } variable || graph.Variables[variable].Function == graph.TopFunction)
            ? specifier
            : null;

    private void NoteHelper(Node target, Node value)
    {
        if (target is Identifier id && value is FunctionExpression or ArrowFunctionExpression or FunctionDeclaration
            && value.End - value.Start < LongestHelper && scope.Find(((Identifier)target).Name) is { } variable)
        {
            var text = source.AsSpan(value.Start, value.End - value.Start);
            if (text.Contains("exports:", StringComparison.Ordinal) && text.Contains(".exports", StringComparison.Ordinal) && !text.Contains("__esModule", StringComparison.Ordinal))
            {
                commonJsWrappers.Add(variable);
            }
        }
    }

    /// <summary>Interop helpers (<c>__esModule</c>) give back the module that they are given.</summary>
    private void MarkInteropHelper(Node node, int function)
    {
        var info = graph.Functions[function];
        if (info.Parameters.Count > 0 && node.End - node.Start < LongestHelper
            && source.AsSpan(node.Start, node.End - node.Start).Contains("__esModule", StringComparison.Ordinal))
        {
            info.Returns.Add(info.Parameters[0]);
        }
    }

    private int LowerWrappedModule(CallExpression call)
    {
        var argument = Lower((Expression)call.Arguments[0]);
        var (module, exports) = NewModule(call);
        var factory = call.Arguments[0] is ObjectExpression { Properties: [Property { Value: Expression }] } table
            ? graph.Operands[graph.Nodes[argument].A + 2]
            : argument;
        Call(call, factory, [exports, module]);
        var require = graph.AddFunction(new FunctionInfo { Name = "require", Parent = Function, StartPosition = call.Start, EndPosition = call.End });
        graph.Functions[require].Returns.Add(graph.Member(At(call), module, "exports"));
        return graph.Function(At(call), require);
    }

    private (int Module, int Exports) NewModule(Node node)
    {
        var exports = graph.Object(At(node), []);
        return (graph.Object(At(node), [new ObjectEntry(graph.Text("exports"), -1, exports)]), exports);
    }

    /// <summary>A table of at least two functions keyed by numbers or paths is a bundle: each is called with (module, exports, require).</summary>
    private void NoteModuleTable(ObjectExpression obj, List<ObjectEntry> entries)
    {
        if (obj.Properties.Count < 2 || !obj.Properties.All(IsModuleEntry))
        {
            return;
        }

        foreach (var entry in entries)
        {
            var (module, exports) = NewModule(obj);
            bundledModules.TryAdd(graph.Texts[entry.Key], module);
            Call(obj, entry.Value, [module, exports]);
        }
    }

    private static bool IsModuleEntry(Node entry) =>
        entry is Property { Computed: false, Key: StringLiteral or NumericLiteral, Value: FunctionExpression { Params.Count: <= 3 } or ArrowFunctionExpression { Params.Count: <= 3 } } property
        && (property.Key is NumericLiteral || ((StringLiteral)property.Key).Value.AsSpan().ContainsAny("/.") || int.TryParse(((StringLiteral)property.Key).Value, out _));

    private int? LowerTableRequire(CallExpression call)
    {
        if (bundledModules.Count == 0 || call.Callee is not Identifier || call.Arguments is not [Literal argument])
        {
            return null;
        }

        var key = argument switch
        {
            StringLiteral text => text.Value,
            NumericLiteral number => number.Value.ToString("R", CultureInfo.InvariantCulture),
            _ => "",
        };
        return bundledModules.TryGetValue(key, out var module) ? graph.Member(At(call), module, "exports") : null;
    }

    /// <summary><c>Object.defineProperty(target, "name", { get })</c> and bundlers' <c>helper(target, { name: () =&gt; value })</c> write properties.</summary>
    private void LowerDefineProperty(CallExpression call, int node)
    {
        var arguments = graph.ArgumentsOf(graph.Nodes[node]).ToArray();
        if (call.Arguments is [_, StringLiteral { Value: var name }, ObjectExpression descriptor]
            && call.Callee is MemberExpression { Property: Identifier { Name: "defineProperty" } } or Identifier)
        {
            foreach (var property in descriptor.Properties.OfType<Property>())
            {
                if (KeyName(property.Key, property.Computed) is "value" or "get")
                {
                    var value = graph.Member(At(property), arguments[2], KeyName(property.Key, property.Computed)!);
                    var read = KeyName(property.Key, property.Computed) == "get" ? Call(property, value, []) : value;
                    graph.PropertyWrites.Add(new PropertyWrite(arguments[0], graph.Text(name), read, At(property)));
                }
            }
        }
        else if (call is { Callee: Identifier, Arguments: [Identifier or MemberExpression, ObjectExpression { Properties.Count: > 0 } getters] } && getters.Properties.All(IsGetter))
        {
            foreach (var property in getters.Properties.Cast<Property>())
            {
                var key = KeyName(property.Key, property.Computed)!;
                graph.PropertyWrites.Add(new PropertyWrite(
                    arguments[0], graph.Text(key), Call(property, graph.Member(At(property), arguments[1], key), []), At(property)));
            }
        }
    }

    private static bool IsGetter(Node entry) =>
        entry is Property { Computed: false, Value: ArrowFunctionExpression { Params.Count: 0, Body: Expression } or FunctionExpression { Params.Count: 0 } } property
        && KeyName(property.Key, computed: false) is not null;
}
