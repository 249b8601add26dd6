using System.Xml;
using System.Xml.Linq;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>The facts of a <c>.nuspec</c> that an index may leave out.</summary>
internal static class NuGetManifest
{
    /// <summary>Fills what the index did not state; returns the version unchanged when the manifest cannot be read.</summary>
    public static PublishedVersion Complete(PublishedVersion version, byte[] manifest)
    {
        XElement? metadata;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(manifest), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            metadata = Child(XElement.Load(reader), "metadata");
        }
        catch (XmlException)
        {
            return version;
        }

        var repository = metadata is null ? null : Child(metadata, "repository");
        return metadata is null ? version : version with
        {
            Dependencies = version.Dependencies.Count > 0 ? version.Dependencies : ReadDependencies(metadata),
            Repository = version.Repository ?? repository?.Attribute("url")?.Value,
            Commit = version.Commit ?? repository?.Attribute("commit")?.Value,
            Homepage = version.Homepage ?? Child(metadata, "projectUrl")?.Value,
            License = version.License ?? Child(metadata, "license")?.Value ?? Child(metadata, "licenseUrl")?.Value,
            Description = version.Description ?? Child(metadata, "description")?.Value,
            Keywords = version.Keywords.Count > 0 ? version.Keywords : (Child(metadata, "tags")?.Value ?? "").Split((char[])[' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private static IReadOnlyList<DependencyRequirement> ReadDependencies(XElement metadata)
    {
        var dependencies = Child(metadata, "dependencies");
        return dependencies is null ? [] :
        [
            .. Children(dependencies, "dependency").Select(item => ToRequirement(item, "")),
            .. Children(dependencies, "group").SelectMany(group =>
                Children(group, "dependency").Select(item => ToRequirement(item, group.Attribute("targetFramework")?.Value ?? ""))),
        ];
    }

    private static DependencyRequirement ToRequirement(XElement item, string framework) =>
        new(item.Attribute("id")?.Value ?? "", item.Attribute("version")?.Value ?? "", Marker: framework);

    private static XElement? Child(XElement parent, string name) => Children(parent, name).FirstOrDefault();

    private static IEnumerable<XElement> Children(XElement parent, string name) => parent.Elements().Where(child => child.Name.LocalName == name);
}
