using System.Globalization;
using System.Text.Json;
using Mtf.Evaluations;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Reports.Sbom;

/// <summary>Writes an evaluation as SPDX 2.3 JSON.</summary>
public static class SpdxWriter
{
    private const string NoAssertion = "NOASSERTION";
    private const string SubjectId = "SPDXRef-Subject";

    private static readonly Dictionary<string, string> Algorithms = new(StringComparer.Ordinal)
    {
        ["md5"] = "MD5",
        ["sha1"] = "SHA1",
        ["sha256"] = "SHA256",
        ["sha384"] = "SHA384",
        ["sha512"] = "SHA512",
    };

    public static void Write(Evaluation evaluation, Stream output)
    {
        var subject = new SbomSubject(evaluation);
        var ids = subject.Components
            .Select((item, at) => (item.Purl, Id: "SPDXRef-Package-" + (at + 1).ToString(CultureInfo.InvariantCulture)))
            .Append((subject.Purl, SubjectId))
            .ToDictionary(item => item.Item1, item => item.Item2, StringComparer.Ordinal);
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        WriteHeader(json, subject);
        json.WriteStartArray("packages");
        WritePackage(json, SubjectId, evaluation.Subject.Purl, subject.License, SubjectDigests(evaluation));
        foreach (var (purl, component) in subject.Components)
        {
            WritePackage(json, ids[purl], component.Purl, component.License, component.Digests);
        }

        json.WriteEndArray();
        WriteRelationships(json, subject, ids);
        json.WriteEndObject();
    }

    private static Dictionary<string, string> SubjectDigests(Evaluation evaluation) =>
        new(StringComparer.Ordinal) { [evaluation.Subject.DigestAlgorithm] = evaluation.Subject.Digest };

    private static void WriteHeader(Utf8JsonWriter json, SbomSubject subject)
    {
        json.WriteString("spdxVersion", "SPDX-2.3");
        json.WriteString("dataLicense", "CC0-1.0");
        json.WriteString("SPDXID", "SPDXRef-DOCUMENT");
        json.WriteString("name", subject.Purl);
        json.WriteString("documentNamespace", "urn:uuid:" + subject.Uuid);
        json.WriteStartObject("creationInfo");
        json.WriteString("created", subject.Timestamp);
        json.WriteStartArray("creators");
        json.WriteStringValue($"Tool: {subject.Evaluation.Tool.Name}-{subject.Evaluation.Tool.Version}");
        json.WriteEndArray();
        json.WriteEndObject();
        if (!subject.Complete)
        {
            json.WriteString("comment", "The dependency graph is incomplete.");
        }
    }

    private static void WritePackage(Utf8JsonWriter json, string id, PackageUrl purl, string? license, IReadOnlyDictionary<string, string> digests)
    {
        json.WriteStartObject();
        json.WriteString("SPDXID", id);
        json.WriteString("name", purl.FullName);
        if (purl.Version.Length > 0)
        {
            json.WriteString("versionInfo", purl.Version);
        }

        json.WriteString("downloadLocation", NoAssertion);
        json.WriteBoolean("filesAnalyzed", false);
        json.WriteString("licenseConcluded", NoAssertion);
        json.WriteString("licenseDeclared", license is not null && LicenseText.IsExpression(license) ? license : NoAssertion);
        json.WriteString("copyrightText", NoAssertion);
        WriteChecksums(json, digests);
        json.WriteStartArray("externalRefs");
        json.WriteStartObject();
        json.WriteString("referenceCategory", "PACKAGE-MANAGER");
        json.WriteString("referenceType", "purl");
        json.WriteString("referenceLocator", purl.ToString());
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteChecksums(Utf8JsonWriter json, IReadOnlyDictionary<string, string> digests)
    {
        var known = digests.Where(digest => Algorithms.ContainsKey(digest.Key)).OrderBy(digest => digest.Key, StringComparer.Ordinal).ToList();
        if (known.Count == 0)
        {
            return;
        }

        json.WriteStartArray("checksums");
        foreach (var (algorithm, value) in known)
        {
            json.WriteStartObject();
            json.WriteString("algorithm", Algorithms[algorithm]);
            json.WriteString("checksumValue", value);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRelationships(Utf8JsonWriter json, SbomSubject subject, Dictionary<string, string> ids)
    {
        json.WriteStartArray("relationships");
        Write("SPDXRef-DOCUMENT", "DESCRIBES", SubjectId);
        foreach (var direct in subject.Components.Where(item => item.Component.Direct))
        {
            WriteDirect(direct.Component, ids[direct.Purl]);
        }

        foreach (var (purl, component) in subject.Components)
        {
            foreach (var target in subject.DependsOn(component))
            {
                Write(ids[purl], "DEPENDS_ON", ids[target]);
            }
        }

        json.WriteEndArray();

        void WriteDirect(Component component, string id)
        {
            if (component.Development)
            {
                Write(id, "DEV_DEPENDENCY_OF", SubjectId);
            }
            else if (component.Optional)
            {
                Write(id, "OPTIONAL_DEPENDENCY_OF", SubjectId);
            }
            else
            {
                Write(SubjectId, "DEPENDS_ON", id);
            }
        }

        void Write(string from, string type, string to)
        {
            json.WriteStartObject();
            json.WriteString("spdxElementId", from);
            json.WriteString("relationshipType", type);
            json.WriteString("relatedSpdxElement", to);
            json.WriteEndObject();
        }
    }
}
