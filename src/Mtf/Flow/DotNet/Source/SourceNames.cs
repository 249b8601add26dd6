using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Where a name stands: decides what it means.</summary>
/// <param name="Scopes">Full names of the enclosing types and namespaces, innermost first.</param>
internal sealed record NameContext(SourceFile File, IReadOnlyList<string> Scopes)
{
    public static NameContext Of(SourceFile file, SyntaxNode node)
    {
        List<string> parts = [];
        foreach (var parent in node.AncestorsAndSelf().Reverse())
        {
            switch (parent)
            {
                case BaseNamespaceDeclarationSyntax space:
                    parts.AddRange(space.Name.ToString().Split('.'));
                    break;
                case BaseTypeDeclarationSyntax type:
                    parts.Add(type.Identifier.Text);
                    break;
            }
        }

        return new NameContext(file, Enclosing(string.Join('.', parts)));
    }

    // A name and those around it.
    private static List<string> Enclosing(string name)
    {
        const int longest = 1024;
        const int most = 32;
        List<string> scopes = [];
        for (var scope = name.Length > longest ? name[^longest..] : name; scope.Length > 0 && scopes.Count < most; scope = scope[..Math.Max(0, scope.LastIndexOf('.'))])
        {
            scopes.Add(scope);
        }

        return scopes;
    }
}

