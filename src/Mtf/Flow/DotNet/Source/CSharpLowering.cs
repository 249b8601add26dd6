using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>
/// Builds the graph of one C# file from its syntax. There are no references to bind to: types are known as far as the subject or the models declare them,
/// and values of other types keep the path by which the program came to them.
/// </summary>
internal sealed partial class CSharpLowering
{
    private const long MostWork = 20_000_000;
    private readonly SourceFile file;
    private readonly SourceNames names;
    private readonly DotNetSymbols symbols;
    private readonly ModuleGraph graph;
    private readonly LibraryCalls library;
    private readonly Dictionary<string, List<int>> exported = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<ExpressionSyntax, TypeShape> inferred = [];
    private readonly HashSet<string> overrides = new(StringComparer.Ordinal);
    private SourceFunction current;
    private long work;

    private CSharpLowering(SourceFile file, SourceNames names, DotNetSymbols symbols)
    {
        (this.file, this.names, this.symbols) = (file, names, symbols);
        graph = new ModuleGraph(file.Path, SourceLanguage.CSharp, file.Text);
        library = new LibraryCalls(graph);
        current = new SourceFunction(graph.TopFunction, new NameContext(file, []), null, IsStatic: true, Captured(file.Root), Outer: null);
    }

    public static ModuleGraph LowerFile(SourceFile file, SourceNames names, DotNetSymbols symbols)
    {
        var lowering = new CSharpLowering(file, names, symbols);
        lowering.LowerFile();
        return lowering.graph;
    }

    private void LowerFile()
    {
        List<(BaseMethodDeclarationSyntax Method, int Function, SourceType Type)> bodies = [];
        List<TypeDeclarationSyntax> types = [.. file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>()];
        foreach (var syntax in types)
        {
            Declare(syntax, names.Find(NameContext.Of(file, syntax).Scopes[0])!, bodies);
        }

        foreach (var (key, found) in exported)
        {
            graph.Exports.TryAdd(key, graph.Choice(graph.Top(0), [.. found.Select(function => graph.Function(graph.Top(0), function))]));
        }

        foreach (var syntax in types)
        {
            LowerMembers(syntax, names.Find(NameContext.Of(file, syntax).Scopes[0])!);
        }

        foreach (var (method, function, type) in bodies)
        {
            LowerMethod(method, function, type);
        }

        LowerStatements(file.Root.Members.OfType<GlobalStatementSyntax>().Select(statement => statement.Statement).ToList());
        foreach (var main in exported.Where(entry => entry.Key.EndsWith("::Main/0", StringComparison.Ordinal) || entry.Key.EndsWith("::Main/1", StringComparison.Ordinal)).SelectMany(entry => entry.Value))
        {
            graph.Call(graph.Top(0), graph.Function(graph.Top(0), main), []);
        }
    }

    private Site At(SyntaxNode node) => new(current.Id, node.SpanStart);

    private bool IsBeyond(SyntaxNode node)
    {
        var isTooLong = work > MostWork;
        if (!isTooLong && RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            return false;
        }

        if (graph.Gaps.Count == 0)
        {
            graph.Gaps.Add(new AnalysisGap(isTooLong ? "is larger than the work that the analysis allows itself" : "is nested too deeply to follow", node.SpanStart));
        }

        return true;
    }

    // What is copied for every branch and looked through for every function and loop grows with the square of the code.
    private SourceState Copy(SourceState state)
    {
        work += state.Held.Count;
        return state.Copy();
    }

    private int Cached(string key, Func<int> make)
    {
        if (!nodes.TryGetValue(key, out var node))
        {
            nodes[key] = node = make();
        }

        return node;
    }

    private int GlobalOf(string path) => Cached("g:" + path, () => graph.Global(graph.Top(0), path));

    /// <summary>The class of the subject whose fields are places of the program.</summary>
    private int ClassOf(SourceType type) => Cached("c:" + type.Name, () => type.Home.Path == file.Path
        ? graph.Class(graph.Top(0), graph.AddClass(new ClassInfo { Name = type.Name }))
        : graph.Import(graph.Top(0), type.Home.Path, type.Name));

    private int ImportOf(string module, string key) => Cached("i:" + key, () => graph.Import(graph.Top(0), module, key));

    private int Call(SyntaxNode node, int callee, ReadOnlySpan<int> arguments, bool construct = false)
    {
        const int innermost = 6;
        var call = graph.Call(At(node), callee, arguments, construct);
        if (current.Conditions.Count > 0)
        {
            graph.Conditions[call] = [.. current.Conditions.TakeLast(innermost).Reverse()];
        }

        return call;
    }

    // Names that lambdas and local functions use.
    private HashSet<string> Captured(SyntaxNode body)
    {
        HashSet<string> captured = new(StringComparer.Ordinal);
        var open = new Stack<(SyntaxNode Node, bool IsInner)>([(body, false)]);
        while (work <= MostWork && open.TryPop(out var next))
        {
            work++;
            var isInner = next.IsInner || (next.Node != body && next.Node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax);
            if (isInner && next.Node is IdentifierNameSyntax name)
            {
                captured.Add(name.Identifier.Text);
            }

            if (isInner || next.Node is not TypeDeclarationSyntax)
            {
                foreach (var child in next.Node.ChildNodes())
                {
                    open.Push((child, isInner));
                }
            }
        }

        return captured;
    }

