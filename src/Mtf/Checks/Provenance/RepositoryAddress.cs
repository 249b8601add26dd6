using System.Collections.Frozen;

namespace Mtf.Checks.Provenance;

/// <summary>A source repository as named by a manifest: which forge, whose, and which one.</summary>
/// <param name="Host">Lower-case host of the forge.</param>
/// <param name="Owner">User, organisation or group path.</param>
/// <param name="Name">Repository name without <c>.git</c>.</param>
public sealed record RepositoryAddress(string Host, string Owner, string Name)
{
    private const int LongestAddress = 2048;

    private static readonly FrozenDictionary<string, string> Shorthands = new Dictionary<string, string>
    {
        ["github"] = "github.com",
        ["gitlab"] = "gitlab.com",
        ["bitbucket"] = "bitbucket.org",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Forges =
        new[] { "github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "git.sr.ht", "dev.azure.com" }.ToFrozenSet();

    private static readonly string[] SelfHostedPrefixes = ["git.", "gitlab.", "gitea.", "forgejo.", "bitbucket.", "github."];

    public bool IsSameAs(RepositoryAddress other) => IsSameOwner(other) && Same(Name, other.Name);

    public bool IsSameOwner(RepositoryAddress other) => Host == other.Host && Same(Owner, other.Owner);

    public override string ToString() => $"{Host}/{Owner}/{Name}";

    /// <summary>
    /// Reads the forms that manifests use: https, git, ssh and scp-like addresses, <c>github:owner/name</c> and npm's <c>owner/name</c>.
    /// A page of a registry, a home page or anything else that does not name a repository is not an address.
    /// </summary>
    public static RepositoryAddress? TryParse(string? text)
    {
        text = text?.Trim();
        if (string.IsNullOrEmpty(text) || text.Length > LongestAddress || text.Any(char.IsControl))
        {
            return null;
        }

        if (!text.Contains("://", StringComparison.Ordinal))
        {
            return Short(text);
        }

        var isGit = text.StartsWith("git", StringComparison.OrdinalIgnoreCase) || text.StartsWith("ssh:", StringComparison.OrdinalIgnoreCase);
        text = text.StartsWith("git+", StringComparison.OrdinalIgnoreCase) ? text[4..] : text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.HostNameType != UriHostNameType.Dns
            || address.Scheme is not ("https" or "http" or "git" or "ssh"))
        {
            return null;
        }

        var path = address.AbsolutePath.Trim('/');
        var recognised = isGit || path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) || IsForge(address.Host);
        return recognised ? FromPath(address.Host, path) : null;
    }

    private static RepositoryAddress? Short(string text)
    {
        if (text.StartsWith("git@", StringComparison.Ordinal) && text.Split(':', 2) is [var login, var scpPath])
        {
            return FromPath(login[4..], scpPath);
        }

        var parts = text.Split(':', 2);
        return parts is [var forge, var path] ? Shorthands.TryGetValue(forge, out var host) ? FromPath(host, path) : null
            : text.StartsWith('@') || text.Count(character => character == '/') != 1 ? null
            : FromPath("github.com", text);
    }

    private static RepositoryAddress? FromPath(string host, string path)
    {
        host = host.ToLowerInvariant();
        host = host.StartsWith("www.", StringComparison.Ordinal) ? host[4..] : host;
        var segments = path.Split(['#', '?'])[0].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var end = Array.FindIndex(segments, segment => segment is "-" or "tree" or "blob" or "src" or "issues");
        segments = end > 1 ? segments[..end] : segments;
        if (!host.Contains('.') || segments.Length < 2 || !segments.All(IsSegment))
        {
            return null;
        }

        // Only groups of GitLab-like forges nest; everywhere else what follows owner/name is a page of the repository.
        var nests = host.Contains("gitlab", StringComparison.Ordinal) || segments.Contains("_git");
        segments = nests ? segments : segments[..2];
        var name = segments[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? segments[^1][..^4] : segments[^1];
        return name.Length == 0 ? null : new RepositoryAddress(host, string.Join('/', segments[..^1]), name);
    }

    private static bool IsForge(string host)
    {
        host = host.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? host[4..] : host;
        return Forges.Contains(host) || SelfHostedPrefixes.Any(prefix => host.StartsWith(prefix, StringComparison.Ordinal));
    }

    private static bool IsSegment(string segment) =>
        segment is not ("." or "..") && segment.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.' or '~');

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);
}
