using Mtf.Evaluations;
using Mtf.Findings;
using Mtf.Flow.Facts;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class AccessSummaryTests
{
    [Theory]
    [InlineData("https://api.example.test/v1/⟨arg:id⟩", "api.example.test")]
    [InlineData("https://api.example.test⟨?⟩", "api.example.test")]
    [InlineData("⟨env:API_URL⟩/v2/items?x=1", "⟨env:API_URL⟩")]
    [InlineData("api.example.test:443", "api.example.test:443")]
    public void Network_names_the_host(string detail, string host) => Assert.Equal([host], Line("net.http", detail).Details);

    [Theory]
    [InlineData("⟨?⟩/v1/items")]
    [InlineData("/v1/items")]
    [InlineData("https://⟨?⟩/x")]
    [InlineData("")]
    [InlineData("undefined")]
    public void A_host_that_the_code_does_not_fix_is_said_to_be_open(string detail)
    {
        var line = Line("net.http", detail);
        Assert.Empty(line.Details);
        Assert.True(line.IsOpen);
    }

    [Fact]
    public void Code_that_is_proved_to_be_of_a_package_is_left_out_and_claimed_code_is_not()
    {
        Assert.Empty(AccessSummary.Lines(Surface("fs.write", "/etc/passwd", OwnerEvidence.Verified)));
        Assert.Single(AccessSummary.Lines(Surface("fs.write", "/etc/passwd", OwnerEvidence.Claimed)));
    }

    [Fact]
    public void Every_alternative_is_named_once() =>
        Assert.Equal(["/a", "/b", "⟨arg:path⟩"], Line("fs.read", "⟨arg:path⟩ | /b | /a | /b").Details);

    private static AccessLine Line(string kind, string detail) => Assert.Single(AccessSummary.Lines(Surface(kind, detail, OwnerEvidence.Own)));

    private static CodeSurface Surface(string kind, string detail, OwnerEvidence evidence) => CodeSurface.Of(new StaticAnalysis
    {
        Tools = [],
        Capabilities = [new Capability(kind, detail, "api", new CodeContext(new Location("index.js", 1), Phase.Startup, "", []) { Evidence = evidence })],
        Flows = [],
        Patterns = [],
        AnalysedFiles = 1,
        Unanalysed = [],
    });
}