    private void Declare(TypeDeclarationSyntax syntax, SourceType type, List<(BaseMethodDeclarationSyntax, int, SourceType)> bodies)
    {
        if (type.Home.Path == file.Path)
        {
            graph.Exports.TryAdd(type.Name, ClassOf(type));
        }

        if (syntax.ParameterList is { } primary)
        {
            DeclarePrimary(syntax, primary, type);
        }

        foreach (var method in syntax.Members.OfType<BaseMethodDeclarationSyntax>())
        {
            var isStatic = method.Modifiers.Any(SyntaxKind.StaticKeyword);
            var name = method switch
            {
                MethodDeclarationSyntax named => named.Identifier.Text,
                ConstructorDeclarationSyntax => isStatic ? ".cctor" : ".ctor",
                DestructorDeclarationSyntax => "Finalize",
                _ => "op",
            };
            if (method.Modifiers.Any(SyntaxKind.OverrideKeyword))
            {
                overrides.Add(type.Name + "." + name);
            }

            var function = DeclareFunction(name, method.ParameterList, type, isStatic, method);
            bodies.Add((method, function, type));
        }
    }

    private int DeclareFunction(string name, ParameterListSyntax? parameters, SourceType type, bool isStatic, SyntaxNode node)
    {
        var function = graph.AddFunction(new FunctionInfo { Name = name, Parent = graph.TopFunction, IsStatic = isStatic, EndPosition = node.Span.End });
        foreach (var parameter in parameters?.Parameters ?? [])
        {
            graph.AddParameter(function, parameter.Identifier.Text, parameter.SpanStart);
        }

        var key = DotNetSymbols.KeyOf(type.Name, name, parameters?.Parameters.Count ?? 0);
        (exported.TryGetValue(key, out var list) ? list : exported[key] = []).Add(function);
        return function;
    }

    // The parameters of the class are fields of it.
    private void DeclarePrimary(TypeDeclarationSyntax syntax, ParameterListSyntax primary, SourceType type)
    {
        var function = DeclareFunction(".ctor", primary, type, isStatic: false, syntax);
        var site = new Site(function, syntax.SpanStart);
        foreach (var (parameter, index) in graph.Functions[function].Parameters.Select((parameter, index) => (parameter, index)))
        {
            var target = type.Role == TypeRole.Data ? graph.This(site) : ClassOf(type);
            graph.PropertyWrites.Add(new PropertyWrite(target, graph.Text(primary.Parameters[index].Identifier.Text), parameter, site));
        }
    }

    private void Within(SourceFunction function, Action lower)
    {
        var outer = current;
        current = function;
        lower();
        if (function.Yields.Count > 0)
        {
            graph.Functions[function.Id].Returns.Add(graph.Array(new Site(function.Id, 0), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(function.Yields)));
        }

        current = outer;
    }

    private void LowerMethod(BaseMethodDeclarationSyntax method, int function, SourceType type)
    {
        var info = graph.Functions[function];
        var context = NameContext.Of(file, method);
        LowerAttributes(method, function, context, info.Name, method is MethodDeclarationSyntax named ? names.TypeOf(named.ReturnType, context).Name : "");
        Within(new SourceFunction(function, context, type, info.IsStatic, Captured(method), null), () =>
        {
            EnterParameters(method.ParameterList, function);
            if (method is ConstructorDeclarationSyntax { Initializer: { } initializer })
            {
                LowerInitializer(initializer, type);
            }

            LowerBody(method.Body, method.ExpressionBody);
            if (info.Name == ".ctor")
            {
                CallOverrides(method, type);
            }
        });
    }

    private void LowerInitializer(ConstructorInitializerSyntax initializer, SourceType type)
    {
        var arguments = LowerArguments(initializer.ArgumentList);
        var owner = initializer.ThisOrBaseKeyword.IsKind(SyntaxKind.ThisKeyword) ? type : type.Bases.Select(names.Find).FirstOrDefault(parent => parent is { IsInterface: false });
        if (owner is not null && Targets(initializer, owner.Name, ".ctor", arguments.Length) is { Length: > 0 } targets)
        {
            Call(initializer, graph.Choice(At(initializer), targets), arguments);
        }
    }

    private void EnterParameters(ParameterListSyntax? parameters, int function)
    {
        foreach (var (parameter, index) in (parameters?.Parameters ?? []).Select((parameter, index) => (parameter, index)))
        {
            var node = graph.Functions[function].Parameters[index];
            var value = parameter.Default is { } initial ? graph.Choice(At(parameter), [node, Lower(initial.Value)]) : node;
            DeclareLocal(parameter, parameter.Identifier.Text, value, names.TypeOf(parameter.Type, current.Context));
        }
    }

