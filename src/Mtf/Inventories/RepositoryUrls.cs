using Mtf.Inventories.Documents;

namespace Mtf.Inventories;

/// <summary>The many ways to write where the source is, turned into one <c>https</c> URL.</summary>
internal static class RepositoryUrls
{
    private static readonly Dictionary<string, string> Forges = new(StringComparer.Ordinal)
    {
        ["github"] = "github.com",
        ["gitlab"] = "gitlab.com",
        ["bitbucket"] = "bitbucket.org",
        ["gist"] = "gist.github.com",
    };

    /// <summary>npm's <c>repository</c>: a string, a shorthand or an object.</summary>
    public static RepositoryReference? Read(Node node, string? commit = null) =>
        (node.Text ?? node["url"].Text) is { } url && Normalise(url) is { } normal
            ? new RepositoryReference(normal, node["directory"].Text ?? node["subfolder"].Text, commit)
            : null;

    public static string? Normalise(string url)
    {
        url = url.Trim();
        if (url.Length is 0 or > 2048)
        {
            return null;
        }

        if (Shorthand(url) is { } expanded)
        {
            return expanded;
        }

        url = url.StartsWith("git+", StringComparison.OrdinalIgnoreCase) ? url[4..] : url;
        if (url.StartsWith("git@", StringComparison.Ordinal) && url.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
        {
            url = $"https://{url[4..colon]}/{url[(colon + 1)..]}";
        }

        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && uri.Scheme is "https" or "http" or "git" or "ssh"
            ? Clean(uri)
            : null;
    }

    private static string Clean(Uri uri)
    {
        var path = uri.AbsolutePath.TrimEnd('/');
        path = path.EndsWith(".git", StringComparison.Ordinal) ? path[..^4] : path;
        var scheme = uri.Scheme == "http" ? "http" : "https";
        var port = uri.IsDefaultPort || uri.Scheme is "ssh" or "git" ? "" : ":" + uri.Port;
        return $"{scheme}://{uri.Host.ToLowerInvariant()}{port}{path}";
    }

    /// <summary><c>owner/name</c> and <c>forge:owner/name</c>.</summary>
    private static string? Shorthand(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var forge = colon < 0 ? "github" : text[..colon];
        var rest = (colon < 0 ? text : text[(colon + 1)..]).Split('#')[0];
        if (!Forges.TryGetValue(forge, out var host) || rest.StartsWith('/'))
        {
            return null;
        }

        var segments = rest.Split('/');
        var counts = forge == "gist" ? segments.Length is 1 or 2 : segments.Length == 2 || (forge == "gitlab" && segments.Length > 2);
        return counts && segments.All(segment => segment.Length > 0 && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
            ? $"https://{host}/{(rest.EndsWith(".git", StringComparison.Ordinal) ? rest[..^4] : rest)}"
            : null;
    }
}