/// <summary>All types that the subject's source declares, and what names mean.</summary>
internal sealed class SourceNames
{
    private static readonly string[] Implicit = ["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Net.Http.Json", "System.Threading", "System.Threading.Tasks", "Microsoft.AspNetCore.Builder", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging"];
    private readonly Dictionary<string, SourceType> types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<SourceType>> extensions = new(StringComparer.Ordinal);
    private readonly List<string> globalUsings = [.. Implicit];

    public IEnumerable<SourceType> Types => types.Values;

    public SourceType? Find(string fullName) => types.GetValueOrDefault(fullName);

    /// <summary>Types with an extension method of a name.</summary>
    public IReadOnlyList<SourceType> Extending(string method) => extensions.GetValueOrDefault(method) ?? (IReadOnlyList<SourceType>)[];

    public void Declare(SourceFile file)
    {
        foreach (var directive in file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>())
        {
            var name = directive.NamespaceOrType.ToString();
            if (directive.Alias is { } alias)
            {
                file.Aliases[alias.Name.Identifier.Text] = name;
            }
            else if (directive.StaticKeyword != default)
            {
                file.StaticUsings.Add(name);
            }
            else
            {
                (directive.GlobalKeyword != default ? globalUsings : file.Usings).Add(name);
            }
        }

        foreach (var type in file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<BaseTypeDeclarationSyntax>())
        {
            Declare(file, type);
        }
    }

    private void Declare(SourceFile file, BaseTypeDeclarationSyntax syntax)
    {
        var context = NameContext.Of(file, syntax);
        var role = syntax is EnumDeclarationSyntax ? TypeRole.Enumeration : syntax is TypeDeclarationSyntax declared && SourceType.HoldsData(declared) ? TypeRole.Data : TypeRole.Service;
        if (!types.TryGetValue(context.Scopes[0], out var type))
        {
            types[context.Scopes[0]] = type = new SourceType(context.Scopes[0], role, file);
        }

        type.Role = type.Role == TypeRole.Data && role != TypeRole.Data && syntax is TypeDeclarationSyntax { Members.Count: > 0 } ? role : type.Role;
        type.IsStatic |= syntax.Modifiers.Any(SyntaxKind.StaticKeyword);
        type.IsInterface |= syntax is InterfaceDeclarationSyntax;
        type.EnumMembers.AddRange((syntax as EnumDeclarationSyntax)?.Members.Select(member => member.Identifier.Text) ?? []);
        foreach (var parameter in (syntax as TypeDeclarationSyntax)?.TypeParameterList?.Parameters ?? [])
        {
            type.TypeParameters.Add(parameter.Identifier.Text);
        }

        DeclareMembers(file, syntax, type);
    }

    private void DeclareMembers(SourceFile file, BaseTypeDeclarationSyntax syntax, SourceType type)
    {
        foreach (var parameter in (syntax as TypeDeclarationSyntax)?.ParameterList?.Parameters ?? [])
        {
            type.Positional.Add(parameter.Identifier.Text);
            type.Members[parameter.Identifier.Text] = new SourceMember(parameter.Identifier.Text, parameter.Type, false, false, syntax, file);
        }

        foreach (var member in (syntax as TypeDeclarationSyntax)?.Members ?? [])
        {
            switch (member)
            {
                case FieldDeclarationSyntax field:
                    foreach (var variable in field.Declaration.Variables)
                    {
                        type.Members[variable.Identifier.Text] = new SourceMember(variable.Identifier.Text, field.Declaration.Type, IsStatic(field.Modifiers), false, syntax, file);
                    }

                    break;
                case EventFieldDeclarationSyntax events:
                    foreach (var variable in events.Declaration.Variables)
                    {
                        type.Members[variable.Identifier.Text] = new SourceMember(variable.Identifier.Text, events.Declaration.Type, IsStatic(events.Modifiers), false, syntax, file);
                    }

                    break;
                case PropertyDeclarationSyntax property:
                    type.Members[property.Identifier.Text] = new SourceMember(property.Identifier.Text, property.Type, IsStatic(property.Modifiers), !SourceType.IsAuto(property), syntax, file);
                    break;
                case MethodDeclarationSyntax method:
                    var isExtension = method.ParameterList.Parameters.FirstOrDefault()?.Modifiers.Any(SyntaxKind.ThisKeyword) == true;
                    type.Methods.Add((method.Identifier.Text, method.ReturnType, IsStatic(method.Modifiers), isExtension, method.ParameterList.Parameters.Count, file));
                    if (isExtension)
                    {
                        (extensions.TryGetValue(method.Identifier.Text, out var list) ? list : extensions[method.Identifier.Text] = []).Add(type);
                    }

                    break;
            }
        }
    }

    private static bool IsStatic(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.StaticKeyword) || modifiers.Any(SyntaxKind.ConstKeyword);

    /// <summary>Once all types are known: what each derives from, for the calls through bases.</summary>
    public void Link(IEnumerable<SourceFile> files, DotNetSymbols symbols)
    {
        foreach (var file in files)
        {
            foreach (var syntax in file.Root.DescendantNodes(node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>())
            {
                var context = NameContext.Of(file, syntax);
                var type = types[context.Scopes[0]];
                List<string> bases = [.. syntax.BaseList?.Types.Select(parent => TypeOf(parent.Type, context).Name) ?? []];
                type.Bases.AddRange(bases);
                symbols.Add(Symbol(file, syntax, type, bases));
            }
        }
    }

    private static TypeSymbol Symbol(SourceFile file, TypeDeclarationSyntax syntax, SourceType type, List<string> bases)
    {
        var symbol = new TypeSymbol(type.Name, file.Path, "", bases);
        void Note(string name, int arity, bool hasBody)
        {
            symbol.Declared.Add((name, arity));
            if (hasBody)
            {
                symbol.Methods.Add((name, arity));
            }
        }

        if (syntax.ParameterList is { } primary)
        {
            Note(".ctor", primary.Parameters.Count, true);
        }

        foreach (var member in syntax.Members)
        {
            switch (member)
            {
                case MethodDeclarationSyntax method:
                    Note(method.Identifier.Text, method.ParameterList.Parameters.Count, method.Body is not null || method.ExpressionBody is not null || method.Modifiers.Any(SyntaxKind.ExternKeyword));
                    break;
                case ConstructorDeclarationSyntax constructor when !constructor.Modifiers.Any(SyntaxKind.StaticKeyword):
                    Note(".ctor", constructor.ParameterList.Parameters.Count, true);
                    break;
                case PropertyDeclarationSyntax property when !SourceType.IsAuto(property):
                    Note("get_" + property.Identifier.Text, 0, property.ExpressionBody is not null || (property.AccessorList?.Accessors.Any(accessor => accessor.Body is not null || accessor.ExpressionBody is not null) ?? false));
                    break;
            }
        }

        return symbol;
    }

    /// <summary>The type that syntax names; its name stays as written when nothing is known of it.</summary>
    public TypeShape TypeOf(TypeSyntax? syntax, NameContext context, int depth = 0)
    {
        const int deepest = 16;
        if (depth > deepest)
        {
            return TypeShape.Unknown;
        }

        switch (syntax)
        {
            case null or { IsVar: true }:
                return TypeShape.Unknown;
            case PredefinedTypeSyntax predefined:
                return TypeShape.Of(Primitive(predefined.Keyword.Kind()));
            case NullableTypeSyntax nullable:
                return TypeOf(nullable.ElementType, context, depth + 1);
            case ArrayTypeSyntax array:
                return TypeShape.ArrayOf(TypeOf(array.ElementType, context, depth + 1));
            case RefTypeSyntax reference:
                return TypeOf(reference.Type, context, depth + 1);
            case TupleTypeSyntax tuple:
                return new TypeShape("System.ValueTuple", ShapeKind.Named, [.. tuple.Elements.Select(element => TypeOf(element.Type, context, depth + 1) with { Assembly = element.Identifier.Text })]);
            case NameSyntax name:
                var arguments = name.DescendantNodesAndSelf().OfType<GenericNameSyntax>().FirstOrDefault()?.TypeArgumentList.Arguments.Select(argument => TypeOf(argument, context, depth + 1)).ToList() ?? [];
                return TypeShape.Of(Resolve(Text(name), context) ?? Text(name)) with { Arguments = arguments };
            default:
                return TypeShape.Unknown;
        }
    }

    /// <summary>A name with its parts but without type arguments.</summary>
    public static string Text(ExpressionSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => Text(qualified.Left) + "." + qualified.Right.Identifier.Text,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.Text,
        SimpleNameSyntax simple => simple.Identifier.Text,
        _ => "",
    };

    /// <summary>The full name of a type, null when a name names none that is known.</summary>
    public string? Resolve(string name, NameContext context)
    {
        var first = name.Split('.', 2);
        if (context.File.Aliases.TryGetValue(first[0], out var alias))
        {
            name = first.Length > 1 ? alias + "." + first[1] : alias;
        }

        foreach (var scope in context.Scopes)
        {
            if (types.ContainsKey(scope + "." + name))
            {
                return scope + "." + name;
            }
        }

        if (types.ContainsKey(name) || KnownTypes.Contains(name))
        {
            return name;
        }

        var usings = context.File.Usings.Concat(globalUsings);
        return usings.Select(space => space + "." + name).FirstOrDefault(full => types.ContainsKey(full))
            ?? usings.Select(space => space + "." + name).FirstOrDefault(KnownTypes.Contains)
            ?? (name.Length > 0 && char.IsUpper(name[0]) ? context.File.Usings.Where(KnownTypes.IsModelledNamespace).Select(space => space + "." + name).FirstOrDefault() : null)
            ?? (KnownTypes.IsModelledNamespace(name) ? name : null);
    }

    private static string Primitive(SyntaxKind kind) => kind switch
    {
        SyntaxKind.StringKeyword => "System.String",
        SyntaxKind.ObjectKeyword => "System.Object",
        SyntaxKind.BoolKeyword => "System.Boolean",
        SyntaxKind.IntKeyword => "System.Int32",
        SyntaxKind.LongKeyword => "System.Int64",
        SyntaxKind.ShortKeyword => "System.Int16",
        SyntaxKind.ByteKeyword => "System.Byte",
        SyntaxKind.SByteKeyword => "System.SByte",
        SyntaxKind.UIntKeyword => "System.UInt32",
        SyntaxKind.ULongKeyword => "System.UInt64",
        SyntaxKind.UShortKeyword => "System.UInt16",
        SyntaxKind.CharKeyword => "System.Char",
        SyntaxKind.FloatKeyword => "System.Single",
        SyntaxKind.DoubleKeyword => "System.Double",
        SyntaxKind.DecimalKeyword => "System.Decimal",
        SyntaxKind.VoidKeyword => "System.Void",
        _ => "",
    };
}
