using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>Each library that could break in native code, used once by the program as it is shipped.</summary>
public sealed class NativeProgramTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public async Task The_launcher_builds_native_code_where_a_linker_is_and_nothing_beside_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the launcher is a POSIX shell script");
        var folder = Path.GetDirectoryName(await Command.ProgramAsync())!;
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Assert.SkipUnless(folders.Any(path => File.Exists(Path.Combine(path, "gcc")) || File.Exists(Path.Combine(path, "clang"))), "neither gcc nor clang is installed");
        var files = Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).ToList();
        Assert.DoesNotContain("Mtf.Cli.dll", files);
        Assert.DoesNotContain(files, file => Path.GetExtension(file) is ".dbg" or ".pdb" or ".xml" or ".json");
    }

    [Fact]
    public async Task A_git_repository_is_cloned_and_rated()
    {
        var repository = Path.Combine(scratch.Folder, "repository");
        scratch.Write("repository/package.json", """{ "name": "example-server", "version": "1.2.3" }"""u8.ToArray());
        scratch.Write("repository/src/index.js", "export {};\n"u8.ToArray());
        string[][] steps =
        [
            ["init", "--quiet"], ["add", "."], ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", "first"], ["tag", "v1.2.3"],
        ];
        try
        {
            foreach (var step in steps)
            {
                var git = await Command.RunAsync("git", step, repository);
                Assert.True(git.Code == 0, git.Error);
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("git is not installed");
        }

        var evaluation = await ScanAsync($"git+file://{repository}#v1.2.3");
        Assert.StartsWith("pkg:generic/example-server@1.2.3?vcs_url=", (string?)evaluation["subject"]!["purl"], StringComparison.Ordinal);
        Assert.NotEmpty(evaluation["subject"]!["digest"]!.AsObject());
    }

    [Fact]
    public async Task A_bundle_is_rated()
    {
        var bundle = Pack("server.mcpb", ("manifest.json", """
            { "manifest_version": "0.3", "name": "example-bundle", "version": "2.0.0", "description": "An example.", "author": { "name": "A" },
              "server": { "type": "node", "entry_point": "server/index.js", "mcp_config": { "command": "node", "args": ["${__dirname}/server/index.js"] } },
              "tools": [ { "name": "read", "description": "Reads." } ] }
            """), ("server/index.js", "export {};\n"));
        var evaluation = await ScanAsync(bundle);
        Assert.Equal("example-bundle", (string?)evaluation["inventory"]!["name"]);
    }

    [Fact]
    public async Task A_NuGet_package_is_rated()
    {
        var package = Pack("example.1.0.0.nupkg", ("Example.Server.nuspec", """
            <?xml version="1.0" encoding="utf-8"?>
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata>
              <id>Example.Server</id><version>1.0.0</version><authors>A</authors><description>An example.</description>
              <packageTypes><packageType name="McpServer" /></packageTypes>
            </metadata></package>
            """), ("[Content_Types].xml", "<Types />"));
        var evaluation = await ScanAsync(package);
        Assert.Equal("pkg:nuget/Example.Server@1.0.0", (string?)evaluation["subject"]!["purl"]);
    }

    [Fact]
    public async Task A_Python_project_is_rated()
    {
        scratch.Write("server/pyproject.toml", "[project]\nname = \"example-server\"\nversion = \"0.4.0\"\ndependencies = []\n"u8.ToArray());
        scratch.Write("server/server.py", "print('hello')\n"u8.ToArray());
        scratch.Write("server/pnpm-lock.yaml", "lockfileVersion: '9.0'\n"u8.ToArray());
        var evaluation = await ScanAsync(Path.Combine(scratch.Folder, "server"));
        Assert.Equal("pkg:generic/example-server@0.4.0", (string?)evaluation["subject"]!["purl"]);
    }

    [Fact]
    public async Task Imported_advisories_are_matched()
    {
        scratch.Write("records/GHSA-aaaa-bbbb-cccc.json", """
            { "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "published": "2026-01-01T00:00:00Z", "summary": "Bad.",
              "severity": [ { "type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H" } ],
              "affected": [ { "package": { "ecosystem": "npm", "name": "left" },
                "ranges": [ { "type": "SEMVER", "events": [ { "introduced": "0" }, { "fixed": "1.0.1" } ] } ] } ] }
            """u8.ToArray());
        var import = await Command.MtfAtHomeAsync(scratch.Folder, "advisories", "import", Path.Combine(scratch.Folder, "records"));
        Assert.True(import.Code == 0, import.Error);
        var status = await Command.MtfAtHomeAsync(scratch.Folder, "advisories", "status", "--json");
        Assert.True(status.Code == 0, status.Error);
        Assert.NotNull(JsonNode.Parse(status.Output));

        scratch.Write("server/package.json", """{ "name": "example-server", "version": "1.0.0", "dependencies": { "left": "1.0.0" } }"""u8.ToArray());
        scratch.Write("server/package-lock.json", """
            { "name": "example-server", "version": "1.0.0", "lockfileVersion": 3, "packages": {
              "": { "name": "example-server", "version": "1.0.0", "dependencies": { "left": "1.0.0" } },
              "node_modules/left": { "version": "1.0.0", "integrity": "sha512-AAAA" } } }
            """u8.ToArray());
        var evaluation = await ScanAsync(Path.Combine(scratch.Folder, "server"));
        Assert.Equal("critical", SeverityOf(evaluation, "MNT001"));

        // What the package says of itself excuses nothing; what the user says does.
        var statement = scratch.Write("server/vex.json", Vex("not_affected"));
        Assert.Equal("critical", SeverityOf(await ScanAsync(Path.Combine(scratch.Folder, "server")), "MNT001"));
        Assert.Equal("info", SeverityOf(await ScanAsync(Path.Combine(scratch.Folder, "server"), "--vex", statement), "MNT001"));
        var text = await Command.MtfAtHomeAsync(scratch.Folder, "scan", Path.Combine(scratch.Folder, "server"), "--offline", "--quiet", "--vex", statement);
        Assert.Contains("excused by a VEX document", string.Join(' ', text.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);

        foreach (var file in new[] { scratch.Write("broken.json", Vex("whatever")), scratch.Write("none.json", "{}"u8.ToArray()), Path.Combine(scratch.Folder, "absent.json") })
        {
            var broken = await Command.MtfAtHomeAsync(scratch.Folder, "scan", Path.Combine(scratch.Folder, "server"), "--offline", "--quiet", "--vex", file);
            Assert.Equal(3, broken.Code);
            Assert.Contains("VEX", broken.Error, StringComparison.Ordinal);
            Assert.Equal(1, broken.Error.Count(letter => letter == '\n'));
        }
    }

    private static byte[] Vex(string status) => Encoding.UTF8.GetBytes($$"""
        { "@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://example.com/vex/1", "author": "A", "timestamp": "2026-01-02T00:00:00Z", "version": 1,
          "statements": [ { "vulnerability": { "name": "GHSA-aaaa-bbbb-cccc" }, "products": [ { "@id": "pkg:npm/left@1.0.0" } ],
            "status": "{{status}}", "justification": "vulnerable_code_not_present" } ] }
        """);

    private static string? SeverityOf(JsonNode evaluation, string check) =>
        (string?)Assert.Single(evaluation["findings"]!.AsArray(), finding => (string?)finding!["check"] == check)!["severity"];

    [Fact]
    public async Task A_remote_address_inside_the_network_is_refused_in_one_line()
    {
        var run = await Command.MtfAtHomeAsync(scratch.Folder, "scan", "https://127.0.0.1:9/mcp", "--quiet");
        Assert.Equal(3, run.Code);
        Assert.Contains("not a public address", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    [Theory]
    [InlineData("explain", "PRM010")]
    [InlineData("explain", "PRV-02")]
    [InlineData("explain", "Scanned")]
    [InlineData("completion", "bash")]
    [InlineData("completion", "zsh")]
    [InlineData("completion", "fish")]
    [InlineData("[suggest:5]", "mtf s")]
    public async Task Explanations_and_completion_work(params string[] arguments)
    {
        var run = await Command.MtfAtHomeAsync(scratch.Folder, arguments);
        Assert.True(run.Code == 0, run.Error);
        Assert.NotEmpty(run.Output);
    }

    [Theory]
    [InlineData("--sarif")]
    [InlineData("--markdown")]
    [InlineData("--sbom", "cyclonedx")]
    [InlineData("--sbom", "spdx")]
    [InlineData("--verbose")]
    public async Task Every_format_is_written(params string[] format)
    {
        scratch.Write("server/package.json", """{ "name": "example-server", "version": "1.0.0" }"""u8.ToArray());
        var run = await Command.MtfAtHomeAsync(scratch.Folder, ["scan", Path.Combine(scratch.Folder, "server"), "--offline", "--quiet", .. format]);
        Assert.True(run.Code == 0, run.Error);
        Assert.Contains("example-server", run.Output, StringComparison.Ordinal);
    }

    private async Task<JsonNode> ScanAsync(string target, params string[] more)
    {
        var run = await Command.MtfAtHomeAsync(scratch.Folder, ["scan", target, "--offline", "--quiet", "--json", .. more]);
        Assert.True(run.Code == 0, run.Error);
        return JsonNode.Parse(run.Output)!;
    }

    private string Pack(string name, params (string Name, string Text)[] entries)
    {
        using var content = new MemoryStream();
        using (var archive = new ZipArchive(content, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                using var stream = archive.CreateEntry(entry.Name).Open();
                stream.Write(Encoding.UTF8.GetBytes(entry.Text));
            }
        }

        return scratch.Write(name, content.ToArray());
    }
}
