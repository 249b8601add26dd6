using Mtf.Artifacts;
using Mtf.Checks.Behavior.HostileContainer;
using Mtf.Findings;
using Xunit;

namespace Mtf.Tests.Checks.Behavior;

public sealed class HostileContainerTests
{
    [Theory]
    [InlineData("path-traversal", Severity.High)]
    [InlineData("absolute-path", Severity.High)]
    [InlineData("device", Severity.High)]
    [InlineData("hidden-entry", Severity.High)]
    [InlineData("something-new", Severity.High)]
    [InlineData("duplicate-name", Severity.Medium)]
    [InlineData("case-collision", Severity.Medium)]
    [InlineData("header-mismatch", Severity.Medium)]
    [InlineData("trailing-data", Severity.Low)]
    public void Judges_a_container_by_its_entries(string kind, Severity severity) =>
        Assert.Equal(severity, Judge(ArtifactKind.NpmPackage, kind, "A detail."));

    [Theory]
    [InlineData(ArtifactKind.NpmPackage, "The entry is a symbolic link to ../../etc/passwd.", Severity.High)]
    [InlineData(ArtifactKind.NpmPackage, "The entry is a hard link to /etc/passwd.", Severity.High)]
    [InlineData(ArtifactKind.Bundle, "The entry is a symbolic link.", Severity.High)]
    [InlineData(ArtifactKind.NpmPackage, "The entry is a symbolic link to index.js.", Severity.Medium)]
    [InlineData(ArtifactKind.Directory, "The entry is a symbolic link to ../tool/cli.js.", Severity.Info)]
    [InlineData(ArtifactKind.Directory, "The entry is a symbolic link to ../../secret, outside the folder.", Severity.High)]
    public void Judges_a_link_by_where_it_leads(ArtifactKind container, string detail, Severity severity) =>
        Assert.Equal(severity, Judge(container, "link", detail));

    private static Severity Judge(ArtifactKind container, string kind, string detail)
    {
        var evidence = TestEvidence.Of(new MemoryTree(("package.json", "{}"))) with { Kind = container, Anomalies = [new ContainerAnomaly(kind, "a", detail)] };
        var result = new HostileContainerCheck().Run(evidence);
        return Assert.Single(Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(result).Value).Severity;
    }
}
