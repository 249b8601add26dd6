using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Mtf.Artifacts.Http;
using Mtf.Packages;

namespace Mtf.Artifacts.Registries;

/// <summary>One file of an index page.</summary>
internal sealed record PyPiFile(PublishedFile Published, string Version, DateTimeOffset? UploadedAt, string? Yanked, string RequiresPython, string? Provenance);

/// <summary>Reads a project page of a Python index, JSON (PEP 691, 700) or HTML (PEP 503, 592, 658).</summary>
internal static partial class PyPiIndexPage
{
    private static readonly string[] SourceExtensions = [".tar.gz", ".zip"];

    [GeneratedRegex("""<a\s[^>]*>""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Anchor { get; }

    [GeneratedRegex("""([a-z-]+)\s*=\s*("[^"]*"|'[^']*')""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Attribute { get; }

    public static IEnumerable<PyPiFile> Read(HttpDocument answer, string name)
    {
        var first = answer.Body.AsSpan().TrimStart(" \t\r\n"u8);
        return first.Length > 0 && first[0] == (byte)'{' ? ReadJson(answer, name) : ReadHtml(answer, name);
    }

    private static List<PyPiFile> ReadJson(HttpDocument answer, string name)
    {
        using var document = JsonMembers.ParseAnswer(answer);
        var files = new List<PyPiFile>();
        foreach (var file in document.RootElement.Items("files"))
        {
            if (file.Text("filename") is { } fileName && ToUrl(answer.Uri, file.Text("url")) is { } url && VersionOf(fileName, name) is { } version)
            {
                var digests = file.Member("hashes").Members().Where(hash => hash.Value.AsText() is not null)
                    .ToDictionary(hash => hash.Name, hash => hash.Value.AsText()!.ToLowerInvariant(), StringComparer.Ordinal);
                var yanked = file.Member("yanked");
                files.Add(new PyPiFile(
                    new PublishedFile(fileName, url, digests, file.Number("size")), version, file.Time("upload-time"),
                    yanked.ValueKind == JsonValueKind.True ? "yanked" : yanked.AsText() is { } reason ? reason.Length > 0 ? reason : "yanked" : null,
                    file.Text("requires-python") ?? "", file.Text("provenance")));
            }
        }

        return files;
    }

    private static List<PyPiFile> ReadHtml(HttpDocument answer, string name)
    {
        var files = new List<PyPiFile>();
        foreach (Match anchor in Anchor.Matches(Encoding.UTF8.GetString(answer.Body)))
        {
            var attributes = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (Match match in Attribute.Matches(anchor.Value))
            {
                attributes[match.Groups[1].Value] = WebUtility.HtmlDecode(match.Groups[2].Value[1..^1]);
            }

            if (ToUrl(answer.Uri, attributes.GetValueOrDefault("href")) is not { } link)
            {
                continue;
            }

            var url = new UriBuilder(link) { Fragment = "" }.Uri;
            var fileName = Uri.UnescapeDataString(url.Segments[^1]);
            if (VersionOf(fileName, name) is { } version)
            {
                var hash = link.Fragment.TrimStart('#').Split('=', 2);
                var digests = hash is [("sha256" or "sha512" or "sha1") and var algorithm, var digest]
                    ? new Dictionary<string, string> { [algorithm] = digest.ToLowerInvariant() } : [];
                var yanked = attributes.TryGetValue("data-yanked", out var reason) ? reason.Length > 0 ? reason : "yanked" : null;
                files.Add(new PyPiFile(
                    new PublishedFile(fileName, url, digests, null), version, null, yanked,
                    attributes.GetValueOrDefault("data-requires-python") ?? "", attributes.GetValueOrDefault("data-provenance")));
            }
        }

        return files;
    }

    private static Uri? ToUrl(Uri page, string? link) =>
        link is not null && Uri.TryCreate(page, link, out var url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>The version in a wheel's or source distribution's name; null when the file belongs to another project or is of another kind.</summary>
    private static string? VersionOf(string fileName, string name)
    {
        if (fileName.EndsWith(".whl", StringComparison.OrdinalIgnoreCase))
        {
            var parts = fileName[..^4].Split('-');
            return parts.Length is 5 or 6 && PythonName.Normalize(parts[0]) == name ? parts[1] : null;
        }

        var extension = SourceExtensions.FirstOrDefault(extension => fileName.EndsWith(extension, StringComparison.OrdinalIgnoreCase));
        var stem = extension is null ? "" : fileName[..^extension.Length];
        for (var dash = stem.LastIndexOf('-'); dash > 0; dash = stem.LastIndexOf('-', dash - 1))
        {
            if (PythonName.Normalize(stem[..dash]) == name)
            {
                return stem[(dash + 1)..];
            }
        }

        return null;
    }
}
