using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Reports;

/// <summary>Evaluations as canonical JSON (RFC 8785) of the published schema, and back.</summary>
public static class EvaluationJson
{
    private const int LimitBytes = 64 << 20;
    private static readonly JsonTypeInfo<EvaluationDocument> Document = CreateTypeInfo();

    /// <summary>Writes the canonical bytes, without a final newline.</summary>
    public static void Write(Evaluation evaluation, Stream output) => output.Write(ToBytes(evaluation));

    /// <summary>The canonical bytes: what is hashed and signed.</summary>
    public static byte[] ToBytes(Evaluation evaluation) => CanonicalJson.Canonicalize(
        JsonSerializer.SerializeToUtf8Bytes(EvaluationDocument.Of(evaluation), Document));

    /// <summary>Reads an evaluation strictly: unknown, missing, duplicate or null members are refused.</summary>
    /// <exception cref="FormatException">Not an evaluation of the published schema; the message says where.</exception>
    public static Evaluation Read(ReadOnlySpan<byte> utf8Json)
    {
        if (utf8Json.Length > LimitBytes)
        {
            throw new FormatException($"An evaluation has at most {LimitBytes >> 20} MB.");
        }

        try
        {
            return (JsonSerializer.Deserialize(utf8Json, Document)
                ?? throw new FormatException("'null' is not an evaluation.")).ToEvaluation();
        }
        catch (JsonException exception)
        {
            throw new FormatException($"Not an evaluation: {exception.Message}", exception);
        }
    }

    private static JsonTypeInfo<EvaluationDocument> CreateTypeInfo()
    {
        var options = new JsonSerializerOptions(EvaluationJsonContext.Default.Options)
        {
            TypeInfoResolver = EvaluationJsonContext.Default.WithAddedModifier(RequireValues),
        };
        return (JsonTypeInfo<EvaluationDocument>)options.GetTypeInfo(typeof(EvaluationDocument));
    }

    // Every value is written, a null as no member at all: so exactly the members that may be null need not be there.
    private static void RequireValues(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.Set is not null || property.AssociatedParameter is not null))
        {
            property.IsRequired = !property.IsSetNullable && property.AssociatedParameter is not { IsNullable: true }
                && Nullable.GetUnderlyingType(property.PropertyType) is null;
        }
    }
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict, PropertyNameCaseInsensitive = false, AllowDuplicateProperties = false,
    RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    IgnoreReadOnlyProperties = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [
        typeof(WordConverter<Artifacts.ArtifactKind>), typeof(WordConverter<Dimension>), typeof(WordConverter<Severity>),
        typeof(WordConverter<Confidence>), typeof(WordConverter<MissingReason>), typeof(WordConverter<Scoring.Outcome>),
        typeof(WordConverter<Scoring.TrustLevel>), typeof(WordConverter<ManifestKind>), typeof(WordConverter<PermissionKind>),
        typeof(WordConverter<ComponentSource>), typeof(EcosystemConverter), typeof(WordConverter<Advisories.VexOrigin>), typeof(WordConverter<Packages.DependencyKind>),
        typeof(PackageUrlConverter), typeof(TimestampConverter), typeof(EvidenceConverter<Inventory>), typeof(EvidenceConverter<CodeDocument>),
        typeof(WordConverter<Flow.Facts.Phase>), typeof(WordConverter<Flow.Facts.OwnerEvidence>),
        typeof(EvidenceConverter<DependencyGraph>), typeof(EvidenceConverter<AdvisoriesDocument>)])]
[JsonSerializable(typeof(EvaluationDocument))]
[JsonSerializable(typeof(Inventory))]
[JsonSerializable(typeof(CodeDocument))]
[JsonSerializable(typeof(DependencyGraph))]
[JsonSerializable(typeof(AdvisoriesDocument))]
[JsonSerializable(typeof(MissingDocument))]
internal sealed partial class EvaluationJsonContext : JsonSerializerContext;
