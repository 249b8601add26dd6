using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>Schemas of the parameters of a tool, as the official SDK derives them from their types.</summary>
internal sealed class ParameterSchemas(AssemblyImage image, AssemblyTypes types, ModuleGraph graph) : TypeSchemas(graph)
{
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
        return Schema(type, description, IsOptional(parameter));
    }

    private static bool IsOptional(Parameter parameter) => parameter.Attributes.HasFlag(System.Reflection.ParameterAttributes.Optional) || parameter.Attributes.HasFlag(System.Reflection.ParameterAttributes.HasDefault);

    // A class of the subject that the client gives as an object has properties that can be set.
    private bool IsPlain(TypeShape type) =>
        Properties(type).Any() && Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetInterfaceImplementations().Count == 0
        && !Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).Attributes.HasFlag(System.Reflection.TypeAttributes.Interface);

    private MetadataReader Metadata => image.Metadata;

    protected override TypeShape Plain(TypeShape type)
    {
        while (type.Name == "System.Nullable")
        {
            type = type.Element;
        }

        return type;
    }

    protected override IEnumerable<string>? EnumerationOf(TypeShape type) => type.Definition > 0 && types[type.Definition] == TypeRole.Enumeration ? Members(type) : null;

    protected override IEnumerable<(string Name, TypeShape Type, string Description)>? PropertiesOf(TypeShape type) => type.Definition > 0 ? Properties(type) : null;

    private IEnumerable<string> Members(TypeShape type) =>
        Metadata.GetTypeDefinition(MetadataTokens.TypeDefinitionHandle(type.Definition)).GetFields().Select(Metadata.GetFieldDefinition)
            .Where(field => field.Attributes.HasFlag(System.Reflection.FieldAttributes.Static)).Select(field => image.Names.Text(field.Name));

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
