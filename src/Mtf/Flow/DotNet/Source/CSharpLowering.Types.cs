using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Types of expressions, as far as declarations and the base library say.</summary>
internal sealed partial class CSharpLowering
{
    /// <summary>The type behind a task.</summary>
    private static TypeShape Unwrapped(TypeShape type) =>
        type.Name is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" ? type.Arguments.Count > 0 ? type.Arguments[0] : TypeShape.Unknown : type;

    private static TypeShape ElementOf(TypeShape type) =>
        type.Kind == ShapeKind.Array ? type.Element
        : type.Name.StartsWith("System.Collections.", StringComparison.Ordinal) && type.Arguments.Count == 1 ? type.Arguments[0]
        : TypeShape.Unknown;

    private TypeShape TypeOf(ExpressionSyntax expression)
    {
        if (!inferred.TryGetValue(expression, out var type))
        {
            type = RuntimeHelpers.TryEnsureSufficientExecutionStack() ? Infer(expression) : TypeShape.Unknown;
            inferred[expression] = type;
        }

        return type;
    }

    private TypeShape Infer(ExpressionSyntax expression) => expression switch
    {
        LiteralExpressionSyntax literal => literal.Token.Value switch { string => TypeShape.Text, bool => TypeShape.Of("System.Boolean"), char => TypeShape.Of("System.String"), null => TypeShape.Unknown, _ => TypeShape.Of("System.Int32") },
        InterpolatedStringExpressionSyntax => TypeShape.Text,
        IdentifierNameSyntax name => OfName(name.Identifier.Text),
        ThisExpressionSyntax => current.Type is { } own ? TypeShape.Of(own.Name) : TypeShape.Unknown,
        MemberAccessExpressionSyntax member => OfMember(member),
        MemberBindingExpressionSyntax binding => OwnerOf(binding) is { } owner ? OfMember(owner, binding.Name.Identifier.Text) : TypeShape.Unknown,
        InvocationExpressionSyntax invocation => OfCall(invocation),
        AwaitExpressionSyntax wait => Unwrapped(TypeOf(wait.Expression)),
        ObjectCreationExpressionSyntax made => names.TypeOf(made.Type, current.Context),
        ArrayCreationExpressionSyntax made => names.TypeOf(made.Type, current.Context),
        ImplicitArrayCreationExpressionSyntax => TypeShape.ArrayOf(TypeShape.Unknown),
        CastExpressionSyntax cast => names.TypeOf(cast.Type, current.Context),
        ParenthesizedExpressionSyntax inner => TypeOf(inner.Expression),
        ConditionalExpressionSyntax choice => TypeOf(choice.WhenTrue) is { Name.Length: > 0 } first ? first : TypeOf(choice.WhenFalse),
        ConditionalAccessExpressionSyntax access => TypeOf(access.WhenNotNull),
        ElementAccessExpressionSyntax element => ElementOf(TypeOf(element.Expression)),
        PostfixUnaryExpressionSyntax unary => TypeOf(unary.Operand),
        AssignmentExpressionSyntax assignment => TypeOf(assignment.Left),
        BinaryExpressionSyntax binary => OfBinary(binary),
        _ => TypeShape.Unknown,
    };

    private TypeShape OfBinary(BinaryExpressionSyntax binary) => binary.Kind() switch
    {
        SyntaxKind.AsExpression when binary.Right is TypeSyntax type => names.TypeOf(type, current.Context),
        SyntaxKind.CoalesceExpression => TypeOf(binary.Left) is { Name.Length: > 0 } first ? first : TypeOf(binary.Right),
        SyntaxKind.AddExpression => TypeOf(binary.Left) is { Name.Length: > 0 } first ? first.IsNumber ? TypeOf(binary.Right) : first : TypeOf(binary.Right) is { IsNumber: false } second ? second : TypeShape.Unknown,
        SyntaxKind.SubtractExpression or SyntaxKind.MultiplyExpression or SyntaxKind.DivideExpression or SyntaxKind.ModuloExpression => TypeOf(binary.Left).IsNumber ? TypeOf(binary.Left) : TypeShape.Unknown,
        _ => TypeShape.Unknown,
    };

    private TypeShape OfName(string name)
    {
        for (var function = current; function is not null; function = function.Outer)
        {
            if (function.Types.TryGetValue(name, out var type))
            {
                return type;
            }
        }

        return MemberOf(name) is { } member ? TypeOfMember(member.Type, member.Member) : TypeShape.Unknown;
    }

    private TypeShape TypeOfMember(SourceType type, SourceMember member) =>
        type.Role == TypeRole.Enumeration ? TypeShape.Of(type.Name) : names.TypeOf(member.Type, NameContext.Of(member.File, member.Owner));

    private TypeShape OfMember(MemberAccessExpressionSyntax member)
    {
        var name = member.Name.Identifier.Text;
        if (TypeNamed(member.Expression) is not { } type)
        {
            return OfMember(TypeOf(member.Expression), name);
        }

        return names.Find(type) is { } own
            ? own.Role == TypeRole.Enumeration ? TypeShape.Of(type) : FindMember(own, name) is { } found ? TypeOfMember(found.Type, found.Member) : TypeShape.Unknown
            : TypeShape.Of(KnownTypes.ResultOf(type, name));
    }

