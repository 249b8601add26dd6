using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Mtf.Packages;

namespace Mtf.Advisories;

/// <summary>Reads OpenVEX 0.2.0 documents. A statement that breaks the format is left out and named; a document without context or date is refused.</summary>
public static class OpenVexReader
{
    private const string Context = "https://openvex.dev/ns/v0.2";

    private static readonly HashSet<string> Justifications = new(StringComparer.Ordinal)
    {
        "component_not_present", "vulnerable_code_not_present", "vulnerable_code_not_in_execute_path",
        "vulnerable_code_cannot_be_controlled_by_adversary", "inline_mitigations_already_exist",
    };

    /// <param name="utf8">The document.</param>
    /// <param name="origin">Who supplied it.</param>
    /// <param name="document">What it says, when it can be read.</param>
    /// <param name="problem">Why it cannot be read, otherwise.</param>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, VexOrigin origin, [NotNullWhen(true)] out VexDocument? document, out string problem)
    {
        try
        {
            var start = utf8.Span.StartsWith("\uFEFF"u8) ? 3 : 0;
            using var json = JsonDocument.Parse(utf8[start..], new JsonDocumentOptions { MaxDepth = 64 });
            document = Read(json.RootElement, origin);
            problem = "";
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            (document, problem) = (null, $"The VEX document cannot be read: {exception.Message}");
            return false;
        }
    }

    private static VexDocument Read(JsonElement root, VexOrigin origin)
    {
        if (!HasContext(root))
        {
            throw new FormatException("its @context is not OpenVEX 0.2.");
        }

        var timestamp = Date(root, "timestamp") ?? throw new FormatException("it has no timestamp.");
        var statements = new List<VexStatement>();
        var problems = new List<string>();
        var number = 0;
        foreach (var item in Items(root, "statements"))
        {
            number++;
            try
            {
                statements.Add(Statement(item, timestamp));
            }
            catch (Exception exception) when (exception is InvalidOperationException or FormatException)
            {
                problems.Add($"Statement {number}: {exception.Message}");
            }
        }

        return new VexDocument(Text(root, "@id") ?? "", Text(root, "author") ?? "", origin, statements, problems);
    }

    private static bool HasContext(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("@context", out var context))
        {
            return false;
        }

        return context.ValueKind == JsonValueKind.Array
            ? context.EnumerateArray().Any(IsContext)
            : IsContext(context);

        static bool IsContext(JsonElement value) =>
            value.ValueKind == JsonValueKind.String && value.GetString()!.StartsWith(Context, StringComparison.Ordinal);
    }

    private static VexStatement Statement(JsonElement item, DateTimeOffset documentDate)
    {
        var status = Text(item, "status");
        if (status is not ("not_affected" or "affected" or "fixed" or "under_investigation"))
        {
            throw new FormatException($"'{status}' is not a status.");
        }

        var justification = Text(item, "justification");
        if (justification is not null && !Justifications.Contains(justification))
        {
            throw new FormatException($"'{justification}' is not a justification.");
        }

        justification ??= Text(item, "impact_statement");
        if (status == "not_affected" && string.IsNullOrWhiteSpace(justification))
        {
            throw new FormatException("not_affected needs a justification or an impact statement.");
        }

        var vulnerabilities = Vulnerabilities(item);
        var products = Items(item, "products").Select(Product).ToList();
        return vulnerabilities.Count == 0 || products.Count == 0
            ? throw new FormatException("it names no vulnerability or no product.")
            : new VexStatement(vulnerabilities, products, status, justification, Date(item, "last_updated") ?? Date(item, "timestamp") ?? documentDate);
    }

    private static List<string> Vulnerabilities(JsonElement statement)
    {
        var names = new List<string>();
        if (Member(statement, "vulnerability", out var vulnerability))
        {
            names.AddRange(new[] { Text(vulnerability, "name"), Text(vulnerability, "@id") }.OfType<string>());
            names.AddRange(Items(vulnerability, "aliases").Select(alias => alias.GetString()).OfType<string>());
        }

        return names;
    }

    private static VexProduct Product(JsonElement product) =>
        new(Purl(product), [.. Items(product, "subcomponents").Select(Purl)]);

    private static PackageUrl? Purl(JsonElement component)
    {
        if (PackageUrl.TryParse(Text(component, "@id"), out var purl))
        {
            return purl;
        }

        return Member(component, "identifiers", out var identifiers) && PackageUrl.TryParse(Text(identifiers, "purl"), out purl) ? purl : null;
    }

    private static bool Member(JsonElement parent, string name, out JsonElement value)
    {
        value = default;
        return parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement parent, string name) =>
        Member(parent, name, out var list) ? list.EnumerateArray() : default;

    private static string? Text(JsonElement parent, string name) => Member(parent, name, out var value) ? value.GetString() : null;

    private static DateTimeOffset? Date(JsonElement parent, string name)
    {
        if (Text(parent, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : throw new FormatException($"'{name}' is not a date.");
    }
}
