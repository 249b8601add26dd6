using System.Globalization;
using System.Text.Json;
using Mtf.Advisories;

namespace Mtf.Reports.Sbom;

/// <summary>The <c>vulnerabilities</c> of a CycloneDX document.</summary>
internal static class CycloneDxVulnerabilities
{
    public static void Write(Utf8JsonWriter json, SbomSubject subject)
    {
        if (subject.Evaluation.Advisories.ValueOrDefault is not { } report)
        {
            return;
        }

        json.WriteStartArray("vulnerabilities");
        var matches = report.Matches
            .OrderBy(match => match.Id, StringComparer.Ordinal).ThenBy(match => match.Component.Purl.ToString(), StringComparer.Ordinal)
            .DistinctBy(match => (match.Id, match.Component.Purl.ToString()));
        foreach (var match in matches)
        {
            WriteOne(json, match);
        }

        json.WriteEndArray();
    }

    private static void WriteOne(Utf8JsonWriter json, AdvisoryMatch match)
    {
        json.WriteStartObject();
        json.WriteString("bom-ref", $"{match.Id}|{match.Component.Purl}");
        json.WriteString("id", match.Id);
        WriteReferences(json, match.Aliases);
        WriteRating(json, match);
        WriteCwes(json, match.Cwes);
        if (match.Summary.Length > 0)
        {
            json.WriteString("description", match.Summary);
        }

        if (match.FixedVersion is { } version)
        {
            json.WriteString("recommendation", $"Update {match.Component.Purl.FullName} to {version}.");
        }

        if (match.Published is { } published)
        {
            json.WriteString("published", SbomSubject.Time(published));
        }

        WriteAnalysis(json, match);
        json.WriteStartArray("affects");
        json.WriteStartObject();
        json.WriteString("ref", match.Component.Purl.ToString());
        json.WriteEndObject();
        json.WriteEndArray();
        WriteProperties(json, match);
        json.WriteEndObject();
    }

    private static void WriteReferences(Utf8JsonWriter json, IReadOnlyList<string> aliases)
    {
        if (aliases.Count == 0)
        {
            return;
        }

        json.WriteStartArray("references");
        foreach (var alias in aliases.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", alias);
            json.WriteStartObject("source");
            json.WriteString("name", alias.Split('-')[0]);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRating(Utf8JsonWriter json, AdvisoryMatch match)
    {
        json.WriteStartArray("ratings");
        json.WriteStartObject();
        if (match.Cvss is { } score)
        {
            json.WriteNumber("score", score);
        }

        json.WriteString("severity", SeverityOf(match));
        if (match.CvssVector is { } vector)
        {
            json.WriteString("method", Method(vector));
            json.WriteString("vector", vector);
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string SeverityOf(AdvisoryMatch match) => match.Cvss switch
    {
        >= 9 => "critical",
        >= 7 => "high",
        >= 4 => "medium",
        > 0 => "low",
        0 => "none",
        _ => match.SeverityText?.ToUpperInvariant() switch
        {
            "CRITICAL" => "critical",
            "HIGH" => "high",
            "MODERATE" or "MEDIUM" => "medium",
            "LOW" => "low",
            _ => "unknown",
        },
    };

    private static string Method(string vector) => vector switch
    {
        _ when vector.StartsWith("CVSS:4", StringComparison.Ordinal) => "CVSSv4",
        _ when vector.StartsWith("CVSS:3.1", StringComparison.Ordinal) => "CVSSv31",
        _ when vector.StartsWith("CVSS:3", StringComparison.Ordinal) => "CVSSv3",
        _ => "CVSSv2",
    };

    private static void WriteCwes(Utf8JsonWriter json, IReadOnlyList<string> cwes)
    {
        var numbers = cwes.Select(cwe => int.TryParse(cwe.AsSpan(cwe.LastIndexOf('-') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0)
            .Where(number => number > 0).Distinct().Order().ToList();
        if (numbers.Count == 0)
        {
            return;
        }

        json.WriteStartArray("cwes");
        numbers.ForEach(json.WriteNumberValue);
        json.WriteEndArray();
    }

    /// <summary>OpenVEX words in CycloneDX words.</summary>
    private static void WriteAnalysis(Utf8JsonWriter json, AdvisoryMatch match)
    {
        if (match.VexStatus is null)
        {
            return;
        }

        json.WriteStartObject("analysis");
        json.WriteString("state", match.VexStatus switch
        {
            "not_affected" => "not_affected",
            "fixed" => "resolved",
            "affected" => "exploitable",
            _ => "in_triage",
        });
        var justification = match.VexJustification switch
        {
            "component_not_present" or "vulnerable_code_not_present" => "code_not_present",
            "vulnerable_code_not_in_execute_path" => "code_not_reachable",
            "vulnerable_code_cannot_be_controlled_by_adversary" => "requires_environment",
            "inline_mitigations_already_exist" => "protected_by_mitigating_control",
            _ => null,
        };
        if (justification is not null)
        {
            json.WriteString("justification", justification);
        }

        json.WriteEndObject();
    }

    private static void WriteProperties(Utf8JsonWriter json, AdvisoryMatch match)
    {
        List<(string, string)> properties = [];
        if (match.Epss is { } epss)
        {
            properties.Add(("mtf:epss", epss.ToString("0.#####", CultureInfo.InvariantCulture)));
        }

        if (match.KnownExploited)
        {
            properties.Add(("mtf:knownExploited", "true"));
        }

        if (match.IsMalware)
        {
            properties.Add(("mtf:malware", "true"));
        }

        CycloneDxWriter.WriteProperties(json, properties);
    }
}
