using System.Text.RegularExpressions;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Checks.Transparency.NonRegistryDependency;

/// <summary>Dependencies that come from a URL, a repository or a path instead of a registry.</summary>
internal sealed partial class NonRegistryDependencyCheck : Check
{
    private static readonly string[] GitPrefixes = ["git+", "git:", "git@", "github:", "gitlab:", "bitbucket:", "gist:"];

    public override string Id => "TRN040";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory.Select<IReadOnlyList<Finding>>(inventory =>
        [.. inventory.Requirements.Where(requirement => requirement.Kind is DependencyKind.Production or DependencyKind.Optional)
            .Select(requirement => Judge(evidence, requirement)).OfType<Finding>()]);

    private Finding? Judge(EvidenceSet evidence, DependencyRequirement requirement)
    {
        var range = requirement.Range.Trim().TrimStart('@').Trim();
        var judged = Classify(range);
        return judged is var (severity, what)
            ? Report(severity, Confidence.High, $"The dependency {requirement.Name} comes from {what}.", ManifestLines.Find(evidence, requirement.Name, range), range)
            : null;
    }

    private static (Severity Severity, string What)? Classify(string range)
    {
        if (range.StartsWith("git+http://", StringComparison.OrdinalIgnoreCase) || range.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
            || range.StartsWith("git://", StringComparison.OrdinalIgnoreCase))
        {
            return (Severity.High, "an unencrypted URL");
        }

        if (GitPrefixes.Any(prefix => range.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || Shorthand.IsMatch(range)
            || range.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && range.Contains(".git", StringComparison.OrdinalIgnoreCase))
        {
            return PinnedCommit.IsMatch(range) ? (Severity.Low, "a git repository, pinned to a commit") : (Severity.Medium, "a git repository, at a reference that can move");
        }

        return range.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? (Severity.Medium, "a URL outside the registry")
            : range.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || range.StartsWith("link:", StringComparison.OrdinalIgnoreCase)
                || range.StartsWith("portal:", StringComparison.OrdinalIgnoreCase) || range.StartsWith("./", StringComparison.Ordinal)
                || range.StartsWith("../", StringComparison.Ordinal) ? (Severity.Medium, "a local path")
            : null;
    }

    /// <summary>npm's <c>owner/repository</c>.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9][\w.-]*/[\w.-]+(#.*)?$", RegexOptions.NonBacktracking)]
    private static partial Regex Shorthand { get; }

    [GeneratedRegex(@"[#@][0-9a-f]{40}([#&]|$)", RegexOptions.NonBacktracking)]
    private static partial Regex PinnedCommit { get; }
}
