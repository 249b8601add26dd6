using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>How a component's presence is known.</summary>
public enum ComponentSource { Lockfile, Vendored, Metadata, Sbom, Resolved }

/// <summary>A package that the subject consists of or depends on, at an exact version.</summary>
public sealed record Component
{
    public required PackageUrl Purl { get; init; }

    /// <summary>Where it was declared: file and line, or the registry metadata.</summary>
    public Location? DeclaredIn { get; init; }

    public required ComponentSource Source { get; init; }

    /// <summary>Named by the subject's own manifest, not only by a dependency.</summary>
    public bool Direct { get; init; }

    /// <summary>Used only to develop, build or test.</summary>
    public bool Development { get; init; }

    public bool Optional { get; init; }

    /// <summary>Integrity as stated by the lockfile: lower-case hex by algorithm.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>();

    /// <summary>Where a lockfile says it comes from (registry URL, git, file, http), when stated.</summary>
    public string? ResolvedFrom { get; init; }

    public string? License { get; init; }

    /// <summary>Purls (canonical strings) of the components it needs; empty when unknown.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>When this version was published and when the newest stable one was, if known. Input of libyears.</summary>
    public DateTimeOffset? PublishedAt { get; init; }

    public string? LatestVersion { get; init; }

    public DateTimeOffset? LatestPublishedAt { get; init; }

    /// <summary>Deprecation message of this version in its registry.</summary>
    public string? Deprecated { get; init; }
}
