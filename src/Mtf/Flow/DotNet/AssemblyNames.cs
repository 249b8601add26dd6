using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Mtf.Flow.DotNet;

/// <summary>Names in metadata. Heaps may overlap and chains may be circular, so that everything is cut at a fixed length.</summary>
internal sealed class AssemblyNames(MetadataReader metadata)
{
    private const int LongestName = 512;
    private const int DeepestNesting = 12;
    private readonly Dictionary<StringHandle, string> texts = [];
    private readonly Dictionary<int, string> definitions = [];
    private readonly Dictionary<int, (string Name, string Assembly)> references = [];

    public string Text(StringHandle handle)
    {
        if (handle.IsNil)
        {
            return "";
        }

        if (!texts.TryGetValue(handle, out var text))
        {
            var reader = metadata.GetBlobReader(handle);
            texts[handle] = text = reader.Length > LongestName ? reader.ReadUTF8(LongestName) : reader.ReadUTF8(reader.Length);
        }

        return text;
    }

    /// <summary>Full name of a type of this assembly.</summary>
    public string Of(TypeDefinitionHandle handle)
    {
        var row = MetadataTokens.GetRowNumber(handle);
        if (definitions.TryGetValue(row, out var known))
        {
            return known;
        }

        var name = "";
        for (var depth = 0; depth < DeepestNesting && !handle.IsNil; depth++)
        {
            var type = metadata.GetTypeDefinition(handle);
            name = name.Length == 0 ? Simple(type.Name) : Simple(type.Name) + "." + name;
            name = type.Namespace.IsNil ? name : Text(type.Namespace) + "." + name;
            handle = type.GetDeclaringType();
        }

        return definitions[row] = name;
    }

    /// <summary>Full name of a type of another assembly, and the simple name of that assembly.</summary>
    public (string Name, string Assembly) Of(TypeReferenceHandle handle)
    {
        var row = MetadataTokens.GetRowNumber(handle);
        if (references.TryGetValue(row, out var known))
        {
            return known;
        }

        var name = "";
        var assembly = "";
        for (var depth = 0; depth < DeepestNesting && !handle.IsNil; depth++)
        {
            var type = metadata.GetTypeReference(handle);
            name = name.Length == 0 ? Simple(type.Name) : Simple(type.Name) + "." + name;
            name = type.Namespace.IsNil ? name : Text(type.Namespace) + "." + name;
            assembly = type.ResolutionScope.Kind == HandleKind.AssemblyReference
                ? Text(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name)
                : assembly;
            handle = type.ResolutionScope.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)type.ResolutionScope : default;
        }

        return references[row] = (name, assembly);
    }

    private string Simple(StringHandle handle) => WithoutArity(Text(handle));

    public static string WithoutArity(string name) => name.LastIndexOf('`') is > 0 and var tick ? name[..tick] : name;
}
