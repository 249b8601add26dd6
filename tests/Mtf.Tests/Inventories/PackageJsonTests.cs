using Mtf.Artifacts;
using Mtf.Inventories;
using Mtf.Packages;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class PackageJsonTests
{
    [Fact]
    public void Reads_what_a_published_server_says()
    {
        var inventory = Sample.Read(ArtifactKind.NpmPackage, ("package.json", """
            { "name": "@acme/server", "version": "2.0.0", "description": "d", "keywords": ["mcp"], "mcpName": "io.example/server",
              "author": { "name": "Ada", "email": "ada@example.test" }, "license": { "type": "MIT" },
              "repository": { "type": "git", "url": "git+https://forge.example.test/acme/server.git", "directory": "packages/x" },
              "homepage": "https://example.test", "engines": { "node": ">=18" },
              "bin": { "server": "./dist/cli.js" }, "main": "dist/index", "exports": { ".": { "types": "./dist/index.d.ts", "import": "./dist/index.mjs" }, "./package.json": "./package.json" },
              "scripts": { "postinstall": "node x.js", "prepare": "tsc", "test": "x" },
              "dependencies": { "a": "^1", "b": "git+https://forge.example.test/b.git", "o": "1" }, "optionalDependencies": { "o": "2" },
              "peerDependencies": { "p": "*", "q": "*" }, "peerDependenciesMeta": { "q": { "optional": true } },
              "devDependencies": { "d": "file:../d" }, "bundleDependencies": ["a"] }
            """), ("dist/cli.js", ""), ("dist/index.js", ""), ("dist/index.mjs", ""));

        Assert.Equal(("@acme/server", "2.0.0", "io.example/server"), (inventory.Name, inventory.Version, inventory.McpName));
        Assert.Equal(("Ada", "ada@example.test", "MIT"), (inventory.AuthorName, inventory.AuthorContact, inventory.License));
        Assert.Equal(("https://forge.example.test/acme/server", "packages/x"), (inventory.Repository, inventory.RepositoryDirectory));
        Assert.Equal(["dist/cli.js", "dist/index.mjs", "dist/index.js"], inventory.EntryPoints);
        Assert.Equal(["a Production ^1", "b Production git+https://forge.example.test/b.git", "o Optional 2", "p Peer *", "q Peer *", "d Development file:../d"],
            inventory.Requirements.Select(requirement => $"{requirement.Name} {requirement.Kind} {requirement.Range}"));
        Assert.Equal(["postinstall"], inventory.InstallScripts.Keys);
        Assert.Equal("optional", inventory.Requirements[4].Marker);
        Assert.Equal(["a"], inventory.BundledDependencies);
        Assert.Equal(Ecosystem.Npm, inventory.Ecosystem);
        Assert.Equal(">=18", inventory.RuntimeRequirement);
    }

    [Fact]
    public void Prepare_runs_only_when_a_folder_or_a_checkout_is_installed()
    {
        (string, string)[] files = [("package.json", """{ "name": "x", "scripts": { "prepare": "tsc" } }"""), ("binding.gyp", "")];

        Assert.Equal(["install"], Sample.Read(ArtifactKind.NpmPackage, files).InstallScripts.Keys);
        Assert.Equal(["install", "prepare"], Sample.Directory(files).InstallScripts.Keys);
    }

    [Theory]
    [InlineData("acme/server", "https://github.com/acme/server")]
    [InlineData("gitlab:acme/server", "https://gitlab.com/acme/server")]
    [InlineData("git@forge.example.test:acme/server.git", "https://forge.example.test/acme/server")]
    [InlineData("git://forge.example.test/acme/server.git", "https://forge.example.test/acme/server")]
    [InlineData("ssh://git@forge.example.test:22/acme/server.git", "https://forge.example.test/acme/server")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("../../etc/passwd", null)]
    public void Repository_forms_are_normalised(string written, string? expected) =>
        Assert.Equal(expected, RepositoryUrls.Normalise(written));

    [Theory]
    [InlineData("Ada <ada@example.test> (https://example.test)", "Ada", "ada@example.test")]
    [InlineData("Ada (https://example.test)", "Ada", "https://example.test")]
    [InlineData("Ada", "Ada", null)]
    public void Author_strings_are_taken_apart(string written, string name, string? contact)
    {
        var inventory = Sample.Directory(("package.json", $$"""{ "name": "x", "author": "{{written}}" }"""));

        Assert.Equal((name, contact), (inventory.AuthorName, inventory.AuthorContact));
    }

    [Fact]
    public void A_duplicate_key_is_reported_and_the_last_value_is_read()
    {
        var inventory = Sample.Directory(("package.json", "{ \"name\": \"good\",\n \"n\\u0061me\": \"evil\" }"));

        Assert.Equal("evil", inventory.Name);
        var unreadable = Assert.Single(inventory.Unreadable);
        Assert.Equal("duplicate key 'name' on line 2", unreadable.Reason);
    }

    [Fact]
    public void A_broken_manifest_is_reported_and_what_was_read_is_kept()
    {
        var inventory = Sample.Directory(("package.json", """{ "name": "x", "version": "1.0.0", "dependencies": { """));

        Assert.Equal(("x", "1.0.0"), (inventory.Name, inventory.Version));
        Assert.Equal("package.json", Assert.Single(inventory.Unreadable).Path);
    }

    [Fact]
    public void An_entry_point_outside_the_artifact_is_ignored()
    {
        var inventory = Sample.Directory(("package.json", """{ "name": "x", "bin": "../../etc/passwd", "main": "/etc/shadow" }"""));

        Assert.Empty(inventory.EntryPoints);
    }

    [Fact]
    public void A_declaration_in_the_manifests_meta_counts()
    {
        var inventory = Sample.Directory(("package.json", """{ "name": "x", "_meta": { "mtf": { "permissions": { "subprocess": [ { "command": "git" } ] } } } }"""));

        Assert.True(inventory.DeclaresPermissions);
        Assert.Equal("git", Assert.Single(inventory.Permissions).Value);
    }

    [Fact]
    public void A_package_copied_into_a_vendor_folder_is_noted_and_makes_no_graph()
    {
        var inventory = Sample.Directory(
            ("package.json", """{ "name": "x" }"""), ("src/vendor/y/package.json", """{ "name": "y", "version": "1.0.0" }"""), ("packages/z/package.json", """{ "name": "z", "version": "1.0.0" }"""));

        Assert.Equal("src/vendor/y", Assert.Single(inventory.Vendored).Path);
        Assert.Equal(["pkg:npm/y@1.0.0"], Sample.Purls(inventory.Components));
        Assert.Null(InventoryReader.FromLockfile(inventory));
    }

    [Fact]
    public void Vendored_modules_are_components_and_their_graph_is_used_when_complete()
    {
        (string, string)[] files =
        [
            ("manifest.json", """{ "manifest_version": "0.3", "name": "b", "version": "1", "server": { "type": "node", "entry_point": "server/index.js" } }"""),
            ("server/index.js", ""),
            ("server/package.json", """{ "name": "s", "version": "1.0.0", "dependencies": { "a": "^1" } }"""),
            ("server/node_modules/a/package.json", """{ "name": "a", "version": "1.5.0", "dependencies": { "@s/c": "2" } }"""),
            ("server/node_modules/a/dist/package.json", """{ "type": "module" }"""),
            ("server/node_modules/@s/c/package.json", """{ "name": "@s/c", "version": "2.0.0", "license": "MIT" }"""),
        ];

        var inventory = Sample.Read(ArtifactKind.Bundle, files);
        var graph = InventoryReader.FromLockfile(inventory)!;

        Assert.Equal(["server/node_modules/@s/c", "server/node_modules/a"], inventory.Vendored.Select(copy => copy.Path));
        Assert.Equal(["pkg:npm/%40s/c@2.0.0", "pkg:npm/a@1.5.0"], Sample.Purls(graph.Components));
        Assert.Equal(["pkg:npm/%40s/c@2.0.0"], graph.Components.Single(component => component.Direct).DependsOn);
        Assert.Null(InventoryReader.FromLockfile(Sample.Read(ArtifactKind.Bundle, files.Where(file => !file.Item1.Contains("@s")))));
    }
}