    private TypeShape OfMember(TypeShape owner, string name)
    {
        if (names.Find(owner.Name) is { } own)
        {
            return FindMember(own, name) is { } found ? TypeOfMember(found.Type, found.Member) : TypeShape.Unknown;
        }

        return name switch
        {
            "Result" => Unwrapped(owner),
            "Value" when owner.Name.EndsWith("KeyValuePair", StringComparison.Ordinal) && owner.Arguments.Count == 2 => owner.Arguments[1],
            "Key" when owner.Name.EndsWith("KeyValuePair", StringComparison.Ordinal) && owner.Arguments.Count == 2 => owner.Arguments[0],
            _ when TupleIndex(owner, name) is >= 0 and var index => owner.Arguments[index] with { Assembly = "" },
            "Value" when KnownTypes.ResultOf(owner.Name, name).Length == 0 => owner,
            _ => LibraryCalls.TypeOfProperty(owner.Name, name) ?? TypeShape.Of(KnownTypes.ResultOf(owner.Name, name)),
        };
    }

    private TypeShape? OwnerOf(SyntaxNode binding)
    {
        for (SyntaxNode node = binding; node.Parent is { } parent; node = parent)
        {
            if (parent is ConditionalAccessExpressionSyntax access && access.WhenNotNull == node)
            {
                return TypeOf(access.Expression);
            }
        }

        return null;
    }

    private TypeShape OfCall(InvocationExpressionSyntax invocation)
    {
        var count = invocation.ArgumentList.Arguments.Count;
        switch (invocation.Expression)
        {
            case SimpleNameSyntax simple:
                return LocalFunction(simple.Identifier.Text) is { } local ? local.Returns
                    : current.Context.Scopes.Concat(file.StaticUsings).Select(names.Find).OfType<SourceType>().Select(type => Returned(type, simple.Identifier.Text, count)).FirstOrDefault(type => type is not null) ?? TypeShape.Unknown;
            case MemberAccessExpressionSyntax member when TypeNamed(member.Expression) is { } type:
                return names.Find(type) is { } own ? Returned(own, member.Name.Identifier.Text, count) ?? TypeShape.Unknown : OfOutside(type, TypeShape.Unknown, member.Name);
            case MemberAccessExpressionSyntax member:
                return OfInstance(TypeOf(member.Expression), member.Name, count);
            case MemberBindingExpressionSyntax binding when OwnerOf(binding) is { } owner:
                return OfInstance(owner, binding.Name, count);
            default:
                return TypeShape.Unknown;
        }
    }

    private TypeShape OfInstance(TypeShape owner, SimpleNameSyntax method, int arguments)
    {
        var name = method.Identifier.Text;
        if (names.Find(owner.Name) is { } own && Returned(own, name, arguments) is { } known)
        {
            return known;
        }

        return names.Extending(name).Select(type => Returned(type, name, arguments + 1)).FirstOrDefault(type => type is not null)
            ?? OfOutside(owner.Name.Length > 0 ? owner.Name : KnownTypes.ExtendedBy(name), owner, method);
    }

    private TypeShape OfOutside(string type, TypeShape owner, SimpleNameSyntax method)
    {
        var name = method.Identifier.Text;
        if (KnownTypes.ResultOf(type, name) is { Length: > 0 } result)
        {
            return TypeShape.Of(result);
        }

        return name switch
        {
            "ConfigureAwait" => owner,
            "Where" or "OrderBy" or "OrderByDescending" or "Take" or "Skip" or "ToList" or "ToArray" or "Distinct" or "Reverse" or "Concat" or "Append" => owner,
            "First" or "FirstOrDefault" or "Single" or "SingleOrDefault" or "Last" or "LastOrDefault" or "ElementAt" or "Dequeue" or "Pop" or "Peek" => ElementOf(owner),
            "ToString" or "Trim" or "ToLowerInvariant" or "ToLower" or "ToUpper" or "Substring" or "Replace" => TypeShape.Text,
            "GetRequiredService" or "GetService" or "Deserialize" or "DeserializeAsync" or "Get" or "GetFromJsonAsync" or "ReadFromJsonAsync" or "OfType" or "Cast" when method is GenericNameSyntax { TypeArgumentList.Arguments: [var only] } => names.TypeOf(only, current.Context),
            _ when type == "System.String" => TypeShape.Text,
            _ => TypeShape.Unknown,
        };
    }

    /// <summary>Type of what a method of the subject gives, null when there is no such method.</summary>
    private TypeShape? Returned(SourceType type, string name, int arguments)
    {
        if (ArityOf(type, name, arguments) is not { } arity)
        {
            return null;
        }

        var declared = symbols.Find(type.Name) is { } symbol && symbols.Declared(symbol, name, arity) is { } target ? names.Find(target.Key[..target.Key.IndexOf("::", StringComparison.Ordinal)]) ?? type : type;
        foreach (var method in declared.Methods)
        {
            if (method.Name == name && method.Parameters == arity)
            {
                return names.TypeOf(method.Returns, new NameContext(method.File, ScopesOf(declared.Name)));
            }
        }

        return TypeShape.Unknown;
    }

    private static List<string> ScopesOf(string name)
    {
        List<string> scopes = [name];
        for (var dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1))
        {
            scopes.Add(name[..dot]);
        }

        return scopes;
    }
}
