using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Schemas of the parameters of a tool in source, as the official SDK derives them from their types.</summary>
internal sealed class SourceSchemas(SourceNames names, ModuleGraph graph) : TypeSchemas(graph)
{
    /// <summary>Node of a parameter's schema, -1 for parameters that the client does not give.</summary>
    public int Of(ParameterSyntax parameter, NameContext context, Func<AttributeSyntax, string> typeOf)
    {
        var type = names.TypeOf(parameter.Type, context);
        if (LibraryTypes.IsInjected(type.Name) || (names.Find(type.Name) is { Role: TypeRole.Service } own && !IsPlain(own)))
        {
            return -1;
        }

        var attributes = parameter.AttributeLists.SelectMany(list => list.Attributes).ToList();
        return attributes.Exists(attribute => SourceNames.Text(attribute.Name) is "FromKeyedServices" or "FromServices")
            ? -1
            : Schema(type, Description(attributes, typeOf), parameter.Default is not null || parameter.Type is NullableTypeSyntax && parameter.Default is not null);
    }

    // A class of the subject that the client gives as an object has properties that can be set.
    private static bool IsPlain(SourceType type) => !type.IsInterface && type.Bases.Count == 0 && type.Members.Count > 0 && type.Methods.Count == 0;

    private static string Description(IEnumerable<AttributeSyntax> attributes, Func<AttributeSyntax, string> typeOf) =>
        attributes.FirstOrDefault(attribute => typeOf(attribute) == "System.ComponentModel.DescriptionAttribute")?.ArgumentList?.Arguments is [{ Expression: var text }, ..] ? TextOf(text, 0) : "";

    private static string TextOf(ExpressionSyntax expression, int depth) => expression switch
    {
        LiteralExpressionSyntax { Token.Value: string text } => text,
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum when depth < 64 => TextOf(sum.Left, depth + 1) + TextOf(sum.Right, depth + 1),
        _ => "",
    };

    protected override IEnumerable<string>? EnumerationOf(TypeShape type) =>
        names.Find(type.Name) is { Role: TypeRole.Enumeration } own ? own.EnumMembers : null;

    protected override IEnumerable<(string Name, TypeShape Type, string Description)>? PropertiesOf(TypeShape type) =>
        names.Find(type.Name)?.Members.Values.Where(member => !member.IsStatic).Take(MostProperties)
            .Select(member => (member.Name, names.TypeOf(member.Type, NameContext.Of(member.File, member.Owner)), ""));
}
