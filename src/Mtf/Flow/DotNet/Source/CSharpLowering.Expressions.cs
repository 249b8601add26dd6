using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Expressions that are values or names.</summary>
internal sealed partial class CSharpLowering
{
    // Receivers of the conditional accesses around the current place.
    private readonly Stack<(int Node, TypeShape Type)> conditional = new();

    private int Lower(ExpressionSyntax expression) => IsBeyond(expression) ? graph.Unknown(At(expression)) : expression switch
    {
        LiteralExpressionSyntax literal => Literal(literal),
        InterpolatedStringExpressionSyntax text => Interpolated(text),
        IdentifierNameSyntax or GenericNameSyntax => Name((SimpleNameSyntax)expression),
        MemberAccessExpressionSyntax member => Member(member),
        InvocationExpressionSyntax invocation => Invocation(invocation),
        AwaitExpressionSyntax wait => graph.Pass(At(wait), Lower(wait.Expression), PassKind.Await),
        AssignmentExpressionSyntax assignment => Assignment(assignment),
        BinaryExpressionSyntax binary => Binary(binary),
        ParenthesizedExpressionSyntax inner => Lower(inner.Expression),
        CastExpressionSyntax cast => Lower(cast.Expression),
        ThisExpressionSyntax or BaseExpressionSyntax => graph.This(At(expression)),
        _ => LowerMade(expression),
    };

    private int LowerMade(ExpressionSyntax expression) => expression switch
    {
        ObjectCreationExpressionSyntax made => New(made, names.TypeOf(made.Type, current.Context), made.ArgumentList, made.Initializer),
        ImplicitObjectCreationExpressionSyntax made => New(made, TypeShape.Unknown, made.ArgumentList, made.Initializer),
        ArrayCreationExpressionSyntax made => Elements(made, made.Initializer),
        ImplicitArrayCreationExpressionSyntax made => Elements(made, made.Initializer),
        StackAllocArrayCreationExpressionSyntax made => Elements(made, made.Initializer),
        InitializerExpressionSyntax made => Elements(made, made),
        CollectionExpressionSyntax list => Collection(list),
        TupleExpressionSyntax tuple => graph.Object(At(tuple), [.. tuple.Arguments.SelectMany((argument, index) => TupleEntries(argument, index, Lower(argument.Expression)))]),
        AnonymousObjectCreationExpressionSyntax made => graph.Object(At(made), [.. made.Initializers.Select(entry => new ObjectEntry(graph.Text(entry.NameEquals?.Name.Identifier.Text ?? LastName(entry.Expression)), -1, Lower(entry.Expression)))]),
        AnonymousFunctionExpressionSyntax lambda => Lambda(lambda),
        WithExpressionSyntax copy => With(copy),
        QueryExpressionSyntax query => Query(query),
        _ => LowerOperator(expression),
    };

