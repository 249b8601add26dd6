using System.Diagnostics;
using Mtf.Artifacts;
using Mtf.Checks;
using Mtf.Checks.Maintenance.UpdateActivity;
using Mtf.Checks.Maintenance.VersionHistory;
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
using Mtf.Checks.Provenance.SignedPackage;
using Mtf.Checks.Provenance.TraceableSource;
using Mtf.Checks.Provenance.UnknownPublisher;
using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Packages;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks;

public class HostileMetadataTests
{
    private static readonly Check[] Checks =
    [
        new ReplacedMaintainersCheck(), new MovedRepositoryCheck(), new ProvenanceDowngradeCheck(), new DormancyBurstCheck(), new UnknownPublisherCheck(),
        new AppearingInstallScriptCheck(), new ManifestConfusionCheck(), new LookalikeNameCheck(), new ScopeMimicryCheck(), new HallucinationBaitCheck(),
    ];

    private static readonly Assessment[] Assessments =
    [
        new PublisherIdentityAssessment(), new SignedPackageAssessment(), new TraceableSourceAssessment(), new UpdateActivityAssessment(), new VersionHistoryAssessment(),
    ];

    [Theory]
    [InlineData("versions: []")]
    [InlineData("versions: [{ version: '' }]")]
    [InlineData("versions: [{ version: 1.0.0, at: 0001-01-01 }]")]
    [InlineData("versions: [{ version: 1.0.0, at: 9999-12-31 }]")]
    [InlineData("versions: [{ version: 1.0.0, at: 2026-01-01 }, { version: 1.0.0, at: 1970-01-01 }]")]
    [InlineData("versions: [{ version: 9.9.9, at: 9999-12-31 }, { version: 1.0.0 }, { version: 'not a version', at: 0001-01-01 }]")]
    [InlineData("versions: [{ version: 1.0.0, repository: 'https://[::1', maintainers: [''], publisher: '', scripts: { postinstall: '' } }]")]
    [InlineData("versions: [{ version: 99999999999999999999.0.0, at: 2026-01-01 }, { version: 1.0.0, at: 2026-01-01 }]")]
    [InlineData("versions: [{ version: 1.0.0, manifest: [1, 2] }]\npackage.json: [x]")]
    [InlineData("versions: [{ version: 1.0.0, manifest: { name: { a: b }, version: [], dependencies: [], scripts: x, bin: [] } }]\npackage.json: { name: [], bin: [] }")]
    public void No_metadata_makes_a_check_fail(string yaml)
    {
        var evidence = MetadataExample.Read("subject: npm:weather-mcp-x@1.0.0\nasOf: 2026-03-01\n" + yaml);

        Assert.All(Checks, check => Assert.NotNull(check.Run(evidence)));
        Assert.All(Assessments, assessment => Assert.InRange(assessment.Assess(evidence).ValueOrDefault?.Credit ?? 0, 0, 1));
    }

    [Theory]
    [InlineData("{\"name\":\"\\uD800\"}", "{}")]
    [InlineData("{\"dependencies\":{\"\\uD800\":\"1\"}}", "{\"dependencies\":{\"\\uDC00\":\"1\"}}")]
    [InlineData("{}", "{\"name\":")]
    [InlineData("{}", "")]
    public void A_manifest_that_cannot_be_read_is_an_error(string registry, string package)
    {
        var evidence = MetadataExample.Read("subject: npm:weather-mcp-x@1.0.0") with
        {
            Files = Evidence.Of<FileTree>(new MemoryTree(("package.json", package), ("server.json", registry))),
            History = Evidence.Of(new PackageHistory
            {
                Ecosystem = Ecosystem.Npm,
                Name = "weather-mcp-x",
                Versions = [new PublishedVersion { Version = "1.0.0", ManifestJson = registry }],
            }),
        };

        Assert.Equal(MissingReason.Error, (new ManifestConfusionCheck().Run(evidence) as Evidence<IReadOnlyList<Finding>>.Missing)?.Reason);
    }

    [Fact]
    public void Ten_thousand_versions_are_judged_in_a_moment()
    {
        var start = new DateTimeOffset(2010, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var evidence = MetadataExample.Read("subject: npm:weather-mcp-x@9999.0.0\nasOf: 2026-03-01") with
        {
            History = Evidence.Of(new PackageHistory
            {
                Ecosystem = Ecosystem.Npm,
                Name = "weather-mcp-x",
                Versions = [.. Enumerable.Range(0, 10_000).Select(i => new PublishedVersion
                {
                    Version = $"{i}.0.0",
                    PublishedAt = start.AddHours(i % 2 == 0 ? i : 20_000 - i),
                    Maintainers = [$"account{i}"],
                    Repository = $"github:owner{i}/x",
                })],
            }),
        };

        var watch = Stopwatch.StartNew();
        Assert.All(Checks, check => Assert.NotNull(check.Run(evidence)));
        Assert.All(Assessments, assessment => Assert.NotNull(assessment.Assess(evidence)));

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    [Fact]
    public void Nothing_passes_without_evidence()
    {
        EvidenceSet evidence = MetadataExample.Read("subject: npm:weather-mcp-x@1.0.0") with
        {
            Files = Evidence.NotAvailable<FileTree>("none"),
            Inventory = Evidence.NotAvailable<Mtf.Inventories.Inventory>("none"),
        };

        foreach (var check in Checks.Where(check => check is not (LookalikeNameCheck or ScopeMimicryCheck or HallucinationBaitCheck)))
        {
            Assert.IsType<Evidence<IReadOnlyList<Finding>>.Missing>(check.Run(evidence));
        }

        Assert.All(Assessments, assessment => Assert.Equal(0, assessment.Assess(evidence).ValueOrDefault?.Credit ?? 0));
    }
}
