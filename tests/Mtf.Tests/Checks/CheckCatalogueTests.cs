using System.Text.RegularExpressions;
using Mtf.Checks;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks;

/// <summary>What holds for every check, whoever wrote it.</summary>
public sealed partial class CheckCatalogueTests
{
    private static readonly Dictionary<string, int> ControlsByPrefix = new(StringComparer.Ordinal)
    {
        ["PRV"] = 5, ["PRM"] = 5, ["BHV"] = 7, ["MNT"] = 5, ["TRN"] = 4,
    };

    private static readonly Dictionary<string, string> PrefixByDimension = new(StringComparer.Ordinal)
    {
        ["Provenance"] = "PRV", ["Permissions"] = "PRM", ["Behavior"] = "BHV", ["Maintenance"] = "MNT", ["Transparency"] = "TRN",
    };

    private static readonly IReadOnlySet<string> Controls =
        ControlsByPrefix.SelectMany(pair => Enumerable.Range(1, pair.Value).Select(number => $"{pair.Key}-{number:00}")).ToHashSet();

    [Fact]
    public void Ids_are_unique() => Assert.Equal(AllChecks.Checks.Count, AllChecks.Checks.Select(check => check.Id).Distinct().Count());

    [Fact]
    public void Names_are_unique_and_in_kebab_case()
    {
        var names = AllChecks.Checks.Select(check => check.Page.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.All(names, name => Assert.Matches(KebabCase, name));
    }

    [Fact]
    public void Ids_have_the_prefix_of_the_dimension_and_three_digits() => Assert.All(AllChecks.Checks, check =>
    {
        var dimension = check.GetType().Namespace!.Split('.')[2];
        Assert.Matches($"^{PrefixByDimension[dimension]}[0-9]{{3}}$", check.Id);
        Assert.StartsWith(PrefixByDimension[dimension], check.Page.Control, StringComparison.Ordinal);
    });

    [Fact]
    public void Controls_are_known()
    {
        Assert.All(AllChecks.Checks, check => Assert.Contains(check.Page.Control, Controls));
        Assert.All(AllChecks.Assessments, assessment => Assert.Contains(assessment.Control, Controls));
        Assert.Equal(AllChecks.Assessments.Count, AllChecks.Assessments.Select(assessment => assessment.Control).Distinct().Count());
    }

    [Fact]
    public void Pages_say_what_to_do() => Assert.All(AllChecks.Checks, check =>
    {
        Assert.NotEmpty(check.Page.Remediation);
        Assert.NotEmpty(check.Page.Title);
        Assert.Contains("## Examples", check.Page.Markdown, StringComparison.Ordinal);
    });

    [Fact]
    public void Nothing_passes_without_evidence()
    {
        Assert.All(AllChecks.Checks, check => Assert.IsType<Evidence<IReadOnlyList<Finding>>.Missing>(check.Run(TestEvidence.Nothing)));
        Assert.All(AllChecks.Assessments, assessment => Assert.IsType<Evidence<Assessed>.Missing>(assessment.Assess(TestEvidence.Nothing)));
    }

    [GeneratedRegex("^[a-z]+(-[a-z]+)*$", RegexOptions.NonBacktracking)]
    private static partial Regex KebabCase { get; }
}