    private int LowerOperator(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ConditionalExpressionSyntax choice:
                var test = Lower(choice.Condition);
                int whenTrue = 0, whenFalse = 0;
                Under(test, () => whenTrue = Lower(choice.WhenTrue));
                Under(Not(choice, test), () => whenFalse = Lower(choice.WhenFalse));
                return graph.Choice(At(choice), [whenTrue, whenFalse]);
            case ConditionalAccessExpressionSyntax access:
                conditional.Push((Lower(access.Expression), TypeOf(access.Expression)));
                var result = Lower(access.WhenNotNull);
                conditional.Pop();
                return result;
            case MemberBindingExpressionSyntax binding when conditional.TryPeek(out var owner):
                return ReadMember(binding, owner.Node, owner.Type, binding.Name.Identifier.Text);
            case ElementBindingExpressionSyntax binding when conditional.TryPeek(out var owner):
                return Element(binding, owner.Node, owner.Type, binding.ArgumentList);
            case ElementAccessExpressionSyntax element:
                return Element(element, Lower(element.Expression), TypeOf(element.Expression), element.ArgumentList);
            case PrefixUnaryExpressionSyntax unary:
                return unary.IsKind(SyntaxKind.LogicalNotExpression) ? Not(unary, Lower(unary.Operand)) : unary.IsKind(SyntaxKind.AddressOfExpression) ? Lower(unary.Operand) : graph.Operation(At(unary), [Lower(unary.Operand)]);
            case PostfixUnaryExpressionSyntax unary:
                return unary.IsKind(SyntaxKind.SuppressNullableWarningExpression) ? Lower(unary.Operand) : graph.Operation(At(unary), [Lower(unary.Operand)]);
            case IsPatternExpressionSyntax pattern:
                return Match(pattern.Pattern, Lower(pattern.Expression));
            case SwitchExpressionSyntax choice:
                return Switch(choice);
            case ThrowExpressionSyntax thrown:
                Lower(thrown.Expression);
                return graph.Unknown(At(thrown));
            case RefExpressionSyntax reference:
                return Lower(reference.Expression);
            case CheckedExpressionSyntax inner:
                return Lower(inner.Expression);
            case DeclarationExpressionSyntax declaration:
                Deconstruct(declaration, graph.Unknown(At(declaration)));
                return graph.Unknown(At(declaration));
            case TypeOfExpressionSyntax type:
                return names.TypeOf(type.Type, current.Context) is var shape && names.Find(shape.Name) is { } own ? ClassOf(own) : graph.Constant(At(type), shape.Name);
            case MakeRefExpressionSyntax or RefTypeExpressionSyntax or RefValueExpressionSyntax:
            default:
                return graph.Unknown(At(expression));
        }
    }

    private int Literal(LiteralExpressionSyntax literal) => literal.Token.Value switch
    {
        string text => graph.Constant(At(literal), text),
        char character => graph.Constant(At(literal), character.ToString()),
        null => graph.Literal(At(literal), "null"),
        bool truth => graph.Literal(At(literal), truth ? "true" : "false"),
        IFormattable number => graph.Number(At(literal), number.ToString(null, System.Globalization.CultureInfo.InvariantCulture)),
        _ when literal.IsKind(SyntaxKind.Utf8StringLiteralExpression) => graph.Constant(At(literal), literal.Token.ValueText),
        _ => graph.Unknown(At(literal)),
    };

    private int Interpolated(InterpolatedStringExpressionSyntax text)
    {
        List<int> parts = [];
        foreach (var content in text.Contents)
        {
            parts.Add(content is InterpolationSyntax hole ? Lower(hole.Expression) : graph.Constant(At(content), ((InterpolatedStringTextSyntax)content).TextToken.ValueText));
        }

        return graph.Template(At(text), [.. parts]);
    }

    private int Binary(BinaryExpressionSyntax binary)
    {
        switch (binary.Kind())
        {
            case SyntaxKind.AsExpression:
                return Lower(binary.Left);
            case SyntaxKind.IsExpression:
                return graph.Comparison(At(binary), [Lower(binary.Left)]);
            case SyntaxKind.LogicalAndExpression or SyntaxKind.LogicalOrExpression:
                var left = Lower(binary.Left);
                var right = 0;
                Under(binary.IsKind(SyntaxKind.LogicalAndExpression) ? left : Not(binary, left), () => right = Lower(binary.Right));
                return graph.Choice(At(binary), [left, right]);
            case SyntaxKind.CoalesceExpression:
                return graph.Choice(At(binary), [Lower(binary.Left), Lower(binary.Right)]);
            case SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression or SyntaxKind.LessThanExpression or SyntaxKind.LessThanOrEqualExpression or SyntaxKind.GreaterThanExpression or SyntaxKind.GreaterThanOrEqualExpression:
                return graph.Comparison(At(binary), [Lower(binary.Left), Lower(binary.Right)]);
            case SyntaxKind.AddExpression when !(TypeOf(binary.Left).IsNumber && TypeOf(binary.Right).IsNumber):
                return graph.Concat(At(binary), Lower(binary.Left), Lower(binary.Right));
            default:
                return graph.Operation(At(binary), [Lower(binary.Left), Lower(binary.Right)]);
        }
    }

    private int Assignment(AssignmentExpressionSyntax assignment)
    {
        var value = LowerAs(assignment.Right, TypeOf(assignment.Left));
        if (!assignment.IsKind(SyntaxKind.SimpleAssignmentExpression))
        {
            var before = Lower(assignment.Left);
            value = assignment.IsKind(SyntaxKind.CoalesceAssignmentExpression) ? graph.Choice(At(assignment), [before, value])
                : assignment.IsKind(SyntaxKind.AddAssignmentExpression) && !TypeOf(assignment.Left).IsNumber ? graph.Concat(At(assignment), before, value)
                : graph.Operation(At(assignment), [before, value]);
        }

        Write(assignment.Left, value);
        return value;
    }

    /// <summary>Gives a place a value.</summary>
    private void Write(ExpressionSyntax target, int value)
    {
        switch (target)
        {
            case IdentifierNameSyntax { Identifier.Text: "_" }:
                break;
            case IdentifierNameSyntax name when IsLocal(name.Identifier.Text):
                Assign(name, name.Identifier.Text, value);
                break;
            case IdentifierNameSyntax name when MemberOf(name.Identifier.Text) is { } found:
                WriteMember(name, found.Type, found.Member, graph.This(At(name)), value);
                break;
            case IdentifierNameSyntax name:
                WriteOutside(name, graph.This(At(name)), "", name.Identifier.Text, value);
                break;
            case MemberAccessExpressionSyntax member:
                WriteTo(member, value);
                break;
            case MemberBindingExpressionSyntax binding when conditional.TryPeek(out var owner):
                WriteOutside(binding, owner.Node, owner.Type.Name, binding.Name.Identifier.Text, value);
                break;
            case ElementAccessExpressionSyntax element:
                var list = Lower(element.Expression);
                graph.IndexWrites.Add(new IndexWrite(list, element.ArgumentList.Arguments is [var key, ..] ? Lower(key.Expression) : graph.Unknown(At(element)), value, At(element)));
                if (graph.Nodes[list] is { Kind: NodeKind.Member } owned)
                {
                    graph.PropertyWrites.Add(new PropertyWrite(owned.A, owned.B, value, At(element)));
                }

                break;
            case TupleExpressionSyntax or DeclarationExpressionSyntax:
                Deconstruct(target, value);
                break;
            case ParenthesizedExpressionSyntax inner:
                Write(inner.Expression, value);
                break;
        }
    }

    private void WriteTo(MemberAccessExpressionSyntax member, int value)
    {
        var name = member.Name.Identifier.Text;
        if (TypeNamed(member.Expression) is { } type)
        {
            if (names.Find(type) is { } own)
            {
                WriteField(member, own, name, value);
            }
            else
            {
                WriteOutside(member, GlobalOf(type), type, name, value);
            }

            return;
        }

        var owner = TypeOf(member.Expression);
        var target = Lower(member.Expression);
        if (names.Find(owner.Name) is { } declaring && FindMember(declaring, name) is { } found)
        {
            WriteMember(member, found.Type, found.Member, target, value);
        }
        else
        {
            WriteOutside(member, target, owner.Name, name, value);
        }
    }

    private void WriteMember(SyntaxNode node, SourceType type, SourceMember member, int target, int value)
    {
        var isData = type.Role == TypeRole.Data && !member.IsStatic;
        graph.PropertyWrites.Add(new PropertyWrite(isData ? target : ClassOf(type), graph.Text(member.Name), value, At(node)));
        if (member.IsComputed && exported.TryGetValue(DotNetSymbols.KeyOf(type.Name, "set_" + member.Name, 0), out var setters))
        {
            Call(node, graph.Choice(At(node), [.. setters.Select(setter => graph.Function(At(node), setter))]), [value]);
        }
    }

    // Setting a property of an outside object is a call for the models, and the object keeps the value.
    private void WriteOutside(SyntaxNode node, int target, string type, string name, int value)
    {
        if (type.Length > 0)
        {
            Call(node, Outside(node, target, "set_" + name, type + "()"), [value]);
        }

        graph.PropertyWrites.Add(new PropertyWrite(target, graph.Text(LibraryTypes.PropertyName(type, name)), value, At(node)));
    }

    private bool IsLocal(string name)
    {
        for (var function = current; function is not null; function = function.Outer)
        {
            if (function.Variables.ContainsKey(name) || function.Types.ContainsKey(name))
            {
                return true;
            }
        }

        return false;
    }

    private int Local(SyntaxNode node, string name)
    {
        for (var function = current; function is not null; function = function.Outer)
        {
            if (function.Variables.TryGetValue(name, out var variable))
            {
                return graph.Read(At(node), variable);
            }

            if (function.State.Held.TryGetValue(name, out var held))
            {
                return held;
            }
        }

        return graph.Unknown(At(node));
    }

    private (int Function, TypeShape Returns)? LocalFunction(string name)
    {
        for (var function = current; function is not null; function = function.Outer)
        {
            if (function.Local.TryGetValue(name, out var local))
            {
                return local;
            }
        }

        return null;
    }

    private int Name(SimpleNameSyntax name)
    {
        var text = name.Identifier.Text;
        if (IsLocal(text))
        {
            return Local(name, text);
        }

        if (LocalFunction(text) is { } local)
        {
            return graph.Function(At(name), local.Function);
        }

        if (MemberOf(text) is { } found)
        {
            return ReadOwn(name, found.Type, found.Member, -1);
        }

        if (MethodGroup(name, text) is { } group)
        {
            return group;
        }

        return TypeNamed(name) is { } type ? names.Find(type) is { } own ? ClassOf(own) : GlobalOf(type) : OfBase(name, text);
    }

    // What a class inherits from outside.
    private int OfBase(SyntaxNode node, string name) =>
        OutsideBase() is { } parent ? Outside(node, graph.This(At(node)), name, parent + "()") : graph.Unknown(At(node));

    private string? OutsideBase() => current.Type?.Bases.FirstOrDefault(parent => names.Find(parent) is null);

    private int Member(MemberAccessExpressionSyntax member)
    {
        var name = member.Name.Identifier.Text;
        if (TypeNamed(member) is { } whole)
        {
            return names.Find(whole) is { } known ? ClassOf(known) : GlobalOf(whole);
        }

        if (TypeNamed(member.Expression) is not { } type)
        {
            return ReadMember(member, Lower(member.Expression), TypeOf(member.Expression), name);
        }

        if (names.Find(type) is { } own)
        {
            return own.Role == TypeRole.Enumeration ? graph.Constant(At(member), name)
                : FindMember(own, name) is { } found ? ReadOwn(member, found.Type, found.Member, -1)
                : FunctionsOf(member, own, name) is { Length: > 0 } group ? graph.Choice(At(member), group)
                : graph.Member(At(member), ClassOf(own), name);
        }

        return (type, name) switch
        {
            ("System.Environment.SpecialFolder", _) => graph.Constant(At(member), name),
            ("System.String", "Empty") => graph.Constant(At(member), ""),
            _ => graph.Member(At(member), GlobalOf(type), name),
        };
    }

    private int ReadMember(SyntaxNode node, int target, TypeShape type, string name)
    {
        if (names.Find(type.Name) is { } own)
        {
            if (FindMember(own, name) is { } found)
            {
                return ReadOwn(node, found.Type, found.Member, target);
            }

            if (FunctionsOf(node, own, name) is { Length: > 0 } group)
            {
                return graph.Choice(At(node), group);
            }
        }

        var site = At(node);
        if (name is "Length" or "Count" && type.Name is not "System.IO.FileInfo")
        {
            return graph.Comparison(site, [target]);
        }

        var isTuple = type.Name is "System.ValueTuple" && TupleIndex(type, name) is >= 0;
        if (isTuple)
        {
            return graph.Member(site, target, "Item" + (TupleIndex(type, name) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        if (name is "Value" or "Result" or "Key" or "Values" or "Keys" or "Current" && library.Call(new LibraryCall(site, type.Name, "get_" + name, true, target, [], made => Call(node, made.Callee, made.Arguments))) is { } known)
        {
            return known;
        }

        return Outside(node, target, LibraryTypes.PropertyName(type.Name, name), type.Name.Length > 0 ? type.Name + "()" : null);
    }

    private static int TupleIndex(TypeShape type, string name)
    {
        for (var index = 0; index < type.Arguments.Count; index++)
        {
            if (type.Arguments[index].Assembly == name)
            {
                return index;
            }
        }

        return -1;
    }

    private int Element(SyntaxNode node, int list, TypeShape type, BracketedArgumentListSyntax arguments)
    {
        if (arguments.Arguments is not [var only])
        {
            return graph.Pass(At(node), list, PassKind.Iterate);
        }

        var key = Lower(only.Expression);
        if (only.Expression is RangeExpressionSyntax)
        {
            return list;
        }

        return type.Kind == ShapeKind.Array || type.Name.Length == 0 || type.Name == "System.String" || type.Name.StartsWith("System.Collections.", StringComparison.Ordinal)
            ? graph.Index(At(node), list, key)
            : graph.Choice(At(node), [graph.Index(At(node), list, key), Call(node, Outside(node, list, "get_Item", type.Name + "()"), [key])]);
    }

    /// <summary>A member of something outside, which is what its declared type says even when nothing is known of the value.</summary>
    private int Outside(SyntaxNode node, int owner, string name, string? path)
    {
        var member = graph.Member(At(node), owner, name);
        if (path is not null)
        {
            graph.MemberTargets.Add((member, GlobalOf($"{path}.{name}")));
        }

        return member;
    }

    private int ReadOwn(SyntaxNode node, SourceType type, SourceMember member, int target)
    {
        var site = At(node);
        if (type.Role == TypeRole.Enumeration)
        {
            return graph.Constant(site, member.Name);
        }

        if (member.IsComputed && Targets(node, type.Name, "get_" + member.Name, 0) is { Length: > 0 } getters)
        {
            return Call(node, graph.Choice(site, getters), []);
        }

        if (type.Role == TypeRole.Data && !member.IsStatic)
        {
            return graph.Member(site, target >= 0 ? target : graph.This(site), member.Name);
        }

        var value = graph.Member(site, ClassOf(type), member.Name);
        return target < 0 || graph.Nodes[target].Kind is NodeKind.This or NodeKind.Unknown ? value : graph.Choice(site, [value, graph.Member(site, target, member.Name)]);
    }

    /// <summary>A member of the class around the current place, or of those around it.</summary>
    private (SourceType Type, SourceMember Member)? MemberOf(string name)
    {
        foreach (var scope in current.Context.Scopes)
        {
            if (names.Find(scope) is { } type && FindMember(type, name) is { } found)
            {
                return found;
            }
        }

        foreach (var used in file.StaticUsings)
        {
            if (names.Find(used) is { } type && FindMember(type, name) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private (SourceType Type, SourceMember Member)? FindMember(SourceType start, string name)
    {
        HashSet<string> seen = [];
        var open = new Queue<SourceType>([start]);
        while (open.TryDequeue(out var type))
        {
            if (!seen.Add(type.Name))
            {
                continue;
            }

            if (type.Members.TryGetValue(name, out var member))
            {
                return (type, member);
            }

            foreach (var parent in type.Bases.Select(names.Find).OfType<SourceType>())
            {
                open.Enqueue(parent);
            }
        }

        return null;
    }

    /// <summary>The full name of the type that an expression is, null when it is a value.</summary>
    private string? TypeNamed(ExpressionSyntax expression)
    {
        if (expression is PredefinedTypeSyntax predefined)
        {
            return names.TypeOf(predefined, current.Context).Name;
        }

        var text = NameText(expression, 0);
        if (text.Length == 0 || text.Split('.', 2)[0] is var first && (IsLocal(first) || (MemberOf(first) is { } member && !(first == text && names.Resolve(text, current.Context) is { } same && names.Find(same) is not null && member.Type.Name == same))))
        {
            return null;
        }

        return names.Resolve(text, current.Context);
    }

    private static string NameText(ExpressionSyntax expression, int depth) => expression switch
    {
        _ when depth > 12 => "",
        SimpleNameSyntax simple => simple.Identifier.Text,
        MemberAccessExpressionSyntax member when member.IsKind(SyntaxKind.SimpleMemberAccessExpression) && NameText(member.Expression, depth + 1) is { Length: > 0 } left => left + "." + member.Name.Identifier.Text,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
        _ => "",
    };

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        SimpleNameSyntax simple => simple.Identifier.Text,
        MemberAccessExpressionSyntax member => member.Name.Identifier.Text,
        ConditionalAccessExpressionSyntax access => LastName(access.WhenNotNull),
        MemberBindingExpressionSyntax binding => binding.Name.Identifier.Text,
        _ => "",
    };
}
