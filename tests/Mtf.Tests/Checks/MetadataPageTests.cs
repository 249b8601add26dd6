using Mtf.Checks;
using Mtf.Checks.Maintenance.KnownVulnerability;
using Mtf.Checks.Maintenance.MaliciousComponent;
using Mtf.Checks.Maintenance.UnmatchedComponent;
using Mtf.Checks.Provenance.AppearingInstallScript;
using Mtf.Checks.Provenance.DormancyBurst;
using Mtf.Checks.Provenance.HallucinationBait;
using Mtf.Checks.Provenance.LookalikeName;
using Mtf.Checks.Provenance.ManifestConfusion;
using Mtf.Checks.Provenance.MovedRepository;
using Mtf.Checks.Provenance.ProvenanceDowngrade;
using Mtf.Checks.Provenance.ReplacedMaintainers;
using Mtf.Checks.Provenance.ScopeMimicry;
using Mtf.Checks.Provenance.UnknownPublisher;
using Mtf.Findings;
using Mtf.Tests.Checks.Metadata;
using Xunit;

namespace Mtf.Tests.Checks;

/// <summary>The examples on the pages of the metadata checks are their tests: flagged, not flagged, or not known.</summary>
public class MetadataPageTests
{
    private static readonly Check[] Checks =
    [
        new ReplacedMaintainersCheck(), new MovedRepositoryCheck(), new ProvenanceDowngradeCheck(), new DormancyBurstCheck(),
        new UnknownPublisherCheck(), new AppearingInstallScriptCheck(), new ManifestConfusionCheck(),
        new LookalikeNameCheck(), new ScopeMimicryCheck(), new HallucinationBaitCheck(),
        new KnownVulnerabilityCheck(), new MaliciousComponentCheck(), new UnmatchedComponentCheck(),
    ];

    public static TheoryData<string, int, string, string> Examples()
    {
        var data = new TheoryData<string, int, string, string>();
        foreach (var check in Checks)
        {
            foreach (var (line, verdict, yaml) in Blocks(check.Page.Markdown))
            {
                data.Add(check.Id, line, verdict, yaml);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_is_judged_as_the_page_says(string id, int line, string verdict, string yaml)
    {
        var result = Array.Find(Checks, check => check.Id == id)!.Run(MetadataExample.Read(yaml));

        var actual = result switch
        {
            Evidence<IReadOnlyList<Finding>>.Collected({ Count: 0 }) => "Not flagged:",
            Evidence<IReadOnlyList<Finding>>.Collected(var findings) when findings.All(finding => finding.Severity == Severity.Info) => "Not flagged:",
            Evidence<IReadOnlyList<Finding>>.Collected => "Flagged:",
            _ => "Not known:",
        };
        Assert.True(verdict == actual, $"{id}.md line {line} says '{verdict}', the check says '{actual}' {result}");
    }

    [Fact]
    public void Every_page_has_examples_that_pass_and_examples_that_do_not()
    {
        foreach (var check in Checks)
        {
            var verdicts = Blocks(check.Page.Markdown).Select(block => block.Verdict).ToHashSet();
            Assert.Contains("Not flagged:", verdicts);
            Assert.True(verdicts.Contains("Flagged:") || check is UnmatchedComponentCheck, $"{check.Id}.md flags nothing.");
        }
    }

    private static IEnumerable<(int Line, string Verdict, string Yaml)> Blocks(string markdown)
    {
        var lines = markdown.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i] is "```history" or "```package")
            {
                var verdict = lines[..i].Last(line => line.Length > 0);
                var body = lines.Skip(i + 1).TakeWhile(line => line != "```");
                Assert.Contains(verdict, new[] { "Flagged:", "Not flagged:", "Not known:" });
                yield return (i + 1, verdict, string.Join('\n', body));
            }
        }
    }
}
