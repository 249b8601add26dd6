using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet.Source;

/// <summary>Schemas of the parameters of a tool in source, as the official SDK derives them from their types.</summary>
internal sealed class SourceSchemas(SourceNames names, ModuleGraph graph)
{
    private const int Deepest = 4;
    private const int MostProperties = 64;

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
            : Schema(type, Description(attributes, typeOf), parameter.Default is not null || parameter.Type is NullableTypeSyntax && parameter.Default is not null, 0);
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

    private int Schema(TypeShape type, string description, bool isOptional, int depth)
    {
        var site = graph.Top(0);
        List<ObjectEntry> entries = [];
        void Put(string key, int value) => entries.Add(new ObjectEntry(graph.Text(key), -1, value));

        var (name, format) = LibraryTypes.SchemaOf(type);
        if (names.Find(type.Name) is { } own && own.Role == TypeRole.Enumeration)
        {
            Put("type", graph.Constant(site, "string"));
            Put("enum", graph.Array(site, [.. own.EnumMembers.Take(MostProperties).Select(member => graph.Constant(site, member))]));
        }
        else if (names.Find(type.Name) is { } declared && depth < Deepest)
        {
            Put("type", graph.Constant(site, "object"));
            Put("properties", graph.Object(site, [.. declared.Members.Values.Where(member => !member.IsStatic).Take(MostProperties)
                .Select(member => new ObjectEntry(graph.Text(LibraryTypes.CamelCase(member.Name)), -1, Schema(names.TypeOf(member.Type, NameContext.Of(member.File, member.Owner)), "", false, depth + 1)))]));
        }
        else if (name.Length > 0)
        {
            Put("type", graph.Constant(site, name));
        }

        if (format.Length > 0)
        {
            Put("format", graph.Constant(site, format));
        }

        if (name == "array" && type.Element is { Name.Length: > 0 } && depth < Deepest)
        {
            Put("items", Schema(type.Element, "", false, depth + 1));
        }

        if (description.Length > 0)
        {
            Put("description", graph.Constant(site, description));
        }

        if (isOptional)
        {
            Put("$optional", graph.Literal(site, "true"));
        }

        return graph.Object(site, [.. entries]);
    }
}
