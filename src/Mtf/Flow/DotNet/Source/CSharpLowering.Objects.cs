using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Constructions, functions as values, and attributes.</summary>
internal sealed partial class CSharpLowering
{
    /// <summary>A value for a place of a known type, which may say what is made.</summary>
    private int LowerAs(ExpressionSyntax expression, TypeShape type) => expression switch
    {
        ImplicitObjectCreationExpressionSyntax made => New(made, type, made.ArgumentList, made.Initializer),
        InitializerExpressionSyntax made => Elements(made, made),
        _ => Lower(expression),
    };

    private int New(ExpressionSyntax node, TypeShape type, ArgumentListSyntax? list, InitializerExpressionSyntax? initializer)
    {
        var arguments = LowerArguments(list);
        if (names.Find(type.Name) is { } own)
        {
            return NewOwn(node, own, arguments, list, initializer);
        }

        var site = At(node);
        if (library.New(site, type.Name, arguments) is { } known)
        {
            Fill(known, initializer);
            return known;
        }

        var argument = list?.Arguments.FirstOrDefault()?.Expression;
        if (LibraryCalls.IsWrapper(type.Name) && argument is not null && IsStream(argument))
        {
            return arguments[0];
        }

        return NewOutside(node, type, arguments, initializer);
    }

    // A reader or writer of a stream is the stream, for what goes through it; one of a file is made with its path.
    private bool IsStream(ExpressionSyntax argument) =>
        TypeOf(argument).Name is { } type && (LibraryCalls.IsChannel(type) || LibraryCalls.IsWrapper(type) || type.EndsWith("Stream", StringComparison.Ordinal) || (type.Length == 0 && argument is InvocationExpressionSyntax or AwaitExpressionSyntax));

    private int NewOutside(ExpressionSyntax node, TypeShape type, int[] arguments, InitializerExpressionSyntax? initializer)
    {
        var site = At(node);
        var made = Call(node, type.Name.Length > 0 ? GlobalOf(type.Name) : graph.Unknown(site), arguments, construct: true);
        foreach (var (name, index) in LibraryCalls.PropertiesOf(type.Name, arguments.Length))
        {
            WriteOutside(node, made, type.Name, name, arguments[index]);
        }

        foreach (var (name, part) in LibraryCalls.PartsOf(type.Name))
        {
            var value = library.New(site, part, []) ?? Call(node, GlobalOf(part), [], construct: true);
            graph.PropertyWrites.Add(new PropertyWrite(made, graph.Text(name), value, site));
        }

        foreach (var entry in initializer?.Expressions ?? [])
        {
            if (entry is AssignmentExpressionSyntax { Left: IdentifierNameSyntax property } assignment)
            {
                SetProperty(assignment, made, type, property.Identifier.Text);
            }
            else
            {
                Put(made, entry);
            }
        }

        return made;
    }

    // { FileName = x, ArgumentList = { y } }
    private void SetProperty(AssignmentExpressionSyntax assignment, int made, TypeShape type, string name)
    {
        if (assignment.Right is not InitializerExpressionSyntax parts)
        {
            WriteOutside(assignment, made, type.Name, name, LowerAs(assignment.Right, TypeShape.Of(KnownTypes.ResultOf(type.Name, name))));
            return;
        }

        var member = Outside(assignment, made, LibraryTypes.PropertyName(type.Name, name), type.Name + "()");
        foreach (var part in parts.Expressions)
        {
            if (part is AssignmentExpressionSyntax or InitializerExpressionSyntax)
            {
                Put(member, part);
            }
            else
            {
                WriteOutside(assignment, made, type.Name, name, Lower(part));
            }
        }
    }

