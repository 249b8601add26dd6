using Mtf.Flow.Graph;

namespace Mtf.Flow.DotNet;

/// <summary>JSON Schemas of types, as the official SDK derives them; where the types are read from is left to the heirs.</summary>
internal abstract class TypeSchemas(ModuleGraph graph)
{
    protected const int MostProperties = 64;
    private const int Deepest = 4;

    /// <summary>The names of an enumeration of the subject, null for other types.</summary>
    protected abstract IEnumerable<string>? EnumerationOf(TypeShape type);

    /// <summary>What can be set of a class of the subject, null for types from elsewhere.</summary>
    protected abstract IEnumerable<(string Name, TypeShape Type, string Description)>? PropertiesOf(TypeShape type);

    /// <summary>The type that a value has when it is there.</summary>
    protected virtual TypeShape Plain(TypeShape type) => type;

    protected int Schema(TypeShape given, string description, bool isOptional, int depth = 0)
    {
        var site = graph.Top(0);
        var type = Plain(given);
        List<ObjectEntry> entries = [];
        void Put(string key, int value) => entries.Add(new ObjectEntry(graph.Text(key), -1, value));

        var (name, format) = LibraryTypes.SchemaOf(type);
        if (EnumerationOf(type) is { } members)
        {
            Put("type", graph.Constant(site, "string"));
            Put("enum", graph.Array(site, [.. members.Take(MostProperties).Select(member => graph.Constant(site, member))]));
        }
        else if (depth < Deepest && PropertiesOf(type) is { } properties)
        {
            Put("type", graph.Constant(site, "object"));
            Put("properties", graph.Object(site, [.. properties.Select(property =>
                new ObjectEntry(graph.Text(LibraryTypes.CamelCase(property.Name)), -1, Schema(property.Type, property.Description, false, depth + 1)))]));
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
