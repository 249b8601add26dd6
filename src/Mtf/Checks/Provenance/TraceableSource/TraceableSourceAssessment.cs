using Mtf.Artifacts;
using Mtf.Collectors;
using Mtf.Findings;

namespace Mtf.Checks.Provenance.TraceableSource;

/// <summary>
/// PRV-03: whether the package can be traced to its source. Rungs decidable without the repository: <c>none</c> 0 and <c>link</c> .2.
/// Only an address of a repository is a link; a home page, a registry page or an address that cannot be read is none.
/// </summary>
public sealed class TraceableSourceAssessment : Assessment
{
    public override string Control => "PRV-03";

    public override Evidence<Assessed> Assess(EvidenceSet evidence) => evidence.Kind == ArtifactKind.Remote
        ? FromLink(evidence.Inventory.ValueOrDefault?.Repository, "A remote server")
        : evidence.Inventory.Then(inventory => FromLink(inventory.Repository ?? RegistryLink(evidence), "The manifest"));

    private static Evidence<Assessed> FromLink(string? link, string who) => RepositoryAddress.TryParse(link) is { } repository
        ? Evidence.Of(new Assessed("link", 0.2, $"{who} claims the repository {repository}; it was not compared with the package, which would raise it."))
        : Evidence.Of(new Assessed("none", 0, string.IsNullOrWhiteSpace(link)
            ? $"{who} names no source repository."
            : $"{who} names a source that is not the address of a repository: '{Shorten(link)}'."));

    private static string? RegistryLink(EvidenceSet evidence) => ReleaseTimeline.Of(evidence).ValueOrDefault?.Subject.Repository;

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
