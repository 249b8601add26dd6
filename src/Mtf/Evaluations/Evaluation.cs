using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Scoring;

namespace Mtf.Evaluations;

/// <summary>The program that made the evaluation.</summary>
public sealed record Tool(string Name, string Version);

/// <summary>The verdict on one subject. Immutable; same evidence, standard version and as-of time give the same bytes.</summary>
public sealed record Evaluation
{
    public required string StandardVersion { get; init; }

    public required Subject Subject { get; init; }

    public required ArtifactKind Kind { get; init; }

    /// <summary>What the user typed.</summary>
    public required string Reference { get; init; }

    public required Rating Rating { get; init; }

    public required IReadOnlyList<DimensionRating> Dimensions { get; init; }

    /// <summary>Sorted by severity descending, then check, file, line, message.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    public required Evidence<Inventory> Inventory { get; init; }

    public required Evidence<CodeSurface> Code { get; init; }

    public required Evidence<DependencyGraph> Dependencies { get; init; }

    public required Evidence<AdvisoryReport> Advisories { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public required Tool Tool { get; init; }
}
