namespace Mtf.Packages;

/// <summary>How one package asks for another.</summary>
public enum DependencyKind { Production, Optional, Peer, Development }

/// <summary>A requirement as its author wrote it: an npm range, a PEP 508 specifier with marker, or a NuGet range.</summary>
/// <param name="Name">Name as written.</param>
/// <param name="Range">Range as written, empty for any version. May also be a URL, a git reference, a file path or an <c>npm:</c> alias.</param>
/// <param name="Kind">Production, optional, peer or development.</param>
/// <param name="Marker">PEP 508 environment marker or NuGet target framework, empty when unconditional.</param>
/// <param name="Extras">PEP 508 extras asked for.</param>
public sealed record DependencyRequirement(
    string Name, string Range, DependencyKind Kind = DependencyKind.Production, string Marker = "", IReadOnlyList<string>? Extras = null);

/// <summary>One downloadable file of a version: the npm tarball, a wheel, an sdist or a nupkg.</summary>
/// <param name="FileName">Name of the file in the registry.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Digests">Lower-case hex digests by algorithm (sha1, sha256, sha512) that the registry states.</param>
/// <param name="Length">Size in bytes when stated.</param>
public sealed record PublishedFile(string FileName, Uri Url, IReadOnlyDictionary<string, string> Digests, long? Length);

/// <summary>One version as the registry describes it. Every claim in it is the publisher's or the registry's, not verified.</summary>
public sealed record PublishedVersion
{
    public required string Version { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    /// <summary>The deprecation or yank message, null when neither.</summary>
    public string? Deprecated { get; init; }

    /// <summary>Yanked (PyPI) or unlisted (NuGet): resolvers skip it unless pinned.</summary>
    public bool Withdrawn { get; init; }

    public IReadOnlyList<DependencyRequirement> Dependencies { get; init; } = [];

    /// <summary>Whether anybody said what <see cref="Dependencies"/> are; an index of Python packages often does not for old versions and sources.</summary>
    public bool DependenciesKnown { get; init; } = true;

    public IReadOnlyList<PublishedFile> Files { get; init; } = [];

    /// <summary>Accounts that could publish at that time (npm maintainers, NuGet owners), lower case.</summary>
    public IReadOnlyList<string> Maintainers { get; init; } = [];

    /// <summary>The account that published it, when the registry tells.</summary>
    public string? Publisher { get; init; }

    public string? Repository { get; init; }

    public string? Homepage { get; init; }

    public string? License { get; init; }

    public string? Description { get; init; }

    public IReadOnlyList<string> Keywords { get; init; } = [];

    /// <summary>npm <c>preinstall</c>, <c>install</c> and <c>postinstall</c> scripts, by name.</summary>
    public IReadOnlyDictionary<string, string> InstallScripts { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of registry signatures in the metadata.</summary>
    public int SignatureCount { get; init; }

    /// <summary>Where the provenance attestations are, when the metadata points to any.</summary>
    public string? AttestationsUrl { get; init; }

    /// <summary>npm <c>engines.node</c>, <c>requires_python</c>, or empty.</summary>
    public string RuntimeRequirement { get; init; } = "";

    /// <summary>The registry's copy of the manifest, JSON; empty when there is none.</summary>
    public string ManifestJson { get; init; } = "";

    /// <summary>Commit that the publisher's client recorded (npm <c>gitHead</c>, nuspec repository commit).</summary>
    public string? Commit { get; init; }
}

/// <summary>All that a registry tells about a package: every version and who may publish.</summary>
public sealed record PackageHistory
{
    public required Ecosystem Ecosystem { get; init; }

    public required string Name { get; init; }

    /// <summary>Versions in the registry's order.</summary>
    public required IReadOnlyList<PublishedVersion> Versions { get; init; }

    /// <summary>npm dist-tags, or <c>latest</c> alone.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Accounts that may publish now.</summary>
    public IReadOnlyList<string> Maintainers { get; init; } = [];

    public PublishedVersion? Find(string version) => Versions.FirstOrDefault(candidate => candidate.Version == version);
}
