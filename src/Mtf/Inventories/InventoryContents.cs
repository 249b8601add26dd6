using Mtf.Artifacts;
using Mtf.Packages;

namespace Mtf.Inventories;

/// <summary>Everything that was read from one artifact, before it is merged.</summary>
internal sealed record InventoryContents(
    ArtifactKind Kind,
    string Root,
    IReadOnlyList<ManifestFacts> Manifests,
    (Ecosystem Ecosystem, IReadOnlyList<DependencyRequirement> Requirements) Wanted,
    IReadOnlyList<LockedComponents> Locks,
    VendoredTree Modules,
    VendoredTree Distributions,
    IReadOnlyList<VendoredCopy> Folders,
    IReadOnlyList<(string Path, IReadOnlyList<Component> Components)> Sboms);
