using System.Text.Json.Serialization;
using Mtf.Advisories;
using Mtf.Artifacts;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Scoring;

namespace Mtf.Reports;

/// <summary>The published JSON shape of an evaluation: <c>docs/standard/evaluation.schema.json</c>.</summary>
internal sealed record EvaluationDocument
{
    public required string StandardVersion { get; init; }

    public required SubjectDocument Subject { get; init; }

    public required ArtifactKind Kind { get; init; }

    public required string Reference { get; init; }

    public required RatingDocument Rating { get; init; }

    public required IReadOnlyList<DimensionDocument> Dimensions { get; init; }

    public required IReadOnlyList<FindingDocument> Findings { get; init; }

    public required Evidence<Inventory> Inventory { get; init; }

    public required Evidence<CodeDocument> Code { get; init; }

    public required Evidence<DependencyGraph> Dependencies { get; init; }

    public required Evidence<AdvisoriesDocument> Advisories { get; init; }

    public required DateTimeOffset EvaluatedAt { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public required Tool Tool { get; init; }

    public static EvaluationDocument Of(Evaluation evaluation) => new()
    {
        StandardVersion = evaluation.StandardVersion,
        Subject = SubjectDocument.Of(evaluation.Subject),
        Kind = evaluation.Kind,
        Reference = evaluation.Reference,
        Rating = RatingDocument.Of(evaluation.Rating),
        Dimensions = [.. evaluation.Dimensions.Select(DimensionDocument.Of)],
        Findings = [.. evaluation.Findings.Select(FindingDocument.Of)],
        Inventory = evaluation.Inventory,
        Code = evaluation.Code.Select(CodeDocument.Of),
        Dependencies = evaluation.Dependencies,
        Advisories = evaluation.Advisories.Select(report => AdvisoriesDocument.Of(report, evaluation.EvaluatedAt)),
        EvaluatedAt = evaluation.EvaluatedAt,
        ValidUntil = evaluation.ValidUntil,
        Tool = evaluation.Tool,
    };

    public Evaluation ToEvaluation() => new()
    {
        StandardVersion = StandardVersion,
        Subject = Subject.ToSubject(),
        Kind = Kind,
        Reference = Reference,
        Rating = Rating.ToRating(),
        Dimensions = [.. Dimensions.Select(dimension => dimension.ToDimension())],
        Findings = [.. Findings.Select(finding => finding.ToFinding())],
        Inventory = Inventory,
        Code = Code.Select(document => document.ToSurface()),
        Dependencies = Dependencies,
        Advisories = Advisories.Select(document => document.ToReport()),
        EvaluatedAt = EvaluatedAt,
        ValidUntil = ValidUntil,
        Tool = Tool,
    };
}

/// <summary>Name and digest; the digest object has one member, named by what was hashed.</summary>
internal sealed record SubjectDocument(string Purl, IReadOnlyDictionary<string, string> Digest)
{
    private static readonly string[] Algorithms = ["sha256", "dirHash", "toolSurface"];

    public static SubjectDocument Of(Subject subject) => new(
        subject.Purl.ToString(), new Dictionary<string, string>(StringComparer.Ordinal) { [subject.DigestAlgorithm] = subject.Digest });

    public Subject ToSubject()
    {
        var (algorithm, hex) = Digest.FirstOrDefault();
        if (Digest.Count != 1 || !Algorithms.Contains(algorithm) || hex is not { Length: 64 } || !hex.All(char.IsAsciiHexDigitLower))
        {
            throw new FormatException("'subject.digest' must have exactly one of sha256, dirHash and toolSurface: 64 lower-case hex digits.");
        }

        return new Subject(Packages.PackageUrl.Parse(Purl), algorithm, hex);
    }
}

internal sealed record RatingDocument(
    double Score, double Upper, double Coverage, string Band, TrustLevel Level, IReadOnlyList<AppliedCap> Caps,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] NextLevel? NextLevel)
{
    public static RatingDocument Of(Rating rating) =>
        new(rating.Score, rating.Upper, rating.Coverage, rating.Band, rating.Level, rating.Caps, rating.NextLevel);

    public Rating ToRating() => new(Score, Upper, Coverage, Band, Level, Caps, NextLevel);
}

