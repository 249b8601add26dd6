using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>What happens to the affectedness at a version (OSV schema, <c>events</c>).</summary>
public enum RangeEventKind : byte { Introduced, Fixed, LastAffected, Limit }

/// <summary>One event of a version range.</summary>
public readonly record struct RangeEvent(RangeEventKind Kind, string Version);

/// <summary>Versions of one package that an advisory affects. Ranges over commits are left out: they say nothing about versions.</summary>
/// <param name="Ecosystem">Ecosystem of the package.</param>
/// <param name="Name">Name as the advisory spells it.</param>
/// <param name="Versions">Versions listed one by one.</param>
/// <param name="Ranges">Each range as its events, in the order of the record.</param>
/// <param name="Vectors">CVSS vectors of this package; when there are any, they replace those of the advisory.</param>
public sealed record AffectedPackage(
    Ecosystem Ecosystem,
    string Name,
    IReadOnlyList<string> Versions,
    IReadOnlyList<IReadOnlyList<RangeEvent>> Ranges,
    IReadOnlyList<string> Vectors);

/// <summary>An advisory as its database published it, reduced to what matching needs.</summary>
public sealed record Advisory
{
    public required string Id { get; init; }

    public required DateTimeOffset Modified { get; init; }

    public DateTimeOffset? Published { get; init; }

    /// <summary>When the database took the advisory back. Such an advisory never matches.</summary>
    public DateTimeOffset? Withdrawn { get; init; }

    public IReadOnlyList<string> Aliases { get; init; } = [];

    public string Summary { get; init; } = "";

    /// <summary>The severity word of the database, upper case, null when there is none.</summary>
    public string? SeverityText { get; init; }

    public IReadOnlyList<string> Vectors { get; init; } = [];

    public IReadOnlyList<string> Cwes { get; init; } = [];

    public IReadOnlyList<AffectedPackage> Affected { get; init; } = [];

    /// <summary>Whether the advisory says that the package itself is malicious.</summary>
    public bool IsMalware => IsMalwareId(Id) || Aliases.Any(IsMalwareId);

    private static bool IsMalwareId(string id) => id.StartsWith("MAL-", StringComparison.Ordinal);
}
