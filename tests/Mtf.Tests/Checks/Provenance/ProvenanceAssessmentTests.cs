using Mtf.Checks.Provenance.PublisherIdentity;
using Mtf.Checks.Provenance.SignedPackage;
using Mtf.Checks.Provenance.TraceableSource;
using Mtf.Findings;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks.Provenance;

public class ProvenanceAssessmentTests
{
    private const string Subject = "subject: npm:weather-mcp-x@1.0.0\n";

    [Theory]
    [InlineData("", "anonymous", 0)]
    [InlineData("author: Ann", "anonymous", 0)]
    [InlineData("author: Ann\ncontact: ann@example.com", "anonymous", 0)]
    [InlineData("author: Ann\ncontact: ann@weather.test", "claimed", 0.25)]
    [InlineData("author: Ann\ncontact: https://weather.test/ann", "claimed", 0.25)]
    [InlineData("author: Ann\ncontact: javascript:alert(1)", "anonymous", 0)]
    [InlineData("mcpName: io.github.ann/weather\nrepository: github:Ann/weather", "marker", 0.5)]
    [InlineData("mcpName: io.github.ann/weather\nrepository: github:mallory/weather", "anonymous", 0)]
    [InlineData("mcpName: test.weather/server\nhomepage: https://docs.weather.test/x", "marker", 0.5)]
    [InlineData("mcpName: test.weather/server\nhomepage: https://notweather.test/x", "anonymous", 0)]
    [InlineData("mcpName: test.weather/server\nserver.json: { name: test.weather/server, packages: [{ identifier: weather-mcp-x }] }", "marker", 0.5)]
    [InlineData("mcpName: test.weather/server\nserver.json: { name: test.weather/server, packages: [{ identifier: other }] }", "anonymous", 0)]
    [InlineData("mcpName: test.weather/server\nfiles: [{ path: server.json, text: '[[[' }]", "anonymous", 0)]
    [InlineData("mcpName: ///\nrepository: github:ann/weather", "anonymous", 0)]
    public void Publisher_identity_takes_the_highest_rung_proved(string yaml, string rung, double credit)
    {
        var assessed = new PublisherIdentityAssessment().Assess(MetadataExample.Read(Subject + yaml)).ValueOrDefault;

        Assert.Equal((rung, credit), (assessed?.Rung, assessed?.Credit));
        Assert.NotEmpty(assessed!.Reason);
    }

    [Theory]
    [InlineData("", "anonymous")]
    [InlineData("maintainers: [ann-tools]", "marker")]
    [InlineData("maintainers: [mallory]", "anonymous")]
    public void A_registry_owner_that_the_manifest_names_is_a_marker(string owners, string rung)
    {
        var yaml = $"subject: nuget:Weather.Mcp.X@1.0.0\nkind: NuGetPackage\nauthor: Ann Tools\nversions: [{{ version: 1.0.0 }}]\n{owners}";

        Assert.Equal(rung, new PublisherIdentityAssessment().Assess(MetadataExample.Read(yaml)).ValueOrDefault?.Rung);
    }

    [Theory]
    [InlineData("versions: [{ version: 1.0.0 }]", "none", null)]
    [InlineData("versions: [{ version: 1.0.0, signatures: 1 }]", null, MissingReason.NotAvailable)]
    [InlineData("versions: [{ version: 1.0.0, attested: true }]", null, MissingReason.NotAvailable)]
    [InlineData("versions: [{ version: 2.0.0 }]", null, MissingReason.NotAvailable)]
    [InlineData("", null, MissingReason.NotAvailable)]
    [InlineData("kind: Directory", "none", null)]
    [InlineData("kind: Bundle", null, MissingReason.NotAvailable)]
    [InlineData("kind: Remote", null, MissingReason.NotApplicable)]
    [InlineData("kind: NuGetPackage", "none", null)]
    [InlineData("kind: NuGetPackage\nfiles: [{ path: .signature.p7s, text: x }]", null, MissingReason.NotAvailable)]
    public void A_signature_that_nobody_verified_earns_nothing(string yaml, string? rung, MissingReason? missing)
    {
        var result = new SignedPackageAssessment().Assess(MetadataExample.Read(Subject + yaml));

        Assert.Equal(rung, result.ValueOrDefault?.Rung);
        Assert.Equal(missing, (result as Evidence<Mtf.Checks.Assessed>.Missing)?.Reason);
    }

    [Theory]
    [InlineData("", "none", 0)]
    [InlineData("homepage: https://weather.test", "none", 0)]
    [InlineData("repository: https://registry.example.test/package/weather", "none", 0)]
    [InlineData("repository: github:ann/weather", "link", 0.2)]
    [InlineData("versions: [{ version: 1.0.0, repository: 'github:ann/weather' }]", "link", 0.2)]
    public void Only_a_repository_is_a_link_to_the_source(string yaml, string rung, double credit)
    {
        var assessed = new TraceableSourceAssessment().Assess(MetadataExample.Read(Subject + yaml)).ValueOrDefault;

        Assert.Equal((rung, credit), (assessed?.Rung, assessed?.Credit));
    }
}
