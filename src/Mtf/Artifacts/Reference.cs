using Mtf.Artifacts.Containers;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>What the user asks to evaluate. One of the nested cases.</summary>
public abstract record Reference
{
    private const string Forms = "npm:<name>, pypi:<name>, nuget:<id>, a pkg: URL, a package file, a folder, a git URL or an https:// server";

    private Reference() { }

    /// <summary>A package of a registry; the range may also be an exact version or a tag, null for what the installer would take.</summary>
    public sealed record Package(Ecosystem Ecosystem, string Name, string? Range) : Reference;

    /// <summary>A package file on disk.</summary>
    public sealed record File(string Path) : Reference;

    /// <summary>A folder on disk.</summary>
    public sealed record Directory(string Path) : Reference;

    /// <summary>A git repository at a branch, tag or commit (null for its default branch), and a folder in it.</summary>
    public sealed record Git(string Location, string? Ref, string Subfolder) : Reference;

    /// <summary>A package file on the web.</summary>
    public sealed record Download(Uri Uri) : Reference;

    /// <summary>A running MCP server.</summary>
    public sealed record Remote(Uri Uri) : Reference;

    /// <summary>Reads what the user typed.</summary>
    /// <exception cref="ArtifactException">It is no reference; the message says what would be one.</exception>
    public static Reference Parse(string text)
    {
        text = text.Trim();
        if (text.Length == 0)
        {
            throw new ArtifactException($"Nothing was given to evaluate; give {Forms}.");
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return (colon < 2 ? "" : text[..colon].ToLowerInvariant()) switch
        {
            "npm" => ParsePackage(Ecosystem.Npm, text[4..], text),
            "pypi" => ParsePackage(Ecosystem.PyPI, text[5..], text),
            "nuget" => ParsePackage(Ecosystem.NuGet, text[6..], text),
            "pkg" => ParsePackageUrl(text),
            "file" => ParsePath(FromFileUrl(text)),
            "https" => ParseWeb(text),
            "http" => throw new ArtifactException($"'{text}' is not protected by TLS; use https://."),
            var scheme when scheme.StartsWith("git+", StringComparison.Ordinal) => ParseGit(text[4..], text),
            "git" or "ssh" => throw new ArtifactException($"'{text}' uses a git protocol that is not supported; use git+https:// or a local path."),
            _ => ParsePath(text),
        };
    }

    private static Package ParsePackage(Ecosystem ecosystem, string text, string reference)
    {
        var at = text.IndexOf('@', Math.Min(1, text.Length));
        var split = ecosystem == Ecosystem.PyPI && text.IndexOfAny(['=', '<', '>', '~', '!', ' ', '@', '[']) is > 0 and var mark ? mark : at;
        var name = split < 0 ? text : text[..split].Trim();
        var rest = split < 0 ? "" : text[split..];
        if (rest.StartsWith('['))
        {
            // Extras choose dependencies, not the artifact.
            rest = rest[(rest.IndexOf(']', StringComparison.Ordinal) + 1)..];
        }

        var range = rest.TrimStart('@').Trim();
        range = ecosystem == Ecosystem.PyPI && range.StartsWith("==", StringComparison.Ordinal) && !range.Contains('*') && !range.Contains(',') ? range[2..].Trim() : range;
        return name.Length > 0 && !name.Any(char.IsWhiteSpace) && !name.Contains("..", StringComparison.Ordinal)
            ? new Package(ecosystem, name, range.Length == 0 ? null : range)
            : throw new ArtifactException($"'{reference}' names no package; write for example {reference[..(reference.IndexOf(':', StringComparison.Ordinal) + 1)]}<name>@<version>.");
    }

    private static Package ParsePackageUrl(string text)
    {
        if (!PackageUrl.TryParse(text, out var purl))
        {
            throw new ArtifactException($"'{text}' is not a package URL; write pkg:npm/%40scope/name@version, pkg:pypi/name@version or pkg:nuget/id@version.");
        }

        return purl.Ecosystem == Ecosystem.Generic
            ? throw new ArtifactException($"Packages of type {purl.Type} cannot be fetched; use pkg:npm, pkg:pypi or pkg:nuget.")
            : new Package(purl.Ecosystem, purl.FullName, purl.Version.Length == 0 ? null : purl.Version);
    }

    private static Reference ParseWeb(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            throw new ArtifactException($"'{text}' is not a valid URL.");
        }

        return uri.AbsolutePath.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? ParseGit(text, text)
            : ContainerFormat.IsContainerName(uri.AbsolutePath) ? new Download(uri)
            : new Remote(uri);
    }

    /// <summary>Accepts both <c>url#ref:folder</c> and pip's <c>url@ref#subdirectory=folder</c>.</summary>
    private static Git ParseGit(string text, string reference)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var (location, fragment) = hash < 0 ? (text, "") : (text[..hash], text[(hash + 1)..]);
        var at = location.LastIndexOf('@');
        string? name = null;
        if (at > location.LastIndexOf('/') && at > location.IndexOf("://", StringComparison.Ordinal) + 2)
        {
            (location, name) = (location[..at], location[(at + 1)..]);
        }

        var folder = "";
        if (fragment.StartsWith("subdirectory=", StringComparison.Ordinal))
        {
            folder = fragment["subdirectory=".Length..];
        }
        else if (fragment.Length > 0)
        {
            var parts = fragment.Split(':', 2);
            (name, folder) = (parts[0], parts.Length == 2 ? parts[1] : "");
        }

        if (location.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
        {
            location = FromFileUrl(location);
        }
        else if (!location.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            throw new ArtifactException($"'{reference}' uses a git protocol that is not supported; use git+https:// or git+file://.");
        }

        folder = folder.Trim('/');
        return folder.Split('/').Contains("..")
            ? throw new ArtifactException($"'{reference}' names a folder outside the repository.")
            : new Git(location, string.IsNullOrEmpty(name) ? null : name, folder);
    }

    private static string FromFileUrl(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.IsFile && uri.Host.Length == 0 ? uri.LocalPath : text["file:".Length..];

    private static Reference ParsePath(string text)
    {
        if (System.IO.Directory.Exists(text))
        {
            return new Directory(Path.GetFullPath(text));
        }

        if (System.IO.File.Exists(text))
        {
            return new File(Path.GetFullPath(text));
        }

        if (ContainerFormat.IsContainerName(text) || text.StartsWith('.') || text.StartsWith('~') || Path.IsPathRooted(text) || text.Contains('\\') || text.EndsWith('/'))
        {
            throw new ArtifactException($"There is no file or folder '{text}'; check the path.");
        }

        var isName = text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.@/^~".Contains(letter));
        throw new ArtifactException(isName
            ? $"'{text}' is neither a file nor a folder here; for the npm package write npm:{text}."
            : $"'{text}' is no reference; give {Forms}.");
    }
}
