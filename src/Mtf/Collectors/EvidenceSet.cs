using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Collectors;

/// <summary>Everything that was observed about one subject. Checks and assessments read only this.</summary>
public sealed record EvidenceSet
{
    public required Subject Subject { get; init; }

    public required ArtifactKind Kind { get; init; }

    /// <summary>The moment the evaluation is made for; ages are measured from it.</summary>
    public required DateTimeOffset AsOf { get; init; }

    public required Evidence<FileTree> Files { get; init; }

    public IReadOnlyList<ContainerAnomaly> Anomalies { get; init; } = [];

    public required Evidence<Inventory> Inventory { get; init; }

    public Evidence<StaticAnalysis> Code { get; init; } = Evidence.NotAvailable<StaticAnalysis>("The code was not analysed.");

    public Evidence<PackageHistory> History { get; init; } = Evidence.NotAvailable<PackageHistory>("Release history was not collected.");

    public Evidence<DependencyGraph> Dependencies { get; init; } = Evidence.NotAvailable<DependencyGraph>("Dependencies were not resolved.");

    public Evidence<AdvisoryReport> Advisories { get; init; } = Evidence.NotAvailable<AdvisoryReport>("No advisory data; run 'mtf advisories update'.");
}