internal sealed record DimensionDocument(
    Dimension Id, double Score, double Upper, double Coverage, IReadOnlyList<ControlDocument> Controls)
{
    public static DimensionDocument Of(DimensionRating rating) =>
        new(rating.Id, rating.Score, rating.Upper, rating.Coverage, [.. rating.Controls.Select(ControlDocument.Of)]);

    public DimensionRating ToDimension() => new(Id, Score, Upper, Coverage, [.. Controls.Select(control => control.ToControl())]);
}

internal sealed record ControlDocument(string Id, Outcome Outcome, double Credit, int Weight, string Reason, string? Rung = null)
{
    public static ControlDocument Of(ControlRating rating) =>
        new(rating.Id, rating.Outcome, rating.Credit, rating.Weight, rating.Reason, rating.Rung.Length == 0 ? null : rating.Rung);

    public ControlRating ToControl() => new(Id, Outcome, Credit, Weight, Reason, Rung ?? "");
}

internal sealed record FindingDocument
{
    public required string Check { get; init; }

    public required string Control { get; init; }

    public required Dimension Dimension { get; init; }

    public required Severity Severity { get; init; }

    public required Confidence Confidence { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public Location? Location { get; init; }

    public required string Evidence { get; init; }

    public required string Remediation { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required IReadOnlyList<FlowStep> Steps { get; init; }

    public string? Cap { get; init; }

    public static FindingDocument Of(Finding finding) => new()
    {
        Check = finding.Check,
        Control = finding.Control,
        Dimension = DimensionOf(finding.Control),
        Severity = finding.Severity,
        Confidence = finding.Confidence,
        Title = finding.Title,
        Message = finding.Message,
        Location = finding.Location,
        Evidence = finding.Evidence,
        Remediation = finding.Remediation,
        Tags = finding.Tags,
        Steps = finding.Steps,
        Cap = finding.Cap,
    };

    public Finding ToFinding()
    {
        if (DimensionOf(Control) != Dimension)
        {
            throw new FormatException($"The finding of {Check} names another dimension than its control {Control}.");
        }

        return new Finding
        {
            Check = Check,
            Control = Control,
            Severity = Severity,
            Confidence = Confidence,
            Title = Title,
            Message = Message,
            Location = Location,
            Evidence = Evidence,
            Remediation = Remediation,
            Tags = Tags,
            Steps = Steps,
            Cap = Cap,
        };
    }

    private static Dimension DimensionOf(string control) =>
        Standard.Current.FindControl(control)?.Dimension ?? throw new FormatException($"The standard has no control {control}.");
}

/// <summary>Advisory data and matches; <c>age</c> is in days at the time of the evaluation.</summary>
internal sealed record AdvisoriesDocument(
    DateTimeOffset Snapshot, double Age, int Records, IReadOnlyList<string> Ecosystems, DateTimeOffset? EpssDate, DateTimeOffset? KevDate,
    IReadOnlyList<AdvisoryMatch> Matches, IReadOnlyList<string> Unmatchable)
{
    public static AdvisoriesDocument Of(AdvisoryReport report, DateTimeOffset evaluatedAt) => new(
        report.Snapshot.SnapshotDate, AgeInDays(report.Snapshot, evaluatedAt), report.Snapshot.RecordCount, report.Snapshot.Ecosystems,
        report.Snapshot.EpssDate, report.Snapshot.KevDate, report.Matches, report.Unmatchable);

    public static double AgeInDays(AdvisorySnapshot snapshot, DateTimeOffset evaluatedAt) =>
        Math.Max(0, Math.Round((evaluatedAt - snapshot.SnapshotDate).TotalDays, 1));

    public AdvisoryReport ToReport() => new(new AdvisorySnapshot(Snapshot, Records, Ecosystems, EpssDate, KevDate), Matches, Unmatchable);
}
