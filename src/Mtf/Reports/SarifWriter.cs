using System.Globalization;
using System.Text.Json;
using Mtf.Checks;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Scoring;

namespace Mtf.Reports;

/// <summary>Evaluations as one SARIF 2.1.0 log, one run per subject.</summary>
/// <param name="findPage">Finds the page of a check; null when the check has none.</param>
public sealed class SarifWriter(Func<string, CheckPage?> findPage)
{
    private const string Root = "%SRCROOT%";

    public SarifWriter()
        : this(CheckPages.Find) { }

    public void Write(IReadOnlyList<Evaluation> evaluations, Stream output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        foreach (var evaluation in evaluations)
        {
            WriteRun(json, evaluation);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRun(Utf8JsonWriter json, Evaluation evaluation)
    {
        var rules = new SarifRules(evaluation, findPage);
        json.WriteStartObject();
        rules.WriteTool(json);
        rules.WriteTaxonomies(json);
        WriteInvocation(json, evaluation);
        json.WriteStartObject("automationDetails");
        json.WriteString("id", $"mtf/{evaluation.Subject.Purl}/");
        json.WriteEndObject();
        json.WriteStartObject("originalUriBaseIds");
        json.WriteStartObject(Root);
        WriteText(json, "description", "The root folder of the scanned package.");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        WriteResults(json, evaluation, rules);
        json.WriteEndArray();
        WriteRunProperties(json, evaluation);
        json.WriteEndObject();
    }

    private static void WriteInvocation(Utf8JsonWriter json, Evaluation evaluation)
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", true);
        json.WriteString("endTimeUtc", TimestampConverter.Text(evaluation.EvaluatedAt));
        json.WriteStartArray("toolExecutionNotifications");
        foreach (var control in evaluation.Dimensions.SelectMany(dimension => dimension.Controls)
            .Where(control => control.Outcome is Outcome.NotAvailable or Outcome.Error))
        {
            json.WriteStartObject();
            json.WriteStartObject("descriptor");
            json.WriteString("id", control.Id);
            json.WriteEndObject();
            json.WriteString("level", control.Outcome == Outcome.Error ? "error" : "warning");
            WriteText(json, "message", $"{control.Id} {Explanation.ControlTitle(control.Id)} was not evaluated: {control.Reason}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResults(Utf8JsonWriter json, Evaluation evaluation, SarifRules rules)
    {
        var occurrences = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var finding in evaluation.Findings)
        {
            var fingerprint = FindingFingerprint.Of(finding);
            var occurrence = occurrences[fingerprint] = occurrences.GetValueOrDefault(fingerprint) + 1;
            json.WriteStartObject();
            json.WriteString("ruleId", finding.Check);
            json.WriteNumber("ruleIndex", rules.IndexOf(finding.Check));
            json.WriteString("level", SarifRules.Level(finding.Severity));
            WriteText(json, "message", TerminalText.Escape(finding.Message));
            WriteLocations(json, evaluation, finding);
            json.WriteStartObject("partialFingerprints");
            json.WriteString("mtfFinding/v1", string.Create(CultureInfo.InvariantCulture, $"{fingerprint}:{occurrence}"));
            json.WriteEndObject();
            WriteCodeFlow(json, finding.Steps);
            WriteSuppression(json, finding.Suppression);
            WriteResultProperties(json, finding);
            json.WriteEndObject();
        }
    }

    private static void WriteSuppression(Utf8JsonWriter json, Suppression? suppression)
    {
        if (suppression is null)
        {
            return;
        }

        json.WriteStartArray("suppressions");
        json.WriteStartObject();
        json.WriteString("kind", "external");
        json.WriteString("status", "accepted");
        json.WriteString("justification", TerminalText.Escape(suppression.Reason));
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteCodeFlow(Utf8JsonWriter json, IReadOnlyList<FlowStep> steps)
    {
        if (steps.Count == 0)
        {
            return;
        }

        json.WriteStartArray("codeFlows");
        json.WriteStartObject();
        json.WriteStartArray("threadFlows");
        json.WriteStartObject();
        json.WriteStartArray("locations");
        foreach (var step in steps)
        {
            json.WriteStartObject();
            json.WriteStartObject("location");
            WritePhysicalLocation(json, step.Location.File, step.Location.Line);
            WriteText(json, "message", TerminalText.Escape(step.Description));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WritePhysicalLocation(Utf8JsonWriter json, string file, int startLine)
    {
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", RelativeUri(file));
        json.WriteString("uriBaseId", Root);
        json.WriteEndObject();
        if (startLine > 0)
        {
            json.WriteStartObject("region");
            json.WriteNumber("startLine", startLine);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    // A finding about the package as a whole is shown at its manifest, because code scanning services drop results without a file.
    private static void WriteLocations(Utf8JsonWriter json, Evaluation evaluation, Finding finding)
    {
        var manifest = evaluation.Inventory.ValueOrDefault?.Manifests is [var first, ..] ? first.Path : null;
        var file = finding.Location?.File ?? manifest;
        json.WriteStartArray("locations");
        json.WriteStartObject();
        if (!string.IsNullOrEmpty(file))
        {
            WritePhysicalLocation(json, file, finding.Location?.Line ?? 0);
        }

        json.WriteStartArray("logicalLocations");
        json.WriteStartObject();
        json.WriteString("fullyQualifiedName", evaluation.Subject.Purl.ToString());
        json.WriteString("kind", "module");
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteResultProperties(Utf8JsonWriter json, Finding finding)
    {
        json.WriteStartObject("properties");
        json.WriteString("control", finding.Control);
        json.WriteString("severity", Explanation.Word(finding.Severity));
        json.WriteString("confidence", Explanation.Word(finding.Confidence));
        json.WriteString("security-severity", SarifRules.SecuritySeverity(finding.Severity));
        if (finding.Evidence.Length > 0)
        {
            json.WriteString("evidence", TerminalText.Escape(finding.Evidence));
        }

        if (finding.Cap is { } cap)
        {
            json.WriteString("cap", cap);
        }

        SarifRules.WriteTags(json, finding.Tags);
        json.WriteEndObject();
    }

    private static void WriteRunProperties(Utf8JsonWriter json, Evaluation evaluation)
    {
        var rating = evaluation.Rating;
        json.WriteStartObject("properties");
        json.WriteString("standardVersion", evaluation.StandardVersion);
        json.WriteString("purl", evaluation.Subject.Purl.ToString());
        json.WriteString(evaluation.Subject.DigestAlgorithm, evaluation.Subject.Digest);
        json.WriteNumber("score", rating.Score);
        json.WriteNumber("upper", rating.Upper);
        json.WriteNumber("coverage", rating.Coverage);
        json.WriteString("band", rating.Band);
        json.WriteString("level", Explanation.Word(rating.Level));
        json.WriteEndObject();
    }

    // Steps upwards are dropped: whoever resolves the reference must stay below the root.
    private static string RelativeUri(string path) => string.Join(
        '/', path.Split('/').Where(segment => segment is not ("" or "." or "..")).Select(Uri.EscapeDataString));

    internal static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
