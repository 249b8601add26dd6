using Mtf.Packages;

namespace Mtf.Collectors.Dependencies;

/// <summary>What stands at the right of an npm requirement, aliases followed.</summary>
/// <param name="Package">Name of the package in the registry.</param>
/// <param name="Range">Range, version or tag.</param>
/// <param name="Problem">Why the registry cannot answer it; empty when it can.</param>
internal sealed record NpmSpecifier(string Package, string Range, string Problem)
{
    private static readonly VersionScheme Scheme = VersionSchemes.For(Ecosystem.Npm);

    private readonly VersionRange? _range = Scheme.ParseRange(Range);

    public static NpmSpecifier Parse(string name, string text)
    {
        text = text.Trim();
        if (text.StartsWith("npm:", StringComparison.Ordinal))
        {
            var target = text["npm:".Length..];
            var at = target.IndexOf('@', Math.Min(1, target.Length));
            (name, text) = at < 0 ? (target, "") : (target[..at], target[(at + 1)..]);
        }

        return new NpmSpecifier(name, text, Explain(name, text));
    }

    /// <summary>Whether a placed version does for this requirement. Any registry version does for a tag.</summary>
    public bool Admits(string package, string version) =>
        package == Package && Problem.Length == 0 && (Range is "" or "*" || _range is null || _range.Contains(version));

    private static string Explain(string name, string text) =>
        name.Length == 0 ? "the alias names no package"
        : text.StartsWith("git", StringComparison.Ordinal) && text.Contains(':', StringComparison.Ordinal) ? "it is a git reference, not a registry version"
        : text.StartsWith("http:", StringComparison.Ordinal) || text.StartsWith("https:", StringComparison.Ordinal) ? "it is a URL, not a registry version"
        : text.StartsWith("workspace:", StringComparison.Ordinal) || text.StartsWith("catalog:", StringComparison.Ordinal) ? "it refers to the author's workspace"
        : text.StartsWith("file:", StringComparison.Ordinal) || text.StartsWith("link:", StringComparison.Ordinal) || text.StartsWith('.') || text.StartsWith('/') ? "it is a local path, not a registry version"
        : text.Contains('/', StringComparison.Ordinal) ? "it is a git reference, not a registry version"
        : "";
}
