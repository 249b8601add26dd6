using Mtf.Artifacts;
using Mtf.Checks;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks;

/// <summary>Every page of a check is its test.</summary>
public sealed class RulePageTests
{
    public static TheoryData<string, string> Examples => new(AllChecks.Checks.SelectMany(check => RulePage.Examples(check.Page).Select(example => (check.Id, example.Heading))));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_is_judged_as_its_page_says(string id, string heading)
    {
        var check = AllChecks.Checks.Single(candidate => candidate.Id == id);
        var example = RulePage.Examples(check.Page).Single(candidate => candidate.Heading == heading);
        var result = check.Run(TestEvidence.Of(new MemoryTree(example.Files)) with { Anomalies = example.Anomalies });

        if (example.Expectation == Expectation.NotEvaluated)
        {
            Assert.IsType<Evidence<IReadOnlyList<Finding>>.Missing>(result);
            return;
        }

        var findings = Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(result).Value;
        Assert.Equal(
            example.Marked.OrderBy(place => place.Path, StringComparer.Ordinal).ThenBy(place => place.Line),
            findings.Where(finding => finding.Location is { Line: > 0 }).Select(finding => (finding.Location!.File, finding.Location.Line)).Distinct()
                .OrderBy(place => place.File, StringComparer.Ordinal).ThenBy(place => place.Line));
        Assert.True(
            (example.Expectation, findings.Count) is (Expectation.Flagged, > 0) or (Expectation.NotFlagged, 0) or (Expectation.MarkedLines, _),
            $"'{heading}' has {findings.Count} findings.");
        if (example.Expectation == Expectation.MarkedLines)
        {
            Assert.All(findings, finding => Assert.True(finding.Location is { Line: > 0 }, $"'{finding.Message}' has no line; the heading must say (flagged)."));
        }
    }

    [Fact]
    public void Pages_that_show_what_they_flag_also_show_what_they_accept() => Assert.All(AllChecks.Checks, check =>
    {
        var examples = RulePage.Examples(check.Page);
        if (!examples.Any(example => example.Marked.Count > 0 || example.Expectation == Expectation.Flagged))
        {
            return; // its evidence is no tree of files
        }

        Assert.True(examples.Any(example => example.Marked.Count == 0 && example.Expectation != Expectation.Flagged), $"{check.Id} shows nothing that it accepts.");
    });

    [Fact]
    public void Markers_are_taken_out_and_characters_put_in()
    {
        var page = CheckPage.Parse("PRM999", """
            # PRM999 a-name
            - Title: T
            - Control: PRM-03
            - Tags: CWE-1
            ## What it does
            ## Why is this bad
            ## How to fix
            ## Examples
            ### One
            ```js a.js
            let a;
            let b{U+0041}; // finding
            ```
            ```json package.json
            {} <!-- finding -->
            ```
            ### Two (flagged)
            ```sh
            no file name
            ```
            ```text @anomalies
            link | a | A link.
            ```
            """);

        var examples = RulePage.Examples(page);

        Assert.Equal(2, examples.Count);
        Assert.Equal([("a.js", "let a;\nlet bA;\n"), ("package.json", "{}\n")], examples[0].Files);
        Assert.Equal([("a.js", 2), ("package.json", 1)], examples[0].Marked);
        Assert.Equal(new ContainerAnomaly("link", "a", "A link."), Assert.Single(examples[1].Anomalies));
        Assert.Equal(Expectation.Flagged, examples[1].Expectation);
    }
}
