using System.Text.RegularExpressions;
using Xunit;

namespace Mtf.Tests;

public sealed partial class ArchitectureTests
{
    private static readonly string[] Stages =
    [
        "Findings", "Packages", "Artifacts", "Inventories", "Advisories", "Flow", "Collectors", "Checks", "Scoring", "Evaluations", "Reports",
        "Attestations", "Policies",
    ];

    private static string Engine => RepositoryRoot.Combine("src", "Mtf");

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?Mtf\.(\w+)|\bMtf\.(\w+)\.\w", RegexOptions.NonBacktracking | RegexOptions.Multiline)]
    private static partial Regex StageName { get; }

    [Fact]
    public void A_stage_uses_only_itself_and_earlier_stages()
    {
        var violations =
            from file in Directory.EnumerateFiles(Engine, "*.cs", SearchOption.AllDirectories)
            let stage = Array.IndexOf(Stages, Path.GetRelativePath(Engine, file).Split(Path.DirectorySeparatorChar)[0])
            from Match match in StageName.Matches(File.ReadAllText(file))
            let used = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value
            where Array.IndexOf(Stages, used) > stage
            select $"{Path.GetRelativePath(Engine, file)} uses {used}";
        Assert.Empty(violations);
    }

    [Fact]
    public void Every_folder_of_the_engine_is_a_stage() =>
        Assert.All(Directory.EnumerateDirectories(Engine).Select(folder => Path.GetFileName(folder)!), folder => Assert.Contains(folder, Stages));

    [Fact]
    public void Namespaces_follow_the_stages() => Assert.All(
        Directory.EnumerateFiles(Engine, "*.cs", SearchOption.AllDirectories),
        file => Assert.Contains($"namespace Mtf.{Path.GetRelativePath(Engine, file).Split(Path.DirectorySeparatorChar)[0]}", File.ReadAllText(file), StringComparison.Ordinal));
}
