namespace Mtf.Packages;

/// <summary>A package URL (purl-spec): the name of a package in an ecosystem, with version.</summary>
public sealed record PackageUrl(string Type, string Namespace, string Name, string Version)
{
    public IReadOnlyDictionary<string, string> Qualifiers { get; init; } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    public string Subpath { get; init; } = "";
}
