using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Reads one OSV record (schema 1.x). Unknown members are ignored; a record that breaks the schema is refused as a whole.</summary>
public static class OsvReader
{
    private const int SummaryLength = 400;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64 };

    /// <param name="utf8">The record.</param>
    /// <param name="advisory">The advisory, when the record is well formed.</param>
    /// <param name="problem">What is wrong with the record, otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out Advisory? advisory, out string problem)
    {
        try
        {
            var start = utf8.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
            using var document = JsonDocument.Parse(utf8[start..], Options);
            advisory = Read(document.RootElement);
            problem = "";
            return true;
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            (advisory, problem) = (null, exception.Message);
            return false;
        }
    }

    private static Advisory Read(JsonElement record)
    {
        if (record.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("not an object");
        }

        var version = Text(record, "schema_version") ?? "1.0.0";
        if (!version.StartsWith("1.", StringComparison.Ordinal))
        {
            throw new FormatException($"schema version {version} is not 1.x");
        }

        var id = Text(record, "id");
        return new Advisory
        {
            Id = string.IsNullOrWhiteSpace(id) ? throw new FormatException("no id") : id,
            Modified = Date(record, "modified") ?? throw new FormatException("no modified date"),
            Published = Date(record, "published"),
            Withdrawn = Date(record, "withdrawn"),
            Aliases = Texts(record, "aliases"),
            Summary = Summary(record),
            SeverityText = DatabaseSeverity(record),
            Vectors = Vectors(record),
            Cwes = Cwes(record),
            Affected = [.. Items(record, "affected").Select(Affected).OfType<AffectedPackage>()],
        };
    }

    private static AffectedPackage? Affected(JsonElement affected)
    {
        if (!Member(affected, "package", out var package))
        {
            return null;
        }

        var name = Text(package, "name");
        if (string.IsNullOrEmpty(name) || AdvisoryEcosystems.FromOsvName(Text(package, "ecosystem") ?? "") is not Ecosystem ecosystem)
        {
            return null;
        }

        return new AffectedPackage(
            ecosystem,
            name,
            Texts(affected, "versions"),
            [.. Items(affected, "ranges").Where(IsVersionRange).Select(Events)],
            Vectors(affected));
    }

    private static bool IsVersionRange(JsonElement range) => Text(range, "type") is "SEMVER" or "ECOSYSTEM";

    private static List<RangeEvent> Events(JsonElement range)
    {
        var events = new List<RangeEvent>();
        foreach (var item in Items(range, "events"))
        {
            foreach (var member in item.EnumerateObject())
            {
                RangeEventKind? kind = member.Name switch
                {
                    "introduced" => RangeEventKind.Introduced,
                    "fixed" => RangeEventKind.Fixed,
                    "last_affected" => RangeEventKind.LastAffected,
                    "limit" => RangeEventKind.Limit,
                    _ => null,
                };
                if (kind is { } known)
                {
                    events.Add(new RangeEvent(known, member.Value.GetString() ?? throw new FormatException($"'{member.Name}' is null")));
                }
            }
        }

        return events;
    }

    private static IReadOnlyList<string> Vectors(JsonElement parent) =>
        [.. Items(parent, "severity").Where(IsCvss).Select(severity => Text(severity, "score")).OfType<string>()];

    private static bool IsCvss(JsonElement severity) => Text(severity, "type")?.StartsWith("CVSS_V", StringComparison.Ordinal) == true;

    private static string Summary(JsonElement record)
    {
        var summary = Text(record, "summary") ?? "";
        if (summary.Length == 0)
        {
            summary = Text(record, "details")?.TrimStart().Split('\n', 2)[0].Trim() ?? "";
        }

        return summary.Length <= SummaryLength ? summary : string.Concat(summary.AsSpan(0, SummaryLength - 1), "…");
    }

    private static string? DatabaseSeverity(JsonElement record) =>
        Member(record, "database_specific", out var specific) && Member(specific, "severity", out var severity) && severity.ValueKind == JsonValueKind.String
            ? severity.GetString()?.ToUpperInvariant()
            : null;

    private static IReadOnlyList<string> Cwes(JsonElement record)
    {
        var cwes = new SortedSet<string>(StringComparer.Ordinal);
        AddCwes(record, cwes);
        foreach (var affected in Items(record, "affected"))
        {
            AddCwes(affected, cwes);
        }

        return [.. cwes];
    }

    // Databases write CWEs as "cwe_ids": ["CWE-79"] or as "cwes": [{"cweId": "CWE-506"}]; neither is in the schema, so any other shape is left alone.
    private static void AddCwes(JsonElement parent, SortedSet<string> cwes)
    {
        if (!Member(parent, "database_specific", out var specific) || specific.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        foreach (var name in new[] { "cwe_ids", "cwes" })
        {
            if (!specific.TryGetProperty(name, out var list) || list.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (var item in list.EnumerateArray())
            {
                var value = item.ValueKind == JsonValueKind.Object && item.TryGetProperty("cweId", out var id) ? id : item;
                if (value.ValueKind == JsonValueKind.String && value.GetString() is { } cwe && cwe.StartsWith("CWE-", StringComparison.Ordinal))
                {
                    cwes.Add(cwe);
                }
            }
        }
    }

    private static bool Member(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        Member(parent, name, out var list) ? list.EnumerateArray() : default;

    private static string? Text(JsonElement parent, string name) => Member(parent, name, out var value) ? value.GetString() : null;

    private static IReadOnlyList<string> Texts(JsonElement parent, string name) =>
        [.. Items(parent, name).Select(item => item.GetString() ?? throw new FormatException($"'{name}' holds a null"))];

    private static DateTimeOffset? Date(JsonElement parent, string name)
    {
        if (Text(parent, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : throw new FormatException($"'{name}' is not a date");
    }
}
