using Mtf.Checks;
using Mtf.Checks.Provenance.AppearingInstallScript;
using Mtf.Checks.Provenance.DormancyBurst;
using Mtf.Checks.Provenance.HallucinationBait;
using Mtf.Checks.Provenance.LookalikeName;
using Mtf.Checks.Provenance.ManifestConfusion;
using Mtf.Checks.Provenance.MovedRepository;
using Mtf.Checks.Provenance.ProvenanceDowngrade;
using Mtf.Checks.Provenance.PublisherIdentity;
using Mtf.Checks.Provenance.ReplacedMaintainers;
using Mtf.Checks.Provenance.ScopeMimicry;
using Mtf.Checks.Provenance.TraceableSource;
using Mtf.Checks.Provenance.UnknownPublisher;
using Mtf.Findings;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks.Provenance;

public class KnownServerTests
{
    private static readonly Check[] Checks =
    [
        new ReplacedMaintainersCheck(), new MovedRepositoryCheck(), new ProvenanceDowngradeCheck(), new DormancyBurstCheck(), new UnknownPublisherCheck(),
        new AppearingInstallScriptCheck(), new ManifestConfusionCheck(), new LookalikeNameCheck(), new ScopeMimicryCheck(), new HallucinationBaitCheck(),
    ];

    public static TheoryData<string> Servers => [.. KnownServers.Files];

    [Theory]
    [MemberData(nameof(Servers))]
    public void No_check_objects_to_a_well_known_server(string file)
    {
        var evidence = MetadataExample.Read(KnownServers.Read(file));

        var findings = Checks.SelectMany(check => check.Run(evidence).ValueOrDefault ?? []).Select(finding => $"{finding.Check} {finding.Message}");

        Assert.Empty(findings);
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public void A_well_known_server_claims_a_repository(string file)
    {
        var assessed = new TraceableSourceAssessment().Assess(MetadataExample.Read(KnownServers.Read(file))).ValueOrDefault;

        Assert.Equal(("link", 0.2), (assessed?.Rung, assessed?.Credit));
    }

    [Theory]
    [InlineData("exa-mcp-server.json", "marker")]
    [InlineData("tavily-mcp.json", "marker")]
    [InlineData("modelcontextprotocol_server-filesystem.json", "marker")]
    [InlineData("chrome-devtools-mcp.json", "marker")]
    [InlineData("notionhq_notion-mcp-server.json", "anonymous")]
    public void The_publisher_identity_is_what_the_manifest_proves(string file, string rung) =>
        Assert.Equal(rung, new PublisherIdentityAssessment().Assess(MetadataExample.Read(KnownServers.Read(file))).ValueOrDefault?.Rung);

    [Fact]
    public void A_dependency_that_only_the_package_names_is_confusion()
    {
        var yaml = KnownServers.Read("exa-mcp-server.json").Replace("\"package.json\": {", "\"package.json\": { \"optionalDependencies\": { \"quiet-helper\": \"1.0.0\" },", StringComparison.Ordinal);

        var finding = Assert.Single(new ManifestConfusionCheck().Run(MetadataExample.Read(yaml)).ValueOrDefault!);

        Assert.Equal(Severity.High, finding.Severity);
        Assert.Contains("quiet-helper", finding.Message, StringComparison.Ordinal);
    }
}