    private int NewOwn(ExpressionSyntax node, SourceType type, int[] arguments, ArgumentListSyntax? list, InitializerExpressionSyntax? initializer)
    {
        var site = At(node);
        if (type.Role != TypeRole.Data)
        {
            Construct(node, type, arguments);
            var instance = Call(node, ClassOf(type), [], construct: true);
            Initialise(type, instance, initializer);
            return instance;
        }

        List<ObjectEntry> entries = [];
        for (var index = 0; index < arguments.Length && type.Positional.Count > 0; index++)
        {
            var name = list!.Arguments[index].NameColon?.Name.Identifier.Text ?? (index < type.Positional.Count ? type.Positional[index] : null);
            if (name is not null)
            {
                entries.Add(new ObjectEntry(graph.Text(name), -1, arguments[index]));
            }
        }

        foreach (var entry in (initializer?.Expressions ?? []).OfType<AssignmentExpressionSyntax>())
        {
            if (entry.Left is IdentifierNameSyntax property)
            {
                var known = FindMember(type, property.Identifier.Text) is { } found ? TypeOfMember(found.Type, found.Member) : TypeShape.Unknown;
                entries.Add(new ObjectEntry(graph.Text(property.Identifier.Text), -1, LowerAs(entry.Right, known)));
            }
        }

        var made = graph.Object(site, [.. entries]);
        if (type.Positional.Count == 0 && arguments.Length > 0 && Targets(node, type.Name, ".ctor", arguments.Length) is { Length: > 0 } targets)
        {
            var constructor = graph.Member(site, made, ".ctor");
            foreach (var target in targets)
            {
                graph.MemberTargets.Add((constructor, target));
            }

            Call(node, constructor, arguments);
        }

        return made;
    }

    private void Initialise(SourceType type, int instance, InitializerExpressionSyntax? initializer)
    {
        foreach (var entry in initializer?.Expressions ?? [])
        {
            if (entry is AssignmentExpressionSyntax { Left: IdentifierNameSyntax property } assignment && FindMember(type, property.Identifier.Text) is { } found)
            {
                WriteMember(assignment, found.Type, found.Member, instance, LowerAs(assignment.Right, TypeOfMember(found.Type, found.Member)));
            }
            else if (entry is AssignmentExpressionSyntax other)
            {
                Lower(other.Right);
            }
            else
            {
                Put(instance, entry);
            }
        }
    }

    private void Fill(int collection, InitializerExpressionSyntax? initializer)
    {
        foreach (var entry in initializer?.Expressions ?? [])
        {
            Put(collection, entry);
        }
    }

    // { a, b }, { { key, value } }, { ["key"] = value }
    private void Put(int collection, ExpressionSyntax entry)
    {
        var site = At(entry);
        switch (entry)
        {
            case AssignmentExpressionSyntax { Left: ImplicitElementAccessSyntax { ArgumentList.Arguments: [var key, ..] } } assignment:
                graph.IndexWrites.Add(new IndexWrite(collection, Lower(key.Expression), Lower(assignment.Right), site));
                break;
            case InitializerExpressionSyntax { Expressions: [var key, var value] }:
                graph.IndexWrites.Add(new IndexWrite(collection, Lower(key), Lower(value), site));
                break;
            default:
                Call(entry, graph.Member(site, collection, "push"), [Lower(entry)]);
                break;
        }
    }

    private int Elements(SyntaxNode node, InitializerExpressionSyntax? initializer)
    {
        if (initializer?.Expressions.Any(entry => entry is AssignmentExpressionSyntax or InitializerExpressionSyntax) == true && !initializer.IsKind(SyntaxKind.ArrayInitializerExpression))
        {
            var made = graph.Object(At(node), []);
            Fill(made, initializer);
            return made;
        }

        return graph.Array(At(node), [.. (initializer?.Expressions ?? []).Select(entry => entry is InitializerExpressionSyntax inner ? Elements(inner, inner) : Lower(entry))]);
    }

    private int Collection(CollectionExpressionSyntax list) => graph.Array(At(list), [.. list.Elements.Select(element => element switch
    {
        ExpressionElementSyntax one => Lower(one.Expression),
        SpreadElementSyntax many => graph.Pass(At(many), Lower(many.Expression), PassKind.Spread),
        _ => graph.Unknown(At(element)),
    })]);

