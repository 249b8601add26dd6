using Mtf.Packages;

namespace Mtf.Inventories.Python;

/// <summary>Requirements as Python manifests write them.</summary>
internal static class Requirements
{
    /// <summary>A PEP 508 requirement; null when it is not one. What only an extra asks for is optional.</summary>
    public static DependencyRequirement? Parse(string text) => Parse(text, DependencyKind.Production);

    public static DependencyRequirement? Parse(string text, DependencyKind kind)
    {
        if (!PythonRequirement.TryParse(text, out var requirement))
        {
            return null;
        }

        var onlyExtra = kind == DependencyKind.Production && requirement.Marker.Contains("extra", StringComparison.Ordinal);
        return requirement.ToDependency(onlyExtra ? DependencyKind.Optional : kind);
    }

    /// <summary>The requirements of a list; those that cannot be parsed are reported, since a resolver would miss them.</summary>
    public static IEnumerable<DependencyRequirement> ParseAll(IEnumerable<string> texts, DependencyKind kind, ManifestFiles files, string path)
    {
        foreach (var text in texts)
        {
            if (Parse(text, kind) is { } requirement)
            {
                yield return requirement;
            }
            else
            {
                files.Report(path, $"The requirement '{(text.Length > 80 ? text[..80] + "…" : text)}' cannot be parsed.");
            }
        }
    }
}
