using System.Xml;
using System.Xml.Linq;

namespace Mtf.Inventories.Documents;

/// <summary>Reads XML without document type, external entities or deep nesting.</summary>
internal static class XmlText
{
    public static (XElement? Root, string Problem) Read(string text)
    {
        try
        {
            using (var depth = Open(text))
            {
                var nodes = 0;
                while (depth.Read())
                {
                    if (depth.Depth > Document.MaximumDepth || ++nodes > Document.MaximumValues)
                    {
                        return (null, $"is nested deeper than {Document.MaximumDepth} or has more than {Document.MaximumValues} nodes");
                    }
                }
            }

            using var reader = Open(text);
            return (XElement.Load(reader, LoadOptions.SetLineInfo), "");
        }
        catch (XmlException exception)
        {
            return (null, exception.Message.Contains("DTD", StringComparison.Ordinal)
                ? "has a document type definition, which is refused"
                : $"is not XML at line {exception.LineNumber}");
        }
    }

    /// <summary>The child with this local name, whatever its namespace: nuspec has had a dozen.</summary>
    public static XElement? Child(this XElement? parent, string name) =>
        parent?.Elements().FirstOrDefault(element => element.Name.LocalName == name);

    public static IEnumerable<XElement> Children(this XElement? parent, string name) =>
        parent?.Elements().Where(element => element.Name.LocalName == name) ?? [];

    public static string? Attr(this XElement? element, string name) => element?.Attribute(name)?.Value.Trim() is { Length: > 0 } value ? value : null;

    public static string? TextOf(this XElement? parent, string name) => parent.Child(name)?.Value.Trim() is { Length: > 0 } value ? value : null;

    public static int LineOf(this XElement element) => element is IXmlLineInfo info && info.HasLineInfo() ? info.LineNumber : 0;

    private static XmlReader Open(string text) => XmlReader.Create(new StringReader(text), new XmlReaderSettings
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersFromEntities = 1024,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    });
}
