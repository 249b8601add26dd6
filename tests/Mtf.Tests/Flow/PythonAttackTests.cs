using System.Runtime.CompilerServices;
using Mtf.Checks;
using Mtf.Findings;
using Mtf.Tests.Checks;
using Xunit;

namespace Mtf.Tests.Flow;

/// <summary>What the checks of hostile behaviour say of small Python servers, hostile and benign.</summary>
public sealed class PythonAttackTests
{
    public static TheoryData<string> Names => [.. Cases.Select(item => item.Name)];

    private static IReadOnlyList<(string Name, string[] Expected, IReadOnlyList<(string Path, string Text)> Files)> Cases { get; } = Parse(File.ReadAllText(DataFile()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Hostile_servers_are_told_from_their_benign_twins(string name)
    {
        var (_, expected, files) = Cases.Single(item => item.Name == name);
        var evidence = TestEvidence.Of(files);
        var found = CheckCatalog.Checks.Where(check => string.CompareOrdinal(check.Id, "BHV052") >= 0 && string.CompareOrdinal(check.Id, "BHV058") <= 0)
            .SelectMany(check => Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(check.Run(evidence)).Value.Select(finding => (check.Id, finding)))
            .Where(pair => pair.finding.Severity >= Severity.High || pair.Id == "BHV058");
        Assert.Equal(expected, found.Select(pair => pair.Id).Distinct().Order(StringComparer.Ordinal));
    }

    private static List<(string, string[], IReadOnlyList<(string, string)>)> Parse(string text)
    {
        List<(string, string[], IReadOnlyList<(string, string)>)> cases = [];
        foreach (var section in text.Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n=== ").Skip(1))
        {
            var end = section.IndexOf('\n', StringComparison.Ordinal);
            var head = section[..end].Split('|', StringSplitOptions.TrimEntries);
            var files = $"--- server.py\n{section[(end + 1)..]}\n".Split("--- ").Skip(1)
                .Select(part => part.Split('\n', 2)).Select(part => (part[0], part[1])).Where(file => file.Item1 != "server.py" || file.Item2.Trim().Length > 0);
            cases.Add((head[0], head[1].Split(' ', StringSplitOptions.RemoveEmptyEntries), [.. files]));
        }

        return cases;
    }

    private static string DataFile([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "../data/flow/python-attacks.txt");
}
