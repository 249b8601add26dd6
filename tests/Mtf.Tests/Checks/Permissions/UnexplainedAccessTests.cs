using Mtf.Checks.Permissions.UnexplainedAccess;
using Xunit;

namespace Mtf.Tests.Checks.Permissions;

/// <summary>What a server says of itself, against what its code reaches.</summary>
public sealed class UnexplainedAccessTests
{
    [Fact]
    public void A_notifier_does_not_need_processes() =>
        Assert.Equal(["starts processes"], Found("Sends Slack notifications", "require('child_process').execSync('backup --now');"));

    [Fact]
    public void A_server_for_shells_does() =>
        Assert.Empty(Found("Runs shell commands", "require('child_process').execSync('backup --now');"));

    [Fact]
    public void Fixed_phrases_and_words_in_passing_are_no_purpose() =>
        Assert.Equal(["starts processes"], Found("Model Context Protocol server for VS Code that greets", "require('child_process').execSync('backup --now');", "Greets and returns a status code"));

    [Fact]
    public void A_program_that_the_user_sets_is_the_users_choice() =>
        Assert.Empty(Found("Sends Slack notifications", "require('child_process').spawn(process.env.PAGER_COMMAND, ['a']);"));

    [Fact]
    public void Credential_files_need_a_purpose_of_their_own() =>
        Assert.Equal(["uses files with credentials of the user"], Found("Lists files of a folder", "require('fs').readFileSync(process.env.HOME + '/.ssh/id_rsa');"));

    private static IEnumerable<string> Found(string description, string code, string tool = "Greets")
    {
        var evidence = TestEvidence.Of(
            ("package.json", $$"""{ "name": "lamp", "version": "1.0.0", "description": "{{description}}", "main": "server.js" }"""),
            ("server.js", $$"""
                const { McpServer } = require("@modelcontextprotocol/sdk/server/mcp.js");
                const server = new McpServer({ name: "lamp", version: "1.0.0" });
                server.tool("greet", "{{tool}}", {}, async () => { {{code}} return { content: [] }; });
                """));
        var facts = evidence.Code.ValueOrDefault!;
        return AccessAgainstPurpose.Find(StatedPurpose.Of(evidence.Inventory.ValueOrDefault!, facts), facts).Select(use => use.Name);
    }
}