    private IEnumerable<ObjectEntry> TupleEntries(ArgumentSyntax argument, int index, int value)
    {
        yield return new ObjectEntry(graph.Text("Item" + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), -1, value);
        var name = argument.NameColon?.Name.Identifier.Text ?? LastName(argument.Expression);
        if (name.Length > 0)
        {
            yield return new ObjectEntry(graph.Text(name), -1, value);
        }
    }

    private int With(WithExpressionSyntax copy)
    {
        List<ObjectEntry> entries = [new(ModuleGraph.SpreadKey, -1, Lower(copy.Expression))];
        foreach (var entry in copy.Initializer.Expressions.OfType<AssignmentExpressionSyntax>())
        {
            entries.Add(new ObjectEntry(graph.Text(LastName(entry.Left)), -1, Lower(entry.Right)));
        }

        return graph.Object(At(copy), [.. entries]);
    }

    private int Lambda(AnonymousFunctionExpressionSyntax lambda)
    {
        var function = graph.AddFunction(new FunctionInfo { Name = "", Parent = current.Id, IsStatic = true, EndPosition = lambda.Span.End });
        IReadOnlyList<ParameterSyntax> parameters = lambda switch
        {
            SimpleLambdaExpressionSyntax simple => [simple.Parameter],
            ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: var many } => [.. many],
            AnonymousMethodExpressionSyntax { ParameterList.Parameters: var many } => [.. many],
            _ => [],
        };
        foreach (var parameter in parameters)
        {
            graph.AddParameter(function, parameter.Identifier.Text, parameter.SpanStart);
        }

