using System.Text.Json;
using System.Text.Json.Serialization;
using Mtf.Findings;

namespace Mtf.Scoring;

/// <summary>How a control earns its credit.</summary>
public enum ControlKind { Ladder, Finding, Measured }

public sealed record DimensionDefinition(Dimension Id, int Weight, string Question);

/// <summary>A step of a ladder control, in ascending credit.</summary>
public sealed record Rung(string Id, double Credit, string Title);

/// <summary>A scored question of the standard.</summary>
/// <remarks>The generated reader sets members that the file leaves out to null, so the setters restore the defaults.</remarks>
public sealed record ControlDefinition
{
    public required string Id { get; init; }

    public required string Title { get; init; }

    public required string Question { get; init; }

    public required ControlKind Kind { get; init; }

    /// <summary>Weight inside the dimension; the weights of a dimension sum to 100.</summary>
    public required int Weight { get; init; }

    /// <summary>How the credit is computed, for people.</summary>
    public required string Credit { get; init; }

    public IReadOnlyList<Rung> Rungs { get; init => field = value ?? []; } = [];

    /// <summary>Checks that must all have been answered before a finding control counts as evaluated.</summary>
    public IReadOnlyList<string> Requires { get; init => field = value ?? []; } = [];

    /// <summary>The evidence without which the control is not available.</summary>
    public string Needs { get; init => field = value ?? ""; } = "";

    /// <summary>Controls of the published bundle standard that ask the same.</summary>
    public IReadOnlyList<string> BundleControls { get; init => field = value ?? []; } = [];

    [JsonIgnore]
    public Dimension Dimension => Id[..3] switch
    {
        "PRV" => Dimension.Provenance,
        "PRM" => Dimension.Permissions,
        "BHV" => Dimension.Behavior,
        "MNT" => Dimension.Maintenance,
        "TRN" => Dimension.Transparency,
        _ => throw new FormatException($"Control {Id} has an unknown dimension prefix."),
    };
}

public sealed record CapDefinition(string Kind, double Limit, string Title);

/// <summary>A band of scores: <c>below</c> exclusive, <c>upTo</c> inclusive, <c>above</c> exclusive.</summary>
public sealed record BandDefinition(string Id, string Title, double? Below = null, double? UpTo = null, double? Above = null);

/// <summary>What a trust level asks for, beyond the level below it.</summary>
public sealed record LevelDefinition
{
    public required TrustLevel Id { get; init; }

    public required int Ordinal { get; init; }

    public required string Title { get; init; }

    public required IReadOnlyList<string> Needs { get; init; }

    public double MinimumScore { get; init; }

    public double MinimumPermissions { get; init; }

    public double MinimumMaintenance { get; init; }

    public double ScoreAbove { get; init; }

    public double MinimumToolsCalled { get; init; }
}

/// <summary>The rating standard as data: <c>docs/standard/controls.json</c> and <c>levels.json</c>, as shipped in the engine.</summary>
public sealed class Standard
{
    private static readonly Lazy<Standard> Shipped = new(() => new Standard(Read("controls", StandardJson.Default.ControlsFile), Read("levels", StandardJson.Default.LevelsFile)));
    private readonly Dictionary<string, ControlDefinition> controlsById;

    private Standard(ControlsFile controls, LevelsFile levels)
    {
        Version = controls.StandardVersion;
        Dimensions = controls.Dimensions;
        Controls = controls.Controls;
        controlsById = controls.Controls.ToDictionary(control => control.Id, StringComparer.Ordinal);
        Levels = levels.Levels;
        Caps = levels.Caps;
        Bands = levels.Bands;
        SeverityLoss = levels.SeverityLoss;
        ValidityDays = levels.ValidityDays;
        ReviewValidityDays = levels.ReviewValidityDays;
        RequiredReviews = levels.RequiredReviews;
        Checklist = levels.Checklist;
    }

    public static Standard Current => Shipped.Value;

    public string Version { get; }

    public IReadOnlyList<DimensionDefinition> Dimensions { get; }

    public IReadOnlyList<ControlDefinition> Controls { get; }

    public IReadOnlyList<LevelDefinition> Levels { get; }

    public IReadOnlyList<CapDefinition> Caps { get; }

    public IReadOnlyList<BandDefinition> Bands { get; }

    /// <summary>What one finding takes from the credit of its control.</summary>
    public IReadOnlyDictionary<Severity, double> SeverityLoss { get; }

    public int ValidityDays { get; }

    public int ReviewValidityDays { get; }

    public int RequiredReviews { get; }

    /// <summary>The answers that a review must give.</summary>
    public IReadOnlyList<string> Checklist { get; }

    public ControlDefinition? FindControl(string id) => controlsById.GetValueOrDefault(id);

    public LevelDefinition Level(TrustLevel level) => Levels[(int)level];

    public BandDefinition Band(double score) => Bands.First(band =>
        (band.Below is not { } below || score < below) && (band.UpTo is not { } upTo || score <= upTo) && (band.Above is not { } above || score > above));

    private static T Read<T>(string name, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type)
    {
        using var stream = typeof(Standard).Assembly.GetManifestResourceStream($"standard/{name}.json")!;
        return JsonSerializer.Deserialize(stream, type)!;
    }
}

internal sealed record ControlsFile(string StandardVersion, IReadOnlyList<DimensionDefinition> Dimensions, IReadOnlyList<ControlDefinition> Controls);

internal sealed record LevelsFile(
    string StandardVersion, int ValidityDays, int ReviewValidityDays, int RequiredReviews, IReadOnlyDictionary<Severity, double> SeverityLoss,
    IReadOnlyList<BandDefinition> Bands, IReadOnlyList<CapDefinition> Caps, IReadOnlyList<LevelDefinition> Levels, IReadOnlyList<string> Checklist);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, AllowDuplicateProperties = false, UseStringEnumConverter = true,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ControlsFile))]
[JsonSerializable(typeof(LevelsFile))]
internal sealed partial class StandardJson : JsonSerializerContext;
