using Mtf.Artifacts;
using Mtf.Checks.Permissions.UntypedTool;
using Mtf.Findings;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Checks.Permissions;

public sealed class UntypedToolTests
{
    [Theory]
    [InlineData(null, Severity.Medium)]
    [InlineData("not JSON", Severity.Medium)]
    [InlineData("[]", Severity.Medium)]
    [InlineData("""{ "type": "object", "properties": { "value": {} } }""", Severity.Low)]
    [InlineData("""{ "type": "object", "properties": { "value": true, "name": { "type": "string" } } }""", Severity.Low)]
    [InlineData("""{ "type": "object", "properties": { "value": { "description": "anything" } } }""", Severity.Low)]
    public void Flags_what_is_not_typed(string? schema, Severity severity) => Assert.Equal(severity, Assert.Single(Run(schema)).Severity);

    [Theory]
    [InlineData("""{ "type": "object" }""")]
    [InlineData("""{ "type": "object", "properties": { "value": { "type": "string" }, "mode": { "enum": [1, 2] }, "item": { "$ref": "#/$defs/item" } } }""")]
    public void Accepts_what_is_typed(string schema) => Assert.Empty(Run(schema));

    private static IReadOnlyList<Finding> Run(string? schema)
    {
        var inventory = new Inventory
        {
            Name = "example",
            Capabilities = [new DeclaredCapability("tool", "write", "Writes a value.", schema, null, null, new Location("tools.json", 3))],
        };
        return Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(
            new UntypedToolCheck().Run(TestEvidence.Of(new MemoryTree(("tools.json", "{}")), inventory))).Value;
    }
}
