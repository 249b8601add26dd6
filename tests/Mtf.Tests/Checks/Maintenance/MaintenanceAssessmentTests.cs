using Mtf.Checks;
using Mtf.Checks.Maintenance.DependencyFreshness;
using Mtf.Checks.Maintenance.ResponseTime;
using Mtf.Checks.Maintenance.UpdateActivity;
using Mtf.Checks.Maintenance.VersionHistory;
using Mtf.Findings;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks.Maintenance;

public class MaintenanceAssessmentTests
{
    private const string Subject = "subject: npm:weather-mcp-x@1.0.3\nasOf: 2026-03-01\n";

    private const string Monthly = """
        versions:
        - { version: 1.0.0, at: 2025-11-01 }
        - { version: 1.0.1, at: 2025-12-01 }
        - { version: 1.0.2, at: 2026-01-01 }
        - { version: 1.0.3, at: 2026-02-01 }
        """;

    [Theory]
    [InlineData("components: []", 1.0)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, at: 2026-01-01, latest: 1.0.0 }]", 1.0)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, at: 2025-01-01, latest: 2.0.0, latestAt: 2025-05-01 }]", 0.85)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, at: 2024-01-01, latest: 2.0.0, latestAt: 2025-05-01 }]", 0.3)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, at: 2020-01-01, latest: 2.0.0, latestAt: 2025-05-01 }]", 0.0)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, at: 2026-01-01, latest: 1.0.0, deprecated: old }]", 0.8)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true, development: true }]", 1.0)]
    [InlineData("components: [{ purl: 'npm:a@3.0.0', direct: true, at: 2026-01-01, latest: 2.0.0, latestAt: 2025-05-01 }]", 1.0)]
    [InlineData("components: [{ purl: 'npm:a@1.0.0', direct: true }]", null)]
    [InlineData("components: []\nunresolved: [x]", null)]
    [InlineData("components: []\nrequires: [a, b]", null)]
    [InlineData("", null)]
    public void Freshness_follows_the_libyears_of_direct_dependencies(string yaml, double? credit)
    {
        var assessed = new DependencyFreshnessAssessment().Assess(MetadataExample.Read(Subject + yaml));

        Assert.Equal(credit, assessed.ValueOrDefault?.Credit);
        Assert.NotEqual(MissingReason.NotApplicable, (assessed as Evidence<Assessed>.Missing)?.Reason);
    }

    [Theory]
    [InlineData("versions: [{ version: 1.0.3, at: 2026-02-01 }]", 1.0)]
    [InlineData("versions: [{ version: 1.0.3, at: 2025-10-01 }]", 0.8)]
    [InlineData("versions: [{ version: 1.0.3, at: 2025-06-01 }]", 0.5)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }]", 0.2)]
    [InlineData("versions: [{ version: 1.0.3, at: 2020-06-01 }]", 0.0)]
    [InlineData("versions: [{ version: 1.0.3, at: 2026-02-01, deprecated: gone }]", 0.0)]
    [InlineData("versions: [{ version: 1.0.3, at: 2026-02-01, withdrawn: true }]", 0.0)]
    [InlineData("versions: [{ version: 1.0.3, at: 2026-02-01 }, { version: 1.0.4, at: 2026-02-02, deprecated: gone }]", 0.0)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }, { version: 1.0.4, at: 2027-02-02 }]", 0.2)]
    [InlineData("versions: [{ version: 1.0.3 }]", null)]
    [InlineData("", null)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }]\ncomponents: []\nadvisories: []", 0.6)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }]\ncomponents: []", 0.2)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }]\ncomponents: []\nadvisories: [{ component: 'npm:weather-mcp-x@1.0.3', id: GHSA-1, cvss: 4 }]", 0.2)]
    [InlineData("versions: [{ version: 1.0.3, at: 2024-06-01 }]\ncomponents: []\nadvisories: []\nunmatchable: [x]", 0.2)]
    public void Activity_is_the_age_of_the_last_release_unless_the_software_is_finished(string yaml, double? credit) =>
        Assert.Equal(credit, new UpdateActivityAssessment().Assess(MetadataExample.Read(Subject + yaml)).ValueOrDefault?.Credit);

    [Theory]
    [InlineData("", 0.70)]
    [InlineData("files: [{ path: CHANGELOG.md, text: \"# Changes\\n## [1.0.3] - 2026-02-01\\n- x\" }]", 1.0)]
    [InlineData("files: [{ path: CHANGELOG.md, text: \"## 1.0.33\\n## 11.0.3\\n## 1.0.3-beta\" }]", 0.79)]
    [InlineData("files: [{ path: HISTORY.rst, text: \"v1.0.3 (2026)\\n------\" }]", 1.0)]
    [InlineData("files: [{ path: README.md, text: \"Install weather-mcp-x@1.0.3 now\" }]", 0.70)]
    [InlineData("files: [{ path: README.md, text: \"### v1.0.3\\n- x\" }]", 1.0)]
    [InlineData("files: [{ path: node_modules/a/CHANGELOG.md, text: \"## 1.0.3\" }]", 0.70)]
    public void History_counts_cadence_versions_and_changelog(string yaml, double credit) =>
        Assert.Equal(credit, new VersionHistoryAssessment().Assess(MetadataExample.Read(Subject + Monthly + "\n" + yaml)).ValueOrDefault!.Credit, 3);

    [Fact]
    public void A_release_below_an_earlier_one_of_its_line_lowers_the_credit()
    {
        var regular = new VersionHistoryAssessment().Assess(MetadataExample.Read(Subject + Monthly)).ValueOrDefault!;
        var unordered = new VersionHistoryAssessment().Assess(MetadataExample.Read(Subject + Monthly.Replace("2025-12-01", "2026-02-15", StringComparison.Ordinal))).ValueOrDefault!;

        Assert.True(unordered.Credit < regular.Credit, unordered.Reason);
    }

    [Fact]
    public void Dates_of_a_mirror_prove_no_cadence()
    {
        var assessed = new VersionHistoryAssessment().Assess(MetadataExample.Read(KnownServers.Read("tavily-mcp.json"))).ValueOrDefault!;

        Assert.Contains("contradict", assessed.Reason, StringComparison.Ordinal);
        Assert.True(assessed.Credit <= 0.45, assessed.Reason);
    }

    [Fact]
    public void Response_time_is_never_evaluated_without_history_of_dependencies() =>
        Assert.IsType<Evidence<Assessed>.Missing>(new ResponseTimeAssessment().Assess(MetadataExample.Read(Subject + Monthly)));
}
