using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Inventories;

namespace Mtf.Checks.Texts;

/// <summary>Everything that a server tells a model about itself, from manifests and from code.</summary>
internal static class ToolTexts
{
    private const int Most = 20_000;

    public static Evidence<IReadOnlyList<ToolText>> Of(EvidenceSet evidence) =>
        (evidence.Inventory, evidence.Code) switch
        {
            (Evidence<Inventory>.Missing(var reason, var detail), Evidence<StaticAnalysis>.Missing) => new Evidence<IReadOnlyList<ToolText>>.Missing(reason, detail),
            _ when All(evidence) is { Count: > 0 } texts => Evidence.Of<IReadOnlyList<ToolText>>(texts),
            _ => Evidence.NotAvailable<IReadOnlyList<ToolText>>("No tool, prompt or resource is visible in the manifests and the code."),
        };

    /// <summary>Texts that manifest and code have in common are said once, for the place in the code.</summary>
    private static List<ToolText> All(EvidenceSet evidence)
    {
        List<ToolText> texts = evidence.Code.ValueOrDefault is { } code ? [.. OfCode(code)] : [];
        var known = texts.Select(text => (text.Kind, text.Owner, text.Field, text.Text)).ToHashSet();
        texts.AddRange((evidence.Inventory.ValueOrDefault is { } inventory ? OfManifests(inventory) : []).Where(text => known.Add((text.Kind, text.Owner, text.Field, text.Text))));
        return texts;
    }

    public static IReadOnlyList<ToolText> OfManifests(Inventory inventory) => [.. inventory.Capabilities.SelectMany(Of).Take(Most)];

    public static IReadOnlyList<ToolText> OfCode(StaticAnalysis code) => [.. code.Tools.SelectMany(Of).Concat(code.Texts.Select(Of)).Take(Most)];

    private static ToolText Of(ServerText text) => text.Kind == "instructions"
        ? new ToolText("instructions", text.Owner, "text", text.Text, text.Location)
        : new ToolText(text.Declared, text.Owner, text.Kind, text.Text, text.Location);

    private static IEnumerable<ToolText> Of(DeclaredCapability capability) => Texts(
        capability.Kind, capability.Name, "", capability.Description, [], capability.InputSchemaJson, capability.Source);

    private static IEnumerable<ToolText> Of(CodeTool tool) => Texts(
        tool.Kind, tool.Name, tool.Title, tool.Description, tool.Parameters, tool.InputSchemaJson, tool.Location);

    private static IEnumerable<ToolText> Texts(
        string kind, string name, string title, string description, IReadOnlyList<ToolParameter> parameters, string? schema, Location location)
    {
        ToolText Text(string field, string text) => new(kind, name, field, text, location);

        yield return Text("name", name);
        if (title.Length > 0)
        {
            yield return Text("title", title);
        }

        if (description.Length > 0)
        {
            yield return Text("description", description);
        }

        var ofSchema = SchemaTexts.Read(schema).ToList();
        foreach (var (field, text) in ofSchema)
        {
            yield return Text(field, text);
        }

        foreach (var parameter in parameters.Where(parameter => parameter.Description.Length > 0 && !ofSchema.Any(known => known.Text == parameter.Description)))
        {
            yield return Text($"parameter {parameter.Name}", parameter.Description);
        }
    }
}
