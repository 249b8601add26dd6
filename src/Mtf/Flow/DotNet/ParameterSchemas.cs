using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Schemas of the parameters of a tool, as the official SDK derives them from their types.</summary>
internal sealed class ParameterSchemas(AssemblyImage image, AssemblyTypes types, ModuleGraph graph)
{
    private const int Deepest = 4;
    private const int MostProperties = 64;

    public static bool IsHandlerAttribute(string type) =>
        type.StartsWith("ModelContextProtocol.Server.McpServer", StringComparison.Ordinal) || type == "Microsoft.SemanticKernel.KernelFunctionAttribute";

    /// <summary>Node of a parameter's schema, -1 for parameters that the client does not give.</summary>
    public int Of(TypeShape type, Parameter parameter)
    {
        if (LibraryTypes.IsInjected(type.Name) || (type.Definition > 0 && types[type.Definition] == TypeRole.Service && !IsPlain(type)))
        {
            return -1;
        }

        var attributes = image.Attributes.Of(parameter.GetCustomAttributes());
        if (attributes.Any(attribute => attribute.Type is "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute" or "Microsoft.AspNetCore.Mvc.FromServicesAttribute"))
        {
            return -1;
        }

        var description = attributes.FirstOrDefault(attribute => attribute.Type == "System.ComponentModel.DescriptionAttribute")?.Arguments is [{ Text: { } text }, ..] ? text : "";
        return Schema(type, description, IsOptional(parameter), 0);
    }

    private static bool IsOptional(Parameter parameter) => parameter.Attributes.HasFlag(System.Reflection.ParameterAttributes.Optional) || parameter.Attributes.HasFlag(System.Reflection.ParameterAttributes.HasDefault);

    // A class of the subject that the client gives as an object has properties that can be set.
    private bool IsPlain(TypeShape type) =>
        Properties(type).Any() && Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetInterfaceImplementations().Count == 0
        && !Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).Attributes.HasFlag(System.Reflection.TypeAttributes.Interface);

    private MetadataReader Metadata => image.Metadata;

    private int Schema(TypeShape type, string description, bool isOptional, int depth)
    {
        var site = graph.Top(0);
        if (type.Name == "System.Nullable")
        {
            return Schema(type.Element, description, isOptional, depth);
        }

        List<ObjectEntry> entries = [];
        void Put(string key, int value) => entries.Add(new ObjectEntry(graph.Text(key), -1, value));

        var (name, format) = LibraryTypes.SchemaOf(type);
        var isOwn = type.Definition > 0;
        if (isOwn && types[type.Definition] == TypeRole.Enumeration)
        {
            Put("type", graph.Constant(site, "string"));
            Put("enum", graph.Array(site, [.. Members(type).Select(member => graph.Constant(site, member))]));
        }
        else if (isOwn && depth < Deepest)
        {
            Put("type", graph.Constant(site, "object"));
            Put("properties", graph.Object(site, [.. Properties(type).Select(property => new ObjectEntry(graph.Text(LibraryTypes.CamelCase(property.Name)), -1, Schema(property.Type, property.Description, false, depth + 1)))]));
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

    private IEnumerable<string> Members(TypeShape type) =>
        Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetFields().Select(Metadata.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(System.Reflection.FieldAttributes.Static)).Take(MostProperties).Select(field => image.Names.Text(field.Name));

    private IEnumerable<(string Name, TypeShape Type, string Description)> Properties(TypeShape type)
    {
        foreach (var handle in Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetProperties().Take(MostProperties))
        {
            var property = Metadata.GetPropertyDefinition(handle);
            var name = image.Names.Text(property.Name);
            if (name != "EqualityContract" && !property.GetAccessors().Getter.IsNil && !Metadata.GetMethodDefinition(property.GetAccessors().Getter).Attributes.HasFlag(System.Reflection.MethodAttributes.Static))
            {
                var attributes = image.Attributes.Of(property.GetCustomAttributes());
                var renamed = attributes.FirstOrDefault(attribute => attribute.Type == "System.Text.Json.Serialization.JsonPropertyNameAttribute")?.Arguments is [{ Text: { Length: > 0 } json }, ..] ? json : name;
                var description = attributes.FirstOrDefault(attribute => attribute.Type == "System.ComponentModel.DescriptionAttribute")?.Arguments is [{ Text: { } text }, ..] ? text : "";
                yield return (renamed, image.Signatures.Method(property.Signature).Return, description);
            }
        }
    }
}
