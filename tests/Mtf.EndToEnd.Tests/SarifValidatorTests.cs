using System.Text.Json.Nodes;
using NJsonSchema;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>SARIF against the public validator and the schema that it ships.</summary>
public sealed class SarifValidatorTests : IAsyncLifetime
{
    private const string Validator = "@microsoft/sarif-multitool@5.7.0";
    private readonly Scratch scratch = new();

    private string Modules => Path.Combine(scratch.Folder, "validator", "node_modules");

    public async ValueTask InitializeAsync()
    {
        string reason;
        try
        {
            var install = await Command.RunAsync(
                "npm", ["install", "--prefix", Path.Combine(scratch.Folder, "validator"), "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", Validator]);
            reason = install.Code == 0 ? "" : $"npm cannot install {Validator}: {install.Error.Split('\n')[0]}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            reason = "npm is not installed";
        }

        Assert.SkipWhen(reason.Length > 0, reason);
        if (!OperatingSystem.IsWindows())
        {
            // An install script would do this; none is run here.
            foreach (var program in Directory.GetFiles(Path.Combine(Modules, "@microsoft"), "Sarif.Multitool", SearchOption.AllDirectories))
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        scratch.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Reviewed_reports_and_a_real_scan_have_no_errors()
    {
        var scan = Path.Combine(scratch.Folder, "scan.sarif");
        scratch.Write("server/package.json", """{ "name": "example-server", "version": "1.0.0", "dependencies": { "left": "*" } }"""u8.ToArray());
        var run = await Command.MtfAsync("scan", Path.Combine(scratch.Folder, "server"), "--offline", "-o", scan);
        Assert.True(run.Code == 0, run.Error);

        string[] files = [scan, .. Directory.GetFiles(RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "golden"), "*.sarif")];
        Assert.True(files.Length >= 5);
        var schema = await SchemaAsync();
        foreach (var file in files)
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.Empty(schema.Validate(text));
            Assert.Empty(await ErrorsAsync(file));
        }
    }

    [Fact]
    public async Task A_broken_report_is_rejected()
    {
        var golden = RepositoryRoot.Combine("tests", "Mtf.Tests", "data", "golden", "capped.sarif");
        var log = JsonNode.Parse(await File.ReadAllTextAsync(golden, TestContext.Current.CancellationToken))!;
        log["runs"]![0]!["results"]![0]!["ruleIndex"] = 99;
        var file = scratch.Write("broken.sarif", System.Text.Encoding.UTF8.GetBytes(log.ToJsonString()));
        Assert.NotEmpty(await ErrorsAsync(file));

        log["runs"]![0]!["results"]![1]!["level"] = "awful";
        Assert.NotEmpty((await SchemaAsync()).Validate(log.ToJsonString()));
    }

    private Task<JsonSchema> SchemaAsync() => JsonSchema.FromFileAsync(
        Directory.GetFiles(Path.Combine(Modules, "@microsoft"), "sarif-2.1.0.json", SearchOption.AllDirectories)[0], TestContext.Current.CancellationToken);

    private async Task<IReadOnlyList<string>> ErrorsAsync(string file)
    {
        var output = Path.Combine(scratch.Folder, "validation.sarif");
        var run = await Command.RunAsync(
            Path.Combine(Modules, ".bin", "sarif-multitool"), ["validate", file, "--output", output, "--log", "ForceOverwrite"]);
        var results = JsonNode.Parse(await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken))!["runs"]![0]!["results"]?.AsArray() ?? [];
        return
        [
            .. results.Where(result => (string?)result!["level"] == "error").Select(result => result!.ToJsonString()),
            .. run.Code == 0 ? Array.Empty<string>() : [run.Output],
        ];
    }
}
