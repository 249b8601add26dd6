using System.Text.Json;
using System.Text.Json.Serialization;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Tests.Scoring;

/// <summary>A file of <c>docs/standard/conformance</c>.</summary>
internal sealed record ConformanceVector(string Description, VectorInput Input, VectorExpectation Expected)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string Folder => RepositoryRoot.Combine("docs", "standard", "conformance");

    public static ConformanceVector Load(string name) =>
        JsonSerializer.Deserialize<ConformanceVector>(File.ReadAllText(System.IO.Path.Combine(Folder, name)), Options)!;

    public static string Serialize(VectorInput input) => JsonSerializer.Serialize(new { input }, Options);

    public static VectorExpectation ParseExpectation(string json) => JsonSerializer.Deserialize<VectorExpectation>(json, Options)!;
}

internal sealed record VectorFinding(string Check, string Control, Severity Severity, string? Cap = null);

internal sealed record VectorInput(
    string Digest, DateTimeOffset AsOf, DateTimeOffset ValidUntil, IReadOnlyList<ControlResult> Controls, IReadOnlyList<VectorFinding> Findings,
    IReadOnlyList<BaselinePart> Baseline, IReadOnlyList<ReviewRecord> Reviews, bool Revoked, BehaviourCoverage? Behaviour = null)
{
    public ScoringInput ToScoringInput() => new()
    {
        Digest = Digest,
        AsOf = AsOf,
        ValidUntil = ValidUntil,
        Controls = Controls,
        Baseline = Baseline,
        Behaviour = Behaviour,
        Reviews = Reviews,
        Revoked = Revoked,
        Findings = [.. Findings.Select(finding => new Finding
        {
            Check = finding.Check, Control = finding.Control, Severity = finding.Severity, Cap = finding.Cap,
            Confidence = Confidence.High, Title = "", Message = "",
        })],
    };
}

internal sealed record VectorDimension(string Id, double Score, double Upper, double Coverage);

internal sealed record VectorExpectation(
    double Score, double Upper, double Coverage, string Band, string Level, IReadOnlyList<string> Caps, IReadOnlyList<VectorDimension> Dimensions)
{
    public static VectorExpectation Of(ScoringInput input)
    {
        var (rating, dimensions) = new Scorer(Standard.Current).Rate(input);
        return new VectorExpectation(
            rating.Score, rating.Upper, rating.Coverage, rating.Band, rating.Level.ToString().ToLowerInvariant(), [.. rating.Caps.Select(cap => cap.Kind)],
            [.. dimensions.Select(dimension => new VectorDimension(dimension.Id.ToString().ToLowerInvariant(), dimension.Score, dimension.Upper, dimension.Coverage))]);
    }

    public override string ToString() => JsonSerializer.Serialize(this);
}
