using System.Text.Json;
using Mtf.Checks;
using Mtf.Evaluations;
using Mtf.Findings;

namespace Mtf.Reports;

/// <summary>The rules and taxa that the findings of one evaluation refer to.</summary>
internal sealed class SarifRules
{
    private const string CwePrefix = "CWE-";
    private readonly Evaluation evaluation;
    private readonly Func<string, CheckPage?> findPage;
    private readonly List<IGrouping<string, Finding>> rules;
    private readonly List<string> weaknesses;

    public SarifRules(Evaluation evaluation, Func<string, CheckPage?> findPage)
    {
        this.evaluation = evaluation;
        this.findPage = findPage;
        rules = [.. evaluation.Findings.GroupBy(finding => finding.Check, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)];
        weaknesses = [.. evaluation.Findings.SelectMany(finding => Cwes(finding.Tags)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        Severity.Low or Severity.Info => "note",
    };

    /// <summary>The middle of the range that code scanning services show under the same word.</summary>
    public static string SecuritySeverity(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.5",
        Severity.Info => "0.0",
    };

    public int IndexOf(string check) => rules.FindIndex(rule => rule.Key == check);

    public static void WriteTags(Utf8JsonWriter json, IEnumerable<string> tags)
    {
        json.WriteStartArray("tags");
        foreach (var tag in tags.Prepend("security").Distinct(StringComparer.Ordinal))
        {
            json.WriteStringValue(tag);
        }

        json.WriteEndArray();
    }

    public void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", evaluation.Tool.Name);
        json.WriteString("version", evaluation.Tool.Version);
        json.WriteString("semanticVersion", evaluation.Tool.Version);
        json.WriteStartArray("rules");
        foreach (var rule in rules)
        {
            WriteRule(json, rule.Key, [.. rule]);
        }

        json.WriteEndArray();
        if (weaknesses.Count > 0)
        {
            json.WriteStartArray("supportedTaxonomies");
            WriteCweReference(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    public void WriteTaxonomies(Utf8JsonWriter json)
    {
        if (weaknesses.Count == 0)
        {
            return;
        }

        json.WriteStartArray("taxonomies");
        json.WriteStartObject();
        json.WriteString("name", "CWE");
        json.WriteString("organization", "MITRE");
        SarifWriter.WriteText(json, "shortDescription", "Common Weakness Enumeration");
        json.WriteStartArray("taxa");
        foreach (var id in weaknesses)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteRule(Utf8JsonWriter json, string id, IReadOnlyList<Finding> findings)
    {
        var page = findPage(id);
        var worst = findings.Max(finding => finding.Severity);
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("name", PascalCase(page?.Name ?? findings[0].Title));
        SarifWriter.WriteText(json, "shortDescription", Sentence(findings[0].Title));
        if (findings[0].Remediation is { Length: > 0 } remediation)
        {
            SarifWriter.WriteText(json, "fullDescription", Sentence($"{findings[0].Title}. {remediation}"));
        }

        json.WriteStartObject("help");
        json.WriteString("text", findings[0].Remediation is { Length: > 0 } text ? text : Sentence(findings[0].Title));
        if (page is not null)
        {
            json.WriteString("markdown", page.Markdown);
        }

        json.WriteEndObject();
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", Level(worst));
        json.WriteEndObject();
        WriteRelationships(json, findings);
        json.WriteStartObject("properties");
        json.WriteString("security-severity", SecuritySeverity(worst));
        WriteTags(json, findings.SelectMany(finding => finding.Tags).Append(findings[0].Control).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRelationships(Utf8JsonWriter json, IReadOnlyList<Finding> findings)
    {
        var cwes = findings.SelectMany(finding => Cwes(finding.Tags)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (cwes.Count == 0)
        {
            return;
        }

        json.WriteStartArray("relationships");
        foreach (var cwe in cwes)
        {
            json.WriteStartObject();
            json.WriteStartObject("target");
            json.WriteString("id", cwe);
            json.WriteNumber("index", weaknesses.IndexOf(cwe));
            json.WritePropertyName("toolComponent");
            WriteCweReference(json);
            json.WriteEndObject();
            json.WriteStartArray("kinds");
            json.WriteStringValue("relevant");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCweReference(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("name", "CWE");
        json.WriteNumber("index", 0);
        json.WriteEndObject();
    }

    private static IEnumerable<string> Cwes(IEnumerable<string> tags) => tags
        .Where(tag => tag.StartsWith(CwePrefix, StringComparison.Ordinal)).Select(tag => tag[CwePrefix.Length..]);

    private static string PascalCase(string name) => string.Concat(name
        .Split([' ', '-', '_', '.', ','], StringSplitOptions.RemoveEmptyEntries)
        .Select(word => string.Concat(word.Where(char.IsAsciiLetterOrDigit)))
        .Where(word => word.Length > 0)
        .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";
}
