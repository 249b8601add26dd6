using System.Text.Json;
using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Reports;

/// <summary>What the shipped code declares and can reach, as the published schema writes it.</summary>
internal sealed record CodeDocument
{
    public required int AnalysedFiles { get; init; }

    public required IReadOnlyList<UnanalysedDocument> Unanalysed { get; init; }

    public required IReadOnlyList<CodeToolDocument> Tools { get; init; }

    public required IReadOnlyList<CapabilityDocument> Capabilities { get; init; }

    public required int UnreachedCapabilities { get; init; }

    public static CodeDocument Of(CodeSurface code) => new()
    {
        AnalysedFiles = code.AnalysedFiles,
        Unanalysed = [.. code.Unanalysed.Select(part => new UnanalysedDocument(new Location(part.File, part.Line), part.Reason, part.IsWholeFile))],
        Tools = [.. code.Tools.Select(CodeToolDocument.Of)],
        Capabilities = [.. code.Capabilities.Select(CapabilityDocument.Of)],
        UnreachedCapabilities = code.UnreachedCapabilities,
    };

    public CodeSurface ToSurface() => new()
    {
        AnalysedFiles = AnalysedFiles,
        Unanalysed = [.. Unanalysed.Select(part => new UnanalysedPart(part.Location.File, part.Location.Line, part.Reason, part.IsWholeFile))],
        Tools = [.. Tools.Select(tool => tool.ToTool())],
        Capabilities = [.. Capabilities.Select(capability => capability.ToCapability())],
        UnreachedCapabilities = UnreachedCapabilities,
    };
}

internal sealed record UnanalysedDocument(Location Location, string Reason, bool IsWholeFile);

internal sealed record CodeToolDocument
{
    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public JsonElement? InputSchema { get; init; }

    public required IReadOnlyList<ToolParameter> Parameters { get; init; }

    public bool? ReadOnlyHint { get; init; }

    public bool? DestructiveHint { get; init; }

    public required bool HasHandler { get; init; }

    public required Location Location { get; init; }

    public static CodeToolDocument Of(CodeTool tool) => new()
    {
        Kind = tool.Kind,
        Name = tool.Name,
        Title = tool.Title,
        Description = tool.Description,
        InputSchema = tool.InputSchemaJson is { } schema ? JsonElement.Parse(schema) : null,
        Parameters = tool.Parameters,
        ReadOnlyHint = tool.ReadOnlyHint,
        DestructiveHint = tool.DestructiveHint,
        HasHandler = tool.HasHandler,
        Location = tool.Location,
    };

    public CodeTool ToTool() =>
        new(Kind, Name, Title, Description, InputSchema?.GetRawText(), Parameters, ReadOnlyHint, DestructiveHint, HasHandler, Location);
}

internal sealed record CapabilityDocument
{
    public required string Kind { get; init; }

    public required string Detail { get; init; }

    public required string Api { get; init; }

    public required Location Location { get; init; }

    public required Phase Phase { get; init; }

    public required IReadOnlyList<string> Tools { get; init; }

    public required string Owner { get; init; }

    public required OwnerEvidence OwnerEvidence { get; init; }

    public required int Count { get; init; }

    public static CapabilityDocument Of(Capability capability) => new()
    {
        Kind = capability.Kind,
        Detail = capability.Detail,
        Api = capability.Api,
        Location = capability.Context.Location,
        Phase = capability.Context.Phase,
        Tools = capability.Context.Tools,
        Owner = capability.Context.Owner,
        OwnerEvidence = capability.Context.Evidence,
        Count = capability.Count,
    };

    public Capability ToCapability() =>
        new(Kind, Detail, Api, new CodeContext(Location, Phase, Owner, Tools) { Evidence = OwnerEvidence }) { Count = Count };
}
