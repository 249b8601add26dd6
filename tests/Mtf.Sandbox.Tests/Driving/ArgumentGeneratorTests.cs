using System.Text.Json;
using Mtf.Sandbox.Driving;
using NJsonSchema;

namespace Mtf.Sandbox.Tests.Driving;

public sealed class ArgumentGeneratorTests
{
    private const string Rich = """
        {"type":"object","required":["name","level","count","nested","mode","list"],"properties":{
          "name":{"type":"string","minLength":20},"level":{"enum":["low","high"]},"count":{"type":"integer","minimum":5,"maximum":9},
          "nested":{"$ref":"#/$defs/point"},"mode":{"oneOf":[{"type":"boolean"},{"type":"null"}]},"list":{"type":"array","items":{"type":"string"},"minItems":2},
          "extra":{"type":"string","format":"uri"}},
         "$defs":{"point":{"type":"object","required":["x"],"properties":{"x":{"type":"number"},"y":{"type":"number"}}}}}
        """;

    private static string Create(string schema, int round)
    {
        using var document = JsonDocument.Parse(schema);
        return ArgumentGenerator.Create(document.RootElement, round).ToJsonString();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Arguments_fit_the_schema(int round)
    {
        var schema = await JsonSchema.FromJsonAsync(Rich, TestContext.Current.CancellationToken);
        Assert.Empty(schema.Validate(Create(Rich, round)));
    }

    [Fact]
    public void The_first_round_gives_only_what_is_required()
    {
        Assert.DoesNotContain("extra", Create(Rich, 1), StringComparison.Ordinal);
        Assert.Contains("extra", Create(Rich, 2), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_round_gives_the_same() => Assert.Equal(Create(Rich, 2), Create(Rich, 2));

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"properties":7}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/properties/a"}}}""")]
    [InlineData("""{"properties":{"a":{"type":"object","properties":{"b":{"$ref":"#/properties/a"}}}}}""")]
    [InlineData("""{"properties":{"a":{"type":["string",7],"minLength":1e9,"maxLength":-3},"b":{"type":"number","minimum":1e300,"maximum":"x"}}}""")]
    [InlineData("""{"properties":{"a":{"enum":[]},"b":{"anyOf":[7]},"c":{"type":"array","minItems":1e30}},"required":"x"}""")]
    public void Any_schema_gives_something(string schema) => Assert.StartsWith("{", Create(schema, 2), StringComparison.Ordinal);
}
