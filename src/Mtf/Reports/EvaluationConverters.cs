using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Mtf.Findings;
using Mtf.Packages;

namespace Mtf.Reports;

/// <summary>Enum values as the words of the standard's own files: <c>high</c>, <c>notAvailable</c>.</summary>
internal sealed class WordConverter<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;

/// <summary>A package URL as its canonical string.</summary>
internal sealed class PackageUrlConverter : JsonConverter<PackageUrl>
{
    public override PackageUrl Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        PackageUrl.TryParse(reader.TokenType == JsonTokenType.String ? reader.GetString() : null, out var purl)
            ? purl
            : throw new JsonException("A package URL is expected.");

    public override void Write(Utf8JsonWriter writer, PackageUrl value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>A moment in UTC, RFC 3339 with a final Z.</summary>
internal sealed class TimestampConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";

    public static string Text(DateTimeOffset value) => value.ToUniversalTime().ToString(Format, CultureInfo.InvariantCulture);

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParseExact(reader.GetString(), Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value)
            ? value
            : throw new JsonException("A UTC time such as 2026-11-24T08:00:00Z is expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));
}

/// <summary>Why there is no evidence.</summary>
internal sealed record MissingDocument(MissingReason Missing, string Detail);

/// <summary>The value itself, or an object of <c>missing</c> and <c>detail</c>.</summary>
internal sealed class EvidenceConverter<T> : JsonConverter<Evidence<T>>
    where T : class
{
    public override Evidence<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var ahead = reader;
        if (ahead.TokenType == JsonTokenType.StartObject && ahead.Read() && ahead.TokenType == JsonTokenType.PropertyName
            && (ahead.ValueTextEquals("missing"u8) || ahead.ValueTextEquals("detail"u8)))
        {
            var missing = JsonSerializer.Deserialize(ref reader, TypeInfo<MissingDocument>(options))!;
            return new Evidence<T>.Missing(missing.Missing, missing.Detail);
        }

        return new Evidence<T>.Collected(
            JsonSerializer.Deserialize(ref reader, TypeInfo<T>(options)) ?? throw new JsonException("Evidence is an object, not null."));
    }

    public override void Write(Utf8JsonWriter writer, Evidence<T> value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case Evidence<T>.Collected(var collected):
                JsonSerializer.Serialize(writer, collected, TypeInfo<T>(options));
                break;
            case Evidence<T>.Missing(var reason, var detail):
                JsonSerializer.Serialize(writer, new MissingDocument(reason, detail), TypeInfo<MissingDocument>(options));
                break;
        }
    }

    private static JsonTypeInfo<TValue> TypeInfo<TValue>(JsonSerializerOptions options) => (JsonTypeInfo<TValue>)options.GetTypeInfo(typeof(TValue));
}