    private void LowerBody(BlockSyntax? block, ArrowExpressionClauseSyntax? arrow)
    {
        if (block is not null)
        {
            LowerStatements(block.Statements);
        }
        else if (arrow is not null)
        {
            graph.Functions[current.Id].Returns.Add(Lower(arrow.Expression));
        }
    }

    /// <summary>Fields, properties, and what runs when the class is first used.</summary>
    private void LowerMembers(TypeDeclarationSyntax syntax, SourceType type)
    {
        var context = NameContext.Of(file, syntax);
        var constructors = exported.GetValueOrDefault(DotNetSymbols.KeyOf(type.Name, ".ctor", type.Positional.Count)) ?? [];
        var home = syntax.ParameterList is not null && constructors.Count > 0 ? constructors[0] : graph.TopFunction;
        foreach (var member in syntax.Members)
        {
            Within(new SourceFunction(home, context, type, IsStatic: true, Captured(member), null), () => LowerMember(member, type));
        }

        if (syntax.ParameterList is not null && constructors.Count > 0)
        {
            Within(new SourceFunction(constructors[0], context, type, IsStatic: false, Captured(syntax), null), () =>
            {
                if (syntax.BaseList?.Types.OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault() is { } parent
                    && LowerArguments(parent.ArgumentList) is var arguments && Targets(parent, names.TypeOf(parent.Type, context).Name, ".ctor", arguments.Length) is { Length: > 0 } targets)
                {
                    Call(parent, graph.Choice(At(parent), targets), arguments);
                }

                CallOverrides(syntax, type);
            });
        }
    }

    private void LowerMember(MemberDeclarationSyntax member, SourceType type)
    {
        switch (member)
        {
            case FieldDeclarationSyntax field:
                foreach (var variable in field.Declaration.Variables.Where(variable => variable.Initializer is not null))
                {
                    WriteField(variable, type, variable.Identifier.Text, LowerAs(variable.Initializer!.Value, names.TypeOf(field.Declaration.Type, current.Context)));
                }

                break;
            case PropertyDeclarationSyntax property:
                if (property.Initializer is { } initial)
                {
                    WriteField(property, type, property.Identifier.Text, LowerAs(initial.Value, names.TypeOf(property.Type, current.Context)));
                }

                LowerAccessors(property, type);
                break;
        }
    }

    private void LowerAccessors(PropertyDeclarationSyntax property, SourceType type)
    {
        if (SourceType.IsAuto(property))
        {
            return;
        }

        var isStatic = property.Modifiers.Any(SyntaxKind.StaticKeyword);
        var name = property.Identifier.Text;
        var key = DotNetSymbols.KeyOf(type.Name, "get_" + name, 0);
        var getter = DeclareFunction("get_" + name, null, type, isStatic, property);
        graph.Exports.TryAdd(key, graph.Function(graph.Top(0), getter));
        Within(new SourceFunction(getter, current.Context, type, isStatic, Captured(property), null), () =>
        {
            var accessor = property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration));
            LowerBody(accessor?.Body, accessor?.ExpressionBody ?? property.ExpressionBody);
        });
        if (property.AccessorList?.Accessors.FirstOrDefault(accessor => accessor.IsKind(SyntaxKind.SetAccessorDeclaration) || accessor.IsKind(SyntaxKind.InitAccessorDeclaration)) is not { } setter || (setter.Body is null && setter.ExpressionBody is null))
        {
            return;
        }

        var function = DeclareFunction("set_" + name, null, type, isStatic, setter);
        Within(new SourceFunction(function, current.Context, type, isStatic, Captured(setter), null), () =>
        {
            // What is assigned is what the property holds.
            DeclareLocal(setter, "value", graph.Member(At(setter), type.Role == TypeRole.Data ? graph.This(At(setter)) : ClassOf(type), name), names.TypeOf(property.Type, current.Context));
            LowerBody(setter.Body, setter.ExpressionBody);
        });
    }

    private void WriteField(SyntaxNode node, SourceType type, string name, int value) =>
        graph.PropertyWrites.Add(new PropertyWrite(ClassOf(type), graph.Text(name), value, At(node)));

    // Outside code may call what it declared, from the moment when there is an object.
    private void CallOverrides(SyntaxNode node, SourceType type)
    {
        if (symbols.Find(type.Name) is not { } symbol)
        {
            return;
        }

        foreach (var (name, _, isStatic, _, parameters, _) in type.Methods.Where(method => !method.IsStatic))
        {
            if (!isStatic && symbols.IsFromOutside(symbol, name, parameters) && (IsOverride(type, name) || IsCallback(name)) && Targets(node, type.Name, name, parameters) is { Length: > 0 } targets)
            {
                Call(node, targets[0], []);
            }
        }
    }

    private static bool IsCallback(string name) => name is "Dispose" or "DisposeAsync" or "StartAsync" or "StopAsync" or "ExecuteAsync" or "Invoke" or "InvokeAsync" or "Handle" or "HandleAsync" or "Execute" or "Configure" or "ConfigureServices" or "Run" or "RunAsync";

    private bool IsOverride(SourceType type, string name) => overrides.Contains(type.Name + "." + name);
}
