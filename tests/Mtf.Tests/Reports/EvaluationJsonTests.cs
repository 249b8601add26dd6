using System.Text;
using System.Text.Json.Nodes;
using Mtf.Findings;
using Mtf.Reports;
using NJsonSchema;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class EvaluationJsonTests
{
    public static TheoryData<string> Names => [.. SampleEvaluations.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Output_is_valid_by_the_published_schema(string name)
    {
        var schema = await SchemaAsync();
        Assert.Empty(schema.Validate(Json(name)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_what_was_written_gives_the_same_bytes(string name)
    {
        var bytes = EvaluationJson.ToBytes(SampleEvaluations.Of(name));
        Assert.Equal(bytes, EvaluationJson.ToBytes(EvaluationJson.Read(bytes)));
        Assert.Equal(bytes, CanonicalJson.Canonicalize(bytes));
    }

    [Theory]
    [InlineData("extra")]
    [InlineData("score")]
    [InlineData("severity")]
    [InlineData("digest")]
    [InlineData("null")]
    [InlineData("missing")]
    [InlineData("missing list")]
    public async Task A_broken_evaluation_is_refused_by_the_schema_and_the_reader(string fault)
    {
        var node = JsonNode.Parse(Json("capped"))!.AsObject();
        switch (fault)
        {
            case "extra": node["extra"] = 1; break;
            case "score": node["rating"]!["score"] = "62"; break;
            case "severity": node["findings"]![0]!["severity"] = "awful"; break;
            case "digest": node["subject"]!["digest"]!["sha256"] = "ABC"; break;
            case "null": node["reference"] = null; break;
            case "missing list": node["inventory"]!.AsObject().Remove("keywords"); break;
            case "missing": node.Remove("standardVersion"); break;
        }

        var broken = node.ToJsonString();
        var schema = await SchemaAsync();
        Assert.NotEmpty(schema.Validate(broken));
        var refusal = Assert.Throws<FormatException>(() => EvaluationJson.Read(Encoding.UTF8.GetBytes(broken)));
        Assert.NotEmpty(refusal.Message);
    }

    [Fact]
    public void Duplicate_members_are_refused() =>
        Assert.Throws<FormatException>(() => EvaluationJson.Read("""{"standardVersion":"1.0","standardVersion":"2.0"}"""u8));

    [Fact]
    public void Enum_numbers_and_trailing_text_are_refused()
    {
        Assert.Throws<FormatException>(() => EvaluationJson.Read(Encoding.UTF8.GetBytes(Json("capped") + "{}")));
        Assert.Throws<FormatException>(() => EvaluationJson.Read(
            Encoding.UTF8.GetBytes(Json("capped").Replace("\"severity\":\"critical\"", "\"severity\":4", StringComparison.Ordinal))));
    }

    [Fact]
    public void Lone_surrogates_of_scanned_text_do_not_break_the_writer()
    {
        var sample = SampleEvaluations.Of("clean") with { Reference = "a\ud800b" };
        Assert.Equal("a\ufffdb", EvaluationJson.Read(EvaluationJson.ToBytes(sample)).Reference);
    }

    [Fact]
    public void Age_of_the_advisories_is_in_days() =>
        Assert.Equal(3, (double)JsonNode.Parse(Json("capped"))!["advisories"]!["age"]!);

    private static string Json(string name) => Encoding.UTF8.GetString(EvaluationJson.ToBytes(SampleEvaluations.Of(name)));

    private static Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(
        RepositoryRoot.Combine("docs", "standard", "evaluation.schema.json"), TestContext.Current.CancellationToken);
}
