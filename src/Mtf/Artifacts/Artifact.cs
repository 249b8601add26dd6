using Mtf.Artifacts.Containers;
using Mtf.Packages;

namespace Mtf.Artifacts;

/// <summary>What an evaluation is about: a name bound to a digest (standard, section 1).</summary>
/// <param name="Purl">Package URL with exact version.</param>
/// <param name="DigestAlgorithm"><c>sha256</c> (archive), <c>dirHash</c> (directory) or <c>toolSurface</c> (remote server).</param>
/// <param name="Digest">Lower-case hex.</param>
public sealed record Subject(PackageUrl Purl, string DigestAlgorithm, string Digest);

/// <summary>What kind of container the artifact came in.</summary>
public enum ArtifactKind { NpmPackage, Wheel, SourceDistribution, NuGetPackage, Bundle, Directory, Remote }

/// <summary>Something a well-made container does not have: traversal, links, duplicate names, …</summary>
/// <param name="Kind">kebab-case kind, for example <c>path-traversal</c>.</param>
/// <param name="Entry">Entry name as found in the container.</param>
/// <param name="Detail">One sentence.</param>
public sealed record ContainerAnomaly(string Kind, string Entry, string Detail);

/// <summary>A digest-identified, read-only tree of files plus what the registry says about it.</summary>
public sealed class Artifact : IDisposable
{
    public required Subject Subject { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required FileTree Files { get; init; }

    /// <summary>What the user typed.</summary>
    public required string Reference { get; init; }

    /// <summary>Entries of the container that were refused or are suspicious.</summary>
    public IReadOnlyList<ContainerAnomaly> Anomalies { get; init; } = [];

    /// <summary>Hex digests of the container by algorithm.</summary>
    public IReadOnlyDictionary<string, string> Digests { get; init; } = new Dictionary<string, string>();

    /// <summary>Companion packages of the same server: the runtime-specific packages of a NuGet tool.</summary>
    public IReadOnlyList<Artifact> Companions { get; init; } = [];

    /// <summary>What the registry tells about the package; null when it did not come from one.</summary>
    public PackageHistory? History { get; init; }

    /// <summary>The container as downloaded or given, for signature checks; null for directories and remote servers.</summary>
    public string? ContainerPath { get; init; }

    /// <summary>Where the signature block of a bundle lies in the container; null when it has none. What precedes it is what was signed.</summary>
    public (long Offset, int Length)? SignatureBlock { get; init; }

    /// <summary>Symbolic links of a directory or checkout; never followed.</summary>
    public IReadOnlyList<TreeLink> Links { get; init; } = [];

    /// <summary>The same artifact with its companions; the original must not be disposed any more.</summary>
    internal Artifact With(IReadOnlyList<Artifact> companions) => new()
    {
        Subject = Subject, Kind = Kind, Files = Files, Reference = Reference, Anomalies = Anomalies, Digests = Digests,
        Companions = companions, History = History, ContainerPath = ContainerPath, SignatureBlock = SignatureBlock, Links = Links,
    };

    public void Dispose()
    {
        Files.Dispose();
        foreach (var companion in Companions)
        {
            companion.Dispose();
        }
    }
}
