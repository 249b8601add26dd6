namespace Mtf.Inventories;

/// <summary>Copies of other packages in the artifact and the graph that they make.</summary>
internal sealed record VendoredTree(LockedComponents Locked, IReadOnlyList<VendoredCopy> Copies);
