using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.DotNet;

/// <summary>A <c>.nuspec</c>: the manifest of a NuGet package.</summary>
internal static class Nuspec
{
    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file)
    {
        if (files.Xml(file) is not { } root)
        {
            return null;
        }

        var metadata = root.Child("metadata");
        if (metadata is null)
        {
            files.Report(file.Path, "The file is not a nuspec: it has no 'metadata'.");
            return null;
        }

        var repository = metadata.Child("repository");
        var url = repository.Attr("url") is { } stated ? RepositoryUrls.Normalise(stated) : null;
        return new ManifestFacts(ManifestKind.Nuspec, file.Path)
        {
            Name = metadata.TextOf("id"),
            Version = metadata.TextOf("version"),
            Description = metadata.TextOf("description") ?? metadata.TextOf("summary"),
            Keywords = [.. (metadata.TextOf("tags") ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)],
            AuthorName = metadata.TextOf("authors"),
            AuthorContact = metadata.TextOf("owners"),
            Repository = url is null ? null : new RepositoryReference(url, null, repository.Attr("commit")),
            Homepage = metadata.TextOf("projectUrl"),
            License = metadata.TextOf("license") ?? metadata.TextOf("licenseUrl"),
            PackageTypes = [.. metadata.Child("packageTypes").Children("packageType").Select(type => type.Attr("name")).OfType<string>()],
            Requirements = Requirements(metadata.Child("dependencies")),
        };
    }

    private static List<DependencyRequirement> Requirements(System.Xml.Linq.XElement? dependencies)
    {
        var ungrouped = dependencies.Children("dependency").Select(dependency => (Framework: "", Dependency: dependency));
        var grouped = dependencies.Children("group").SelectMany(group =>
            group.Children("dependency").Select(dependency => (Framework: group.Attr("targetFramework") ?? "", Dependency: dependency)));
        return
        [
            .. ungrouped.Concat(grouped)
                .Where(found => found.Dependency.Attr("id") is not null)
                .Select(found => new DependencyRequirement(
                    found.Dependency.Attr("id") ?? "", found.Dependency.Attr("version") ?? "", DependencyKind.Production, found.Framework)),
        ];
    }
}
