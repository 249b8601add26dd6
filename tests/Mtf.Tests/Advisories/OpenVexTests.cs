using System.Text;
using Mtf.Advisories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Advisories;

public sealed class OpenVexTests : IDisposable
{
    private const string NotPresent = """ "status":"not_affected","justification":"vulnerable_code_not_present" """;

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("pkg:npm/a@1.0.0", true)]
    [InlineData("pkg:npm/a", true)]
    [InlineData("pkg:npm/a@1.0.1", false)]
    [InlineData("pkg:npm/b", false)]
    [InlineData("pkg:pypi/a", false)]
    [InlineData("pkg:npm/a@1.0.0?repository_url=https://mirror.example.test", false)]
    public void A_product_covers_its_version_or_all_when_it_has_none(string product, bool applies)
    {
        var match = Match(Document(Statement("CVE-2026-0001", $$"""{"@id":"{{product}}"}""", NotPresent)));

        Assert.Equal(applies ? "not_affected" : null, match.VexStatus);
        Assert.Equal(applies ? "vulnerable_code_not_present" : null, match.VexJustification);
    }

    [Theory]
    [InlineData("""{"@id":"pkg:npm/server@2.0.0"}""", true)]
    [InlineData("""{"@id":"pkg:npm/server@2.0.0","subcomponents":[{"@id":"pkg:npm/a@1.0.0"}]}""", true)]
    [InlineData("""{"@id":"pkg:npm/server","subcomponents":[{"@id":"pkg:npm/x"},{"@id":"urn:a","identifiers":{"purl":"pkg:npm/a"}}]}""", true)]
    [InlineData("""{"@id":"pkg:npm/server@2.0.0","subcomponents":[{"@id":"pkg:npm/b@1.0.0"}]}""", false)]
    [InlineData("""{"@id":"pkg:npm/server@2.0.0","subcomponents":[{"@id":"urn:a"}]}""", false)]
    [InlineData("""{"@id":"pkg:npm/a@1.0.0","subcomponents":[{"@id":"pkg:npm/deeper@1.0.0"}]}""", false)]
    [InlineData("""{"@id":"pkg:npm/server@3.0.0"}""", false)]
    [InlineData("""{"@id":"https://example.test/a","identifiers":{"purl":"pkg:npm/a@1.0.0"}}""", true)]
    public void The_subject_as_product_covers_its_parts_or_those_it_names(string product, bool applies) =>
        Assert.Equal(applies ? "not_affected" : null, Match(Document(Statement("GHSA-1", product, NotPresent))).VexStatus);

    [Fact]
    public void The_later_statement_holds_wherever_it_stands()
    {
        var early = Statement("GHSA-1", """{"@id":"pkg:npm/a"}""", """ "status":"affected","action_statement":"update","timestamp":"2026-01-01T00:00:00Z" """);
        var late = Statement("CVE-2026-0001", """{"@id":"pkg:npm/a"}""", NotPresent + """ ,"timestamp":"2026-02-01T00:00:00+02:00" """);

        Assert.Equal("not_affected", Match(Document(early, late)).VexStatus);
        Assert.Equal("not_affected", Match(Document(late, early)).VexStatus);
        Assert.Equal("not_affected", Match(Document(late), Document(early)).VexStatus);
    }

    [Fact]
    public void What_the_user_says_holds_against_a_later_claim_of_the_package()
    {
        var user = Document(Statement("GHSA-1", """{"@id":"pkg:npm/a"}""", """ "status":"affected" """));
        var package = Document(VexOrigin.Artifact, Statement("GHSA-1", """{"@id":"pkg:npm/a"}""", NotPresent + """ ,"timestamp":"2099-01-01T00:00:00Z" """));

        var match = Match(user, package);

        Assert.Equal("affected", match.VexStatus);
        Assert.Equal(VexOrigin.User, match.VexOrigin);
        Assert.Equal(VexOrigin.Artifact, Match(package).VexOrigin);
    }

    [Fact]
    public void A_package_cannot_clear_itself_of_malware_but_the_user_can()
    {
        var statement = Statement("MAL-1", """{"@id":"pkg:npm/a"}""", NotPresent);

        Assert.Null(Match("MAL-1", Document(VexOrigin.Artifact, statement)).VexStatus);
        Assert.Equal("not_affected", Match("MAL-1", Document(statement)).VexStatus);
    }

    [Theory]
    [InlineData(""" "status":"not_affected" """)]
    [InlineData(""" "status":"not_affected","justification":"because" """)]
    [InlineData(""" "status":"safe" """)]
    [InlineData(""" "status":7 """)]
    [InlineData(""" "status":"fixed","timestamp":"yesterday" """)]
    public void A_statement_that_breaks_the_format_is_left_out_and_named(string broken)
    {
        var document = Document(Statement("GHSA-1", """{"@id":"pkg:npm/a"}""", broken), Statement("GHSA-1", """{"@id":"pkg:npm/a"}""", """ "status":"fixed" """));

        Assert.StartsWith("Statement 1: ", Assert.Single(document.Problems), StringComparison.Ordinal);
        Assert.Equal("fixed", Match(document).VexStatus);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","statements":[]}""")]
    [InlineData("""{"@context":"https://example.test/ns","timestamp":"2026-01-01T00:00:00Z","statements":[]}""")]
    [InlineData("""{"@context":"https://openvex.dev/ns/v0.2.0","timestamp":"2026-01-01T00:00:00Z","statements":{}}""")]
    public void A_document_that_is_none_is_refused(string text)
    {
        Assert.False(OpenVexReader.TryRead(Encoding.UTF8.GetBytes(text), VexOrigin.User, out var document, out var problem));
        Assert.Null(document);
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_published_document_is_read_whole()
    {
        Assert.True(OpenVexReader.TryRead(File.ReadAllBytes(AdvisoryData.Path("openvex/node.openvex.sample.json")), VexOrigin.User, out var document, out _));

        Assert.Equal(40, document.Statements.Count + document.Problems.Count);
        Assert.Equal("Node.js Security WG", document.Author);
        Assert.Contains(document.Statements, statement => statement.Products.Any(product => product.Purl is { Type: "nodejs" }));
    }

    public void Dispose() => folder.Dispose();

    private AdvisoryMatch Match(params VexDocument[] documents) => Match("GHSA-1", documents);

    private AdvisoryMatch Match(string id, params VexDocument[] documents)
    {
        using var index = folder.Index([AdvisoryData.Npm(id, """ "versions":["1.0.0"] """, """ "aliases":["CVE-2026-0001"] """)]);
        return Assert.Single(AdvisoryData.Report(AdvisoryMatcher.Match(
            index, [AdvisoryData.Component("pkg:npm/a@1.0.0")], documents, PackageUrl.Parse("pkg:npm/server@2.0.0"), AdvisoryData.AsOf)).Matches);
    }

    private static string Statement(string vulnerability, string product, string rest) =>
        $$"""{"vulnerability":{"name":"{{vulnerability}}"},"products":[{{product}}],{{rest}}}""";

    private static VexDocument Document(params string[] statements) => Document(VexOrigin.User, statements);

    private static VexDocument Document(VexOrigin origin, params string[] statements)
    {
        var text = $$"""{"@context":"https://openvex.dev/ns/v0.2.0","@id":"d","author":"a","timestamp":"2025-12-01T00:00:00Z","version":1,"statements":[{{string.Join(',', statements)}}]}""";
        Assert.True(OpenVexReader.TryRead(Encoding.UTF8.GetBytes(text), origin, out var document, out var problem), problem);
        return document;
    }
}
