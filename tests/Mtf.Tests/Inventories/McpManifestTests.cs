using Mtf.Artifacts;
using Mtf.Inventories;
using Xunit;

namespace Mtf.Tests.Inventories;

public sealed class McpManifestTests
{
    [Theory]
    [InlineData("\"manifest_version\": \"0.1\"", true)]
    [InlineData("\"manifest_version\": \"0.2\"", true)]
    [InlineData("\"manifest_version\": \"0.3\"", true)]
    [InlineData("\"manifest_version\": \"0.4\"", true)]
    [InlineData("\"dxt_version\": \"0.1\"", true)]
    [InlineData("\"manifest_version\": \"9.9\"", false)]
    public void Bundle_manifests_of_all_versions_are_read(string version, bool known)
    {
        var inventory = Sample.Read(ArtifactKind.Bundle, ("manifest.json", Bundle(version)), ("server/index.js", ""));

        Assert.Equal(("slack", "1.0.0", "Ada"), (inventory.Name, inventory.Version, inventory.AuthorName));
        Assert.Equal(["server/index.js"], inventory.EntryPoints);
        Assert.Equal(["tool post Post a message", "prompt ask "], inventory.Capabilities.Select(found => $"{found.Kind} {found.Name} {found.Description}"));
        Assert.Equal(known, inventory.Unreadable.Count == 0);
        Assert.True(inventory.DeclaresPermissions);
        Assert.Equal(new string('a', 40), inventory.RepositoryCommit);
        Assert.Equal(
            [
                "Network * outbound False ",
                "Filesystem none  False ",
                "Credential slack chat:write True post",
                "Environment SLACK_TOKEN  True Bot token",
                "Environment LOG  False ",
                "Filesystem ${user_config.dir} full False Files",
            ],
            inventory.Permissions.Select(Written));
    }

    [Fact]
    public void Server_json_declares_variables_paths_and_endpoints()
    {
        var inventory = Sample.Directory(("server.json", """
            { "$schema": "https://example.test/server.schema.json", "name": "io.example/server", "description": "d", "version": "1.0.0",
              "repository": { "url": "https://forge.example.test/a/b", "source": "forge" },
              "packages": [
                { "registryType": "npm", "identifier": "sample-server", "transport": { "type": "stdio" },
                  "environmentVariables": [ { "name": "API_KEY", "isSecret": true, "description": "key" } ],
                  "packageArguments": [ { "type": "positional", "valueHint": "root", "format": "filepath" } ] },
                { "registryType": "pypi", "identifier": "other", "environmentVariables": [ { "name": "OTHER" } ] } ],
              "remotes": [ { "type": "sse", "url": "https://api.example.test/sse", "headers": [ { "name": "Authorization", "isSecret": true } ] } ] }
            """), ("package.json", """{ "name": "sample-server", "version": "1.2.3" }"""));

        Assert.Equal(("sample-server", "1.2.3", "io.example/server", null), (inventory.Name, inventory.Version, inventory.RegistryName, inventory.McpName));
        Assert.Equal(
            [
                "Environment API_KEY  True key",
                "Filesystem ${root} full False ",
                "Network api.example.test  False remote endpoint of the server",
                "Credential Authorization  True ",
            ],
            inventory.Permissions.Select(Written));
        Assert.False(inventory.DeclaresPermissions);
    }

    [Fact]
    public void A_remote_without_encryption_keeps_its_scheme()
    {
        var inventory = Sample.Directory(("server.json", """
            { "name": "io.example/server", "version": "1.0.0", "remotes": [ { "type": "sse", "url": "http://api.example.test:8080/sse" }, { "type": "sse", "url": "https://ok.example.test/sse" } ] }
            """));

        Assert.Equal(["http://api.example.test:8080", "ok.example.test"], inventory.Permissions.Select(permission => permission.Value));
    }

