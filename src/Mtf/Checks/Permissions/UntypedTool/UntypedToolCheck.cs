using System.Text.Json;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.UntypedTool;

/// <summary>Declared tools whose input is not described by a schema, or by one that allows anything.</summary>
internal sealed class UntypedToolCheck : Check
{
    private const int LargestSchema = 1 << 20;

    /// <summary>Any of these keywords says something about the value of a parameter.</summary>
    private static readonly string[] Constraints =
        ["type", "enum", "const", "$ref", "anyOf", "oneOf", "allOf", "not", "if", "properties", "items", "pattern", "format"];

    public override string Id => "PRM051";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => DeclaredTools.Both(InManifests(evidence), InCode(evidence));

    private Evidence<IReadOnlyList<Finding>> InManifests(EvidenceSet evidence) => DeclaredTools.Of(evidence) switch
    {
        Evidence<IReadOnlyList<DeclaredCapability>>.Collected(var tools) when tools.All(tool => !CanCarrySchema(evidence, tool)) =>
            Evidence.NotAvailable<IReadOnlyList<Finding>>("The manifest that declares the tools cannot carry input schemas."),
        var declared => declared.Select<IReadOnlyList<Finding>>(tools =>
            [.. tools.Where(tool => CanCarrySchema(evidence, tool)).Select(Judge).OfType<Finding>()]),
    };

    // A schema that is not visible in code may be there at run time; a visible one that says nothing is an objection.
    private Evidence<IReadOnlyList<Finding>> InCode(EvidenceSet evidence) => DeclaredTools.InCode(evidence).Select<IReadOnlyList<Finding>>(tools =>
        [.. tools.Where(tool => tool.InputSchemaJson is not null)
            .Select(tool => (tool, untyped: UntypedParameters(tool.InputSchemaJson!)))
            .Where(pair => pair.untyped is { Count: > 0 })
            .Select(pair => Report(
                Severity.Low, Confidence.Medium, $"The tool {pair.tool.Name} accepts anything in {string.Join(", ", pair.untyped!)}.", pair.tool.Location, pair.tool.Name))]);

    /// <summary>Tools of a bundle manifest are a name and a description by their specification.</summary>
    private static bool CanCarrySchema(EvidenceSet evidence, DeclaredCapability tool) =>
        tool.InputSchemaJson is not null
        || evidence.Inventory.ValueOrDefault?.Manifests.Any(manifest => manifest.Kind == ManifestKind.Bundle && manifest.Path == tool.Source.File) != true;

    private Finding? Judge(DeclaredCapability tool)
    {
        if (string.IsNullOrWhiteSpace(tool.InputSchemaJson))
        {
            return Report(Severity.Medium, Confidence.High, $"The tool {tool.Name} is declared without an input schema.", tool.Source, tool.Name);
        }

        var untyped = UntypedParameters(tool.InputSchemaJson);
        return untyped is null
            ? Report(Severity.Medium, Confidence.High, $"The input schema of the tool {tool.Name} is not a JSON Schema object.", tool.Source, tool.Name)
            : untyped.Count > 0
                ? Report(Severity.Low, Confidence.High, $"The tool {tool.Name} accepts anything in {string.Join(", ", untyped)}.", tool.Source, tool.Name)
                : null;
    }

    /// <summary>Names of top-level parameters that nothing constrains; null when the schema cannot be read.</summary>
    private static List<string>? UntypedParameters(string schema)
    {
        try
        {
            using var document = JsonDocument.Parse(schema.Length > LargestSchema ? "" : schema, new JsonDocumentOptions { MaxDepth = 64 });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return document.RootElement.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
                ? [.. properties.EnumerateObject().Where(property => IsAny(property.Value)).Select(property => property.Name).Order(StringComparer.Ordinal)]
                : [];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsAny(JsonElement parameter) => parameter.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.Object => !Constraints.Any(keyword => parameter.TryGetProperty(keyword, out _)),
        _ => false,
    };
}
