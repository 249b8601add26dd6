using System.Text;
using Mtf.Checks;
using Mtf.Cli.Rendering;
using Mtf.Reports;
using Xunit;

namespace Mtf.Tests.Reports;

public sealed class GoldenReportTests
{
    public static TheoryData<string> Names => [.. SampleEvaluations.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Terminal_report_is_as_reviewed(string name)
    {
        foreach (var width in new[] { 80, 120 })
        {
            Golden.Match(TerminalReport.Render(SampleEvaluations.Of(name), width, colors: false, verbose: false), $"{name}.{width}.txt");
        }

        Golden.Match(TerminalReport.Render(SampleEvaluations.Of(name), 100, colors: false, verbose: true), $"{name}.verbose.txt");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Json_is_as_reviewed(string name) =>
        Golden.Match(Encoding.UTF8.GetString(EvaluationJson.ToBytes(SampleEvaluations.Of(name))) + "\n", $"{name}.json");

    [Theory]
    [MemberData(nameof(Names))]
    public void Sarif_is_as_reviewed(string name) => Golden.Match(Sarif(name), $"{name}.sarif");

    [Theory]
    [MemberData(nameof(Names))]
    public void Markdown_is_as_reviewed(string name)
    {
        using var output = new StringWriter();
        MarkdownWriter.Write(SampleEvaluations.Of(name), output);
        Golden.Match(output.ToString(), $"{name}.md");
    }

    [Fact]
    public void Summary_of_several_is_as_reviewed() =>
        Golden.Match(SummaryTable.Render([.. SampleEvaluations.Names.Select(SampleEvaluations.Of)], 80, colors: false), "summary.80.txt");

    internal static string Sarif(string name)
    {
        using var output = new MemoryStream();
        new SarifWriter(Page).Write([SampleEvaluations.Of(name)], output);
        return Encoding.UTF8.GetString(output.ToArray()) + "\n";
    }

    // The samples have their own pages, so that editing a shipped page changes no golden file.
    private static CheckPage Page(string id) => new(id, "sample-check", "Sample", "", [], "Fix it.", $"# {id} sample-check\n\n## How to fix\n\nFix it.\n");
}
