using Mtf.Inventories;

namespace Mtf.Advisories;

/// <summary>Which advisory data was asked.</summary>
/// <param name="SnapshotDate">When the data was current.</param>
/// <param name="RecordCount">Number of advisories.</param>
/// <param name="Ecosystems">OSV ecosystem names that the data covers.</param>
public sealed record AdvisorySnapshot(
    DateTimeOffset SnapshotDate, int RecordCount, IReadOnlyList<string> Ecosystems, DateTimeOffset? EpssDate, DateTimeOffset? KevDate);

/// <summary>One vulnerability (an alias group of advisories) in one component.</summary>
public sealed record AdvisoryMatch
{
    public required Component Component { get; init; }

    /// <summary>The preferred id of the group: MAL, else GHSA, else PYSEC, else CVE, else the first.</summary>
    public required string Id { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Summary { get; init; } = "";

    /// <summary>Highest CVSS base score in the group, null when no vector can be read.</summary>
    public double? Cvss { get; init; }

    public string? CvssVector { get; init; }

    /// <summary>Severity word of the database (LOW, MODERATE, HIGH, CRITICAL), used when there is no vector.</summary>
    public string? SeverityText { get; init; }

    public double? Epss { get; init; }

    public bool KnownExploited { get; init; }

    public bool IsMalware { get; init; }

    public DateTimeOffset? Published { get; init; }

    public string? FixedVersion { get; init; }

    public IReadOnlyList<string> Cwes { get; init; } = [];

    /// <summary>VEX status that applies, null when none.</summary>
    public string? VexStatus { get; init; }

    public string? VexJustification { get; init; }

    /// <summary>Who made the VEX statement that applies, null when none.</summary>
    public VexOrigin? VexOrigin { get; init; }
}

/// <summary>The result of matching all components of a subject against advisory data.</summary>
/// <param name="Unmatchable">Components whose version could not be compared, each with the reason.</param>
public sealed record AdvisoryReport(AdvisorySnapshot Snapshot, IReadOnlyList<AdvisoryMatch> Matches, IReadOnlyList<string> Unmatchable);
