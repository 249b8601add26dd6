using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Calls.</summary>
internal sealed partial class CSharpLowering
{
    private static readonly string[] Open = ["Get", "GetValue", "Add", "Append", "Insert", "Push", "TryGetValue", "get_Item", "Reverse", "Contains", "Find", "Max", "Min", "Peek"];

    private int Invocation(InvocationExpressionSyntax invocation)
    {
        switch (invocation.Expression)
        {
            case IdentifierNameSyntax { Identifier.Text: "nameof" } when invocation.ArgumentList.Arguments is [var named]:
                return graph.Constant(At(invocation), LastName(named.Expression));
            case SimpleNameSyntax simple:
                return Simple(invocation, simple.Identifier.Text);
            case MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax } member:
                return OfParent(invocation, member.Name.Identifier.Text);
            case MemberAccessExpressionSyntax member when TypeNamed(member.Expression) is { } type:
                return Static(invocation, type, member.Name);
            case MemberAccessExpressionSyntax member:
                return Instance(invocation, member.Name, Lower(member.Expression), TypeOf(member.Expression));
            case MemberBindingExpressionSyntax binding when conditional.TryPeek(out var owner):
                return Instance(invocation, binding.Name, owner.Node, owner.Type);
            default:
                return Finish(invocation, Call(invocation, Lower(invocation.Expression), Arguments(invocation)));
        }
    }

    private int[] Arguments(InvocationExpressionSyntax invocation) => LowerArguments(invocation.ArgumentList);

    private int[] LowerArguments(BaseArgumentListSyntax? list) =>
        [.. (list?.Arguments ?? []).Select(argument => argument.Expression is DeclarationExpressionSyntax || argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) ? graph.Unknown(At(argument)) : Lower(argument.Expression))];

    /// <summary>What a call writes to its arguments.</summary>
    private int Finish(InvocationExpressionSyntax invocation, int result)
    {
        foreach (var argument in invocation.ArgumentList.Arguments)
        {
            if (argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) || argument.RefKindKeyword.IsKind(SyntaxKind.RefKeyword))
            {
                if (argument.Expression is DeclarationExpressionSyntax declaration)
                {
                    Deconstruct(declaration, result);
                }
                else
                {
                    Write(argument.Expression, result);
                }
            }
        }

        return result;
    }

    private int Simple(InvocationExpressionSyntax invocation, string name)
    {
        if (LocalFunction(name) is { } local)
        {
            return Finish(invocation, Call(invocation, graph.Function(At(invocation), local.Function), Arguments(invocation)));
        }

        if (IsLocal(name))
        {
            return Finish(invocation, Call(invocation, Local(invocation, name), Arguments(invocation)));
        }

        foreach (var type in current.Context.Scopes.Concat(file.StaticUsings).Select(names.Find).OfType<SourceType>())
        {
            if (Own(invocation, type, name, Arguments) is { } result)
            {
                return result;
            }
        }

        if (MemberOf(name) is { } member)
        {
            return Finish(invocation, Call(invocation, ReadOwn(invocation, member.Type, member.Member, -1), Arguments(invocation)));
        }

        return file.StaticUsings.Select(used => names.Resolve(used, current.Context)).FirstOrDefault(used => used is not null) is { } outside
            ? Outer(invocation, outside, name, -1, Arguments(invocation), TypeShape.Unknown)
            : Finish(invocation, Call(invocation, OfBase(invocation, name), Arguments(invocation)));
    }

    /// <summary>A call of a method of the subject, null when the type has none of the name.</summary>
    private int? Own(InvocationExpressionSyntax invocation, SourceType type, string name, Func<InvocationExpressionSyntax, int[]> lower)
    {
        var count = invocation.ArgumentList.Arguments.Count;
        if (ArityOf(type, name, count) is not { } arity || Targets(invocation, type.Name, name, arity) is not { Length: > 0 } targets)
        {
            return null;
        }

        return Finish(invocation, Named(invocation, Call(invocation, graph.Choice(At(invocation), targets), Positional(invocation, lower(invocation)))));
    }

    private static int[] Positional(InvocationExpressionSyntax invocation, int[] arguments) =>
        [.. arguments.Where((_, index) => invocation.ArgumentList.Arguments[index].NameColon is null)];

    private int Named(InvocationExpressionSyntax invocation, int call)
    {
        List<NamedArgument> named = [];
        foreach (var argument in invocation.ArgumentList.Arguments)
        {
            if (argument.NameColon is { } colon && argument.Expression is not DeclarationExpressionSyntax)
            {
                named.Add(new NamedArgument(colon.Name.Identifier.Text, Lower(argument.Expression)));
            }
        }

        if (named.Count > 0)
        {
            graph.NamedArguments[call] = named;
        }

        return call;
    }

    // Methods are known by their number of parameters; arguments may be left out.
    private int? ArityOf(SourceType type, string name, int arguments)
    {
        HashSet<string> seen = [];
        var open = new Queue<SourceType>([type]);
        int? best = null;
        while (open.TryDequeue(out var current) && best != arguments)
        {
            if (!seen.Add(current.Name))
            {
                continue;
            }

            foreach (var method in current.Methods.Where(method => method.Name == name))
            {
                if (method.Parameters == arguments || best is null || (method.Parameters > arguments && (best < arguments || method.Parameters < best)))
                {
                    best = best == arguments ? best : method.Parameters;
                }
            }

            foreach (var parent in current.Bases.Select(names.Find).OfType<SourceType>())
            {
                open.Enqueue(parent);
            }
        }

        return best;
    }

    private int OfParent(InvocationExpressionSyntax invocation, string name)
    {
        foreach (var parent in current.Type?.Bases ?? [])
        {
            if (names.Find(parent) is { } type && ArityOf(type, name, invocation.ArgumentList.Arguments.Count) is { } arity && symbols.Find(parent) is { } symbol && symbols.Declared(symbol, name, arity) is { } target)
            {
                return Finish(invocation, Call(invocation, ImportOf(target.Module, target.Key), Arguments(invocation)));
            }
        }

        return Finish(invocation, Call(invocation, OfBase(invocation, name), Arguments(invocation)));
    }

    private int Static(InvocationExpressionSyntax invocation, string type, SimpleNameSyntax method)
    {
        var name = method.Identifier.Text;
        if (names.Find(type) is { } own)
        {
            return Own(invocation, own, name, Arguments)
                ?? Finish(invocation, Call(invocation, FindMember(own, name) is { } member ? ReadOwn(invocation, member.Type, member.Member, -1) : graph.Member(At(invocation), ClassOf(own), name), Arguments(invocation)));
        }

        var arguments = Arguments(invocation);
        if (TypeShape.Of(type).IsNumber || type is "System.Guid" or "System.Boolean" || (type == "System.Convert" && name.StartsWith("To", StringComparison.Ordinal) && name is not ("ToString" or "ToBase64String" or "ToHexString" or "ToChar")))
        {
            return Finish(invocation, name == "ToString" ? graph.Unknown(At(invocation)) : graph.Operation(At(invocation), [.. arguments, .. arguments]));
        }

        return Outer(invocation, type, name, -1, arguments, TypeShape.Unknown);
    }

    private int Instance(InvocationExpressionSyntax invocation, SimpleNameSyntax method, int receiver, TypeShape type)
    {
        var name = method.Identifier.Text;
        if (names.Find(type.Name) is { } own)
        {
            if (Own(invocation, own, name, Arguments) is { } result)
            {
                return result;
            }

            if (FindMember(own, name) is { } member)
            {
                return Finish(invocation, Call(invocation, ReadOwn(invocation, member.Type, member.Member, receiver), Arguments(invocation)));
            }
        }

        var arguments = Arguments(invocation);
        if (ExtensionCall(invocation, name, receiver, arguments) is { } extended)
        {
            return extended;
        }

        if (name is "Invoke" or "DynamicInvoke" && names.Find(type.Name) is null && (type.Name.Length == 0 || type.Name is "System.Func" or "System.Action" || IsDelegate(type)))
        {
            return Finish(invocation, Call(invocation, receiver, arguments));
        }

        ConstructArguments(invocation, method);
        return Outer(invocation, type.Name.Length > 0 ? type.Name : KnownTypes.ExtendedBy(name), name, receiver, arguments, type);
    }

    private static bool IsDelegate(TypeShape type) => type.Name.StartsWith("System.Func", StringComparison.Ordinal) || type.Name.StartsWith("System.Action", StringComparison.Ordinal) || type.Name.EndsWith("Delegate", StringComparison.Ordinal) || type.Name.EndsWith("EventHandler", StringComparison.Ordinal);

    private int? ExtensionCall(InvocationExpressionSyntax invocation, string name, int receiver, int[] arguments)
    {
        foreach (var type in names.Extending(name))
        {
            if (ArityOf(type, name, arguments.Length + 1) is { } arity && Targets(invocation, type.Name, name, arity) is { Length: > 0 } targets)
            {
                return Finish(invocation, Call(invocation, graph.Choice(At(invocation), targets), [receiver, .. arguments]));
            }
        }

        return null;
    }

    /// <summary>A call of something outside the subject.</summary>
    private int Outer(InvocationExpressionSyntax invocation, string type, string name, int receiver, int[] arguments, TypeShape shape)
    {
        var site = At(invocation);
        var isArray = shape.Kind == ShapeKind.Array;
        var known = library.Call(new LibraryCall(site, isArray ? "System.Array" : type, name, receiver >= 0, receiver, arguments, made => Call(invocation, made.Callee, made.Arguments)));
        if (known is { } value && (type.Length > 0 || isArray || !Open.Contains(name, StringComparer.Ordinal)))
        {
            return Finish(invocation, value);
        }

        if (receiver < 0 && arguments.Length > 0 && LibraryCalls.IsExtensionClass(type))
        {
            (receiver, arguments) = (arguments[0], arguments[1..]);
            type = TypeOf(invocation.ArgumentList.Arguments[0].Expression).Name is { Length: > 0 } first ? first : KnownTypes.ExtendedBy(name);
        }

        var callee = receiver >= 0 ? Outside(invocation, receiver, name, type.Length > 0 ? type + "()" : null) : graph.Member(site, GlobalOf(type), name);
        var call = Call(invocation, callee, arguments);
        library.AfterCall(site, name, receiver, arguments, call);
        return Finish(invocation, known is { } either ? graph.Choice(site, [either, call]) : name is "TryParse" ? graph.Operation(site, [call, call]) : call);
    }

    // Types that are given to outside code by name may be constructed by it: services, hosted workers, tools.
    private void ConstructArguments(SyntaxNode node, SimpleNameSyntax method)
    {
        foreach (var argument in (method as GenericNameSyntax)?.TypeArgumentList.Arguments ?? [])
        {
            if (names.Find(names.TypeOf(argument, current.Context).Name) is { Role: TypeRole.Service } type)
            {
                Construct(node, type, []);
            }
        }
    }

    private void Construct(SyntaxNode node, SourceType type, int[] arguments)
    {
        foreach (var arity in symbols.Find(type.Name)?.Methods.Where(method => method.Name == ".ctor").Select(method => method.Arity).Order().ToList() ?? [])
        {
            if (arity == arguments.Length || arguments.Length == 0)
            {
                if (Targets(node, type.Name, ".ctor", arity) is { Length: > 0 } targets)
                {
                    Call(node, graph.Choice(At(node), targets), arguments);
                }
            }
        }
    }

    /// <summary>Nodes of the functions of the subject that a call may enter.</summary>
    private int[] Targets(SyntaxNode node, string type, string name, int arity)
    {
        List<int> found = [];
        foreach (var target in symbols.Targets(type, "", name, arity))
        {
            if (target.Module != file.Path)
            {
                found.Add(ImportOf(target.Module, target.Key));
            }
            else if (exported.TryGetValue(target.Key, out var own))
            {
                found.AddRange(own.Select(function => graph.Function(At(node), function)));
            }
        }

        return [.. found];
    }

    private int? MethodGroup(SyntaxNode node, string name)
    {
        foreach (var type in current.Context.Scopes.Concat(file.StaticUsings).Select(names.Find).OfType<SourceType>())
        {
            if (FunctionsOf(node, type, name) is { Length: > 0 } functions)
            {
                return graph.Choice(At(node), functions);
            }
        }

        return null;
    }

    private int[] FunctionsOf(SyntaxNode node, SourceType type, string name) =>
        [.. type.Methods.Where(method => method.Name == name).Select(method => method.Parameters).Distinct().SelectMany(arity => Targets(node, type.Name, name, arity))];
}
