using System.Text.Json;
using Mtf.Artifacts.Http;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>Core metadata (PEP 566): what a wheel says about itself.</summary>
internal static class PyPiMetadata
{
    private static readonly string[] SourceLabels = ["repository", "source", "sourcecode", "github", "code", "git"];

    /// <summary>Fills what the index page does not state.</summary>
    public static PublishedVersion Complete(PublishedVersion version, string metadata)
    {
        var headers = metadata.Split('\n').TakeWhile(line => line.Trim().Length > 0)
            .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2 && !char.IsWhiteSpace(parts[0].FirstOrDefault()))
            .ToLookup(parts => parts[0].Trim().ToLowerInvariant(), parts => parts[1].Trim(), StringComparer.Ordinal);
        return version with
        {
            DependenciesKnown = true,
            Dependencies = [.. headers["requires-dist"].Select(ToRequirement).OfType<DependencyRequirement>()],
            License = version.License ?? headers["license-expression"].Concat(headers["license"]).FirstOrDefault(text => text.Length > 0),
            Description = version.Description ?? headers["summary"].FirstOrDefault(),
            Homepage = version.Homepage ?? headers["home-page"].FirstOrDefault(),
            Repository = version.Repository ?? RepositoryOf(headers["project-url"].Select(text => text.Split(',', 2)).Where(parts => parts.Length == 2)
                .Select(parts => (parts[0].Trim(), parts[1].Trim()))),
            Keywords = version.Keywords.Count > 0 ? version.Keywords
                : [.. headers["keywords"].SelectMany(text => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))],
            RuntimeRequirement = version.RuntimeRequirement.Length > 0 ? version.RuntimeRequirement : headers["requires-python"].FirstOrDefault() ?? "",
        };
    }

    public static DependencyRequirement? ToRequirement(string text) => PythonRequirement.TryParse(text, out var requirement)
        ? new DependencyRequirement(
            requirement.Name, requirement.Url.Length > 0 ? requirement.Url : requirement.Specifiers, Marker: requirement.Marker, Extras: requirement.Extras)
        : null;

    /// <summary>The link whose label says that it is the source, by the well-known labels of PyPI.</summary>
    public static string? RepositoryOf(IEnumerable<(string Label, string Url)> links)
    {
        var known = links.ToLookup(link => new string([.. link.Label.Where(char.IsAsciiLetterOrDigit)]).ToLowerInvariant(), link => link.Url, StringComparer.Ordinal);
        return SourceLabels.SelectMany(label => known[label]).FirstOrDefault();
    }
}

/// <summary>The project document of an index: people and links of the newest version.</summary>
internal sealed record PyPiProject(string Version, IReadOnlyList<string> Maintainers, string? Homepage, string? Repository, string? License, string? Description, IReadOnlyList<string>? Requirements)
{
    public static PyPiProject? Read(HttpDocument answer)
    {
        using var document = JsonMembers.ParseAnswer(answer);
        var info = document.RootElement.Member("info");
        var roles = document.RootElement.Member("ownership").Items("roles").Select(role => role.Text("user")).OfType<string>();
        var links = info.Member("project_urls").Members().Where(link => link.Value.AsText() is not null).Select(link => (link.Name, link.Value.AsText()!)).ToArray();
        return info.Text("version") is not { } version ? null : new PyPiProject(
            version, [.. roles.Select(user => user.ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal)],
            info.Text("home_page") is { Length: > 0 } home ? home : links.FirstOrDefault(link => link.Name.Equals("homepage", StringComparison.OrdinalIgnoreCase)).Item2,
            PyPiMetadata.RepositoryOf(links), info.Text("license_expression") ?? info.Text("license"), info.Text("summary"),
            info.Member("requires_dist").ValueKind == JsonValueKind.Array ? info.Texts("requires_dist") : null);
    }

    /// <summary>Fills what page and metadata left open.</summary>
    public PublishedVersion Complete(PublishedVersion version) => version with
    {
        Dependencies = version.DependenciesKnown ? version.Dependencies : [.. (Requirements ?? []).Select(PyPiMetadata.ToRequirement).OfType<DependencyRequirement>()],
        DependenciesKnown = version.DependenciesKnown || Requirements is not null,
        Maintainers = Maintainers,
        Homepage = version.Homepage ?? Homepage,
        Repository = version.Repository ?? Repository,
        License = version.License is { Length: > 0 } ? version.License : License,
        Description = version.Description ?? Description,
    };
}