    [Fact]
    public void A_tool_that_one_manifest_declares_twice_stays_twice()
    {
        const string tools = """ "tools": [ { "name": "a", "description": "One." }, { "name": "b" }, { "name": "a", "description": "Two." } ] """;
        var inventory = Sample.Read(ArtifactKind.Bundle, ("manifest.json", $$"""
            { "manifest_version": "0.3", "name": "x", "version": "1.0.0", "server": { "type": "node", "entry_point": "index.js" }, {{tools}} }
            """), ("index.js", ""));

        Assert.Equal(["One.", "Two."], inventory.Capabilities.Where(tool => tool.Name == "a").Select(tool => tool.Description));
    }

    [Fact]
    public void The_MTF_declaration_is_strict()
    {
        var inventory = Sample.Directory(("mtf.json", """
            { "permissions": {
                "network": [ { "host": "api.example.test", "reason": "post", "port": 443 } ],
                "filesystem": [ { "path": "${workspace}/**", "access": "read" } ],
                "environment": [ { "name": "TOKEN", "secret": true } ],
                "subprocess": [],
                "native": false,
                "camera": true } }
            """));

        Assert.True(inventory.DeclaresPermissions);
        Assert.Equal(
            [
                "Network api.example.test  False post",
                "Filesystem ${workspace}/** read False ",
                "Environment TOKEN  True ",
                "Subprocess none  False ",
                "Native none  False ",
            ],
            inventory.Permissions.Select(Written));
        Assert.Equal(
            ["The MTF declaration has the unknown key 'permissions.camera' on line 7.", "The MTF declaration has the unknown key 'permissions.network[].port' on line 2."],
            inventory.Unreadable.Select(file => file.Reason));
    }

    [Fact]
    public void An_empty_permission_section_is_a_declaration()
    {
        Assert.True(Sample.Directory(("mtf.json", """{ "permissions": {} }""")).DeclaresPermissions);
        Assert.False(Sample.Directory(("mtf.json", "{ }")).DeclaresPermissions);
    }

    [Theory]
    [InlineData("text\nmcp-name: io.example/server\nmore", "io.example/server")]
    [InlineData("<!-- mcp-name: io.example/server -->", "io.example/server")]
    [InlineData("<!--mcp-name:io.example/server-->", "io.example/server")]
    [InlineData("mcp-name: io.example", null)]
    [InlineData("nothing", null)]
    public void The_readme_marker_names_the_server(string readme, string? expected) =>
        Assert.Equal(expected, Sample.Directory(("README.md", readme)).McpName);

    [Fact]
    public void A_web_manifest_outside_a_bundle_is_not_a_bundle_manifest()
    {
        var inventory = Sample.Directory(("manifest.json", """{ "manifest_version": 3, "name": "extension" }"""));

        Assert.Empty(inventory.Manifests);
        Assert.Empty(inventory.Unreadable);
    }

    private static string Written(DeclaredPermission found) => $"{found.Kind} {found.Value} {found.Access} {found.Secret} {found.Reason}";

    private static string Bundle(string version) => $$$"""
        { {{{version}}}, "name": "slack", "version": "1.0.0", "author": { "name": "Ada" },
          "repository": { "type": "git", "url": "https://forge.example.test/a/b" },
          "server": { "type": "node", "entry_point": "server/index.js",
            "mcp_config": { "command": "node", "args": ["${__dirname}/server/index.js"], "env": { "SLACK_TOKEN": "${user_config.token}", "LOG": "1" } } },
          "tools": [ { "name": "post", "description": "Post a message" } ], "prompts": [ { "name": "ask" } ],
          "user_config": { "token": { "type": "string", "title": "Bot token", "sensitive": true }, "dir": { "type": "directory", "title": "Files" } },
          "_meta": { "org.mpaktrust": { "permissions": { "filesystem": "none", "network": "outbound" }, "source": { "commit": "{{{new string('a', 40)}}}" },
            "credentials": [ { "provider": "slack", "scopes": ["chat:write"], "justification": "post" } ] } } }
        """;
}
