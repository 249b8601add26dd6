namespace Mtf.Inventories;

/// <summary>The resolved production dependencies of the subject.</summary>
/// <param name="Components">Every component once, sorted by purl.</param>
/// <param name="Complete">False when some requirement could not be resolved.</param>
/// <param name="Unresolved">The requirements that could not be resolved, each with the reason.</param>
/// <param name="Origin">One sentence: lockfile, vendored folder, or resolved from registry metadata as of a date.</param>
public sealed record DependencyGraph(
    IReadOnlyList<Component> Components, bool Complete, IReadOnlyList<string> Unresolved, string Origin);
