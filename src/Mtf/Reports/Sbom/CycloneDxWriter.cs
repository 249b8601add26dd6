using System.Text.Json;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Reports.Sbom;

/// <summary>Writes an evaluation as CycloneDX 1.6 JSON: components, edges, how complete they are, and vulnerabilities with their VEX analysis.</summary>
public static class CycloneDxWriter
{
    private static readonly Dictionary<string, string> Algorithms = new(StringComparer.Ordinal)
    {
        ["md5"] = "MD5",
        ["sha1"] = "SHA-1",
        ["sha256"] = "SHA-256",
        ["sha384"] = "SHA-384",
        ["sha512"] = "SHA-512",
    };

    public static void Write(Evaluation evaluation, Stream output)
    {
        var subject = new SbomSubject(evaluation);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        json.WriteString("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
        json.WriteString("bomFormat", "CycloneDX");
        json.WriteString("specVersion", "1.6");
        json.WriteString("serialNumber", "urn:uuid:" + subject.Uuid);
        json.WriteNumber("version", 1);
        WriteMetadata(json, subject);
        json.WriteStartArray("components");
        foreach (var (purl, component) in subject.Components)
        {
            WriteComponent(json, purl, component);
        }

        json.WriteEndArray();
        WriteDependencies(json, subject);
        WriteCompositions(json, subject);
        CycloneDxVulnerabilities.Write(json, subject);
        json.WriteEndObject();
    }

    private static void WriteMetadata(Utf8JsonWriter json, SbomSubject subject)
    {
        var evaluation = subject.Evaluation;
        json.WriteStartObject("metadata");
        json.WriteString("timestamp", subject.Timestamp);
        json.WriteStartObject("tools");
        json.WriteStartArray("components");
        json.WriteStartObject();
        json.WriteString("type", "application");
        json.WriteString("name", evaluation.Tool.Name);
        json.WriteString("version", evaluation.Tool.Version);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("component");
        json.WriteString("type", "application");
        json.WriteString("bom-ref", subject.Purl);
        WriteName(json, evaluation.Subject.Purl);
        if (subject.Description.Length > 0)
        {
            json.WriteString("description", subject.Description);
        }

        WriteHashes(json, new Dictionary<string, string> { [evaluation.Subject.DigestAlgorithm] = evaluation.Subject.Digest });
        WriteLicense(json, subject.License);
        json.WriteString("purl", subject.Purl);
        if (!Algorithms.ContainsKey(evaluation.Subject.DigestAlgorithm))
        {
            WriteProperties(json, ($"mtf:digest:{evaluation.Subject.DigestAlgorithm}", evaluation.Subject.Digest));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteComponent(Utf8JsonWriter json, string purl, Component component)
    {
        json.WriteStartObject();
        json.WriteString("type", "library");
        json.WriteString("bom-ref", purl);
        WriteName(json, component.Purl);
        json.WriteString("scope", component.Development ? "excluded" : component.Optional ? "optional" : "required");
        WriteHashes(json, component.Digests);
        WriteLicense(json, component.License);
        json.WriteString("purl", purl);
        if (component.DeclaredIn is { } location)
        {
            WriteEvidence(json, purl, component.Source, location);
        }

        json.WriteEndObject();
    }

    private static void WriteName(Utf8JsonWriter json, Packages.PackageUrl purl)
    {
        if (purl.Namespace.Length > 0)
        {
            json.WriteString("group", purl.Namespace);
        }

        json.WriteString("name", purl.Name);
        if (purl.Version.Length is > 0 and <= 1024)
        {
            json.WriteString("version", purl.Version);
        }
    }

    private static void WriteEvidence(Utf8JsonWriter json, string purl, ComponentSource source, Location location)
    {
        json.WriteStartObject("evidence");
        json.WriteStartArray("identity");
        json.WriteStartObject();
        json.WriteString("field", "purl");
        json.WriteNumber("confidence", 1);
        json.WriteString("concludedValue", purl);
        json.WriteStartArray("methods");
        json.WriteStartObject();
        json.WriteString("technique", source == ComponentSource.Resolved ? "other" : "manifest-analysis");
        json.WriteNumber("confidence", 1);
        json.WriteString("value", source.ToString().ToLowerInvariant());
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("occurrences");
        json.WriteStartObject();
        json.WriteString("location", location.File);
        if (location.Line > 0)
        {
            json.WriteNumber("line", location.Line);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteHashes(Utf8JsonWriter json, IReadOnlyDictionary<string, string> digests)
    {
        var known = digests.Where(digest => Algorithms.ContainsKey(digest.Key)).OrderBy(digest => digest.Key, StringComparer.Ordinal).ToList();
        if (known.Count == 0)
        {
            return;
        }

        json.WriteStartArray("hashes");
        foreach (var (algorithm, content) in known)
        {
            json.WriteStartObject();
            json.WriteString("alg", Algorithms[algorithm]);
            json.WriteString("content", content);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteLicense(Utf8JsonWriter json, string? license)
    {
        if (string.IsNullOrWhiteSpace(license))
        {
            return;
        }

        json.WriteStartArray("licenses");
        json.WriteStartObject();
        if (LicenseText.IsExpression(license))
        {
            json.WriteString("expression", license);
        }
        else
        {
            json.WriteStartObject("license");
            json.WriteString("name", license);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteDependencies(Utf8JsonWriter json, SbomSubject subject)
    {
        json.WriteStartArray("dependencies");
        WriteEdges(json, subject.Purl, subject.Direct);
        foreach (var (purl, component) in subject.Components)
        {
            WriteEdges(json, purl, subject.DependsOn(component));
        }

        json.WriteEndArray();
    }

    private static void WriteEdges(Utf8JsonWriter json, string reference, IEnumerable<string> dependsOn)
    {
        json.WriteStartObject();
        json.WriteString("ref", reference);
        json.WriteStartArray("dependsOn");
        foreach (var target in dependsOn)
        {
            json.WriteStringValue(target);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCompositions(Utf8JsonWriter json, SbomSubject subject)
    {
        json.WriteStartArray("compositions");
        json.WriteStartObject();
        json.WriteString("aggregate", subject.Complete ? "complete" : "incomplete");
        json.WriteStartArray("dependencies");
        json.WriteStringValue(subject.Purl);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    internal static void WriteProperties(Utf8JsonWriter json, params IReadOnlyList<(string Name, string Value)> properties)
    {
        if (properties.Count == 0)
        {
            return;
        }

        json.WriteStartArray("properties");
        foreach (var (name, value) in properties)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("value", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