        // Where a method of a list is given the function, its parameter is an element.
        var element = lambda.Parent is ArgumentSyntax { Parent.Parent: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var list } } } ? ElementOf(TypeOf(list)) : TypeShape.Unknown;
        var context = current.Context;
        Within(new SourceFunction(function, context, current.Type, current.IsStatic, Captured(lambda.Body), current), () =>
        {
            for (var index = 0; index < parameters.Count; index++)
            {
                var type = parameters[index].Type is { } written ? names.TypeOf(written, context) : index == 0 ? element : TypeShape.Unknown;
                DeclareLocal(parameters[index], parameters[index].Identifier.Text, graph.Functions[function].Parameters[index], type);
            }

            if (lambda.Block is { } block)
            {
                LowerStatements(block.Statements);
            }
            else if (lambda.ExpressionBody is { } body)
            {
                graph.Functions[function].Returns.Add(Lower(body));
            }
        });
        LowerSchemas(parameters, function, context);
        return graph.Function(At(lambda), function);
    }

    // from x in list where … select y
    private int Query(QueryExpressionSyntax query)
    {
        Declare(query.FromClause.Identifier, query.FromClause, graph.Pass(At(query), Lower(query.FromClause.Expression), PassKind.Iterate), ElementOf(TypeOf(query.FromClause.Expression)));
        for (var body = query.Body; body is not null; body = body.Continuation?.Body)
        {
            foreach (var clause in body.Clauses)
            {
                switch (clause)
                {
                    case FromClauseSyntax from:
                        Declare(from.Identifier, from, graph.Pass(At(from), Lower(from.Expression), PassKind.Iterate), ElementOf(TypeOf(from.Expression)));
                        break;
                    case LetClauseSyntax let:
                        Declare(let.Identifier, let, Lower(let.Expression), TypeOf(let.Expression));
                        break;
                    case WhereClauseSyntax where:
                        Lower(where.Condition);
                        break;
                    case JoinClauseSyntax join:
                        Declare(join.Identifier, join, graph.Pass(At(join), Lower(join.InExpression), PassKind.Iterate), ElementOf(TypeOf(join.InExpression)));
                        break;
                }
            }

            var result = Lower(body.SelectOrGroup is SelectClauseSyntax select ? select.Expression : ((GroupClauseSyntax)body.SelectOrGroup).GroupExpression);
            if (body.Continuation is not { } next)
            {
                return graph.Array(At(query), [result]);
            }

            Declare(next.Identifier, next, result, TypeShape.Unknown);
        }

        return graph.Unknown(At(query));
    }

    private void Declare(SyntaxToken name, SyntaxNode node, int value, TypeShape type) => DeclareLocal(node, name.Text, value, type);

    private void LowerAttributes(BaseMethodDeclarationSyntax method, int function, NameContext context, string name, string returns)
    {
        var isHandler = false;
        Within(new SourceFunction(graph.TopFunction, context, null, IsStatic: true, new HashSet<string>(), null), () =>
        {
            foreach (var attribute in method.AttributeLists.SelectMany(list => list.Attributes))
            {
                var type = AttributeType(attribute, context);
                isHandler |= ParameterSchemas.IsHandlerAttribute(type);
                if (type is "System.Runtime.InteropServices.DllImportAttribute" or "System.Runtime.InteropServices.LibraryImportAttribute")
                {
                    LowerImport(attribute, function, name);
                }

                graph.Functions[function].Decorators.Add(AttributeNode(attribute, type, name, returns));
            }
        });
        if (isHandler)
        {
            LowerSchemas(method.ParameterList.Parameters, function, context);
        }
    }

    private string AttributeType(AttributeSyntax attribute, NameContext context)
    {
        var name = SourceNames.Text(attribute.Name);
        return names.Resolve(name + "Attribute", context) ?? names.Resolve(name, context)
            ?? ((string[])["ModelContextProtocol.Server.", "System.ComponentModel.", "System.Runtime.InteropServices."]).Select(space => space + name + "Attribute").FirstOrDefault(KnownTypes.Contains) ?? name;
    }

    private int AttributeNode(AttributeSyntax attribute, string type, string method, string returns)
    {
        var site = graph.Top(attribute.SpanStart);
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var node = graph.Call(site, GlobalOf(type), [.. arguments.Where(argument => argument.NameEquals is null).Select(argument => Lower(argument.Expression))], construct: true);
        graph.NamedArguments[node] = [.. arguments.Where(argument => argument.NameEquals is not null).Select(argument => new NamedArgument(argument.NameEquals!.Name.Identifier.Text, Lower(argument.Expression)))];
        if (ParameterSchemas.IsHandlerAttribute(type))
        {
            graph.NamedArguments[node].Add(new NamedArgument(LibraryTypes.DerivedName, graph.Constant(site, LibraryTypes.ToolName(method, returns))));
        }

        return node;
    }

    // A function of a native library: loading it is one thing, calling it another.
    private void LowerImport(AttributeSyntax attribute, int function, string name)
    {
        var site = new Site(function, attribute.SpanStart);
        var arguments = attribute.ArgumentList?.Arguments ?? default;
        var entry = arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.Text == "EntryPoint")?.Expression is LiteralExpressionSyntax { Token.Value: string written } ? written : name;
        var module = arguments.FirstOrDefault(argument => argument.NameEquals is null) is { } first ? Lower(first.Expression) : graph.Unknown(site);
        graph.Call(site, GlobalOf("System.Runtime.InteropServices.DllImport"), [module, graph.Constant(site, entry)]);
        graph.Functions[function].Returns.Add(graph.Call(site, graph.Member(site, GlobalOf("DllImport"), entry), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(graph.Functions[function].Parameters)));
    }

    private void LowerSchemas(IReadOnlyList<ParameterSyntax> parameters, int function, NameContext context)
    {
        var schemas = new SourceSchemas(names, graph);
        for (var index = 0; index < parameters.Count; index++)
        {
            if (parameters[index].Type is not null && schemas.Of(parameters[index], context, attribute => AttributeType(attribute, context)) is >= 0 and var schema)
            {
                graph.Functions[function].ParameterTypes[index] = schema;
            }
        }
    }
}
