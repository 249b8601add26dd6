using System.Text.Json;
using System.Text.Json.Nodes;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Inventories;
using Mtf.Packages;

namespace Mtf.Tests.Checks;

/// <summary>The few manifest fields that the examples of the pages use.</summary>
internal static class ExampleInventory
{
    public static Inventory Read(FileTree files)
    {
        var inventory = new Inventory { Name = "example" };
        foreach (var file in files.Files.Where(file => file.Name is "package.json" or "manifest.json" or "mtf.json" && !file.Path.Contains("node_modules", StringComparison.Ordinal)))
        {
            var text = files.ReadText(file);
            try
            {
                var root = JsonNode.Parse(text)!.AsObject();
                inventory = file.Name switch
                {
                    "package.json" => Package(inventory, file.Path, root),
                    "manifest.json" => Bundle(inventory, file.Path, root, text),
                    _ => Declaration(inventory, file.Path, root, text),
                };
            }
            catch (JsonException)
            {
                inventory = inventory with { Unreadable = [.. inventory.Unreadable, new UnreadableFile(file.Path, "it is not JSON.")] };
            }
        }

        return inventory with
        {
            Lockfiles = [.. files.Files.Where(file => file.Name is "package-lock.json").Select(file => file.Path)],
            Components = [.. files.Files.Where(file => file.Path.StartsWith("node_modules/", StringComparison.Ordinal) && file.Name == "package.json").Select(file => Vendored(files, file, inventory))],
        };
    }

    private static Inventory Package(Inventory inventory, string path, JsonObject root) => inventory with
    {
        Name = (string?)root["name"] ?? inventory.Name,
        Repository = root["repository"] is JsonObject repository ? (string?)repository["url"] : (string?)root["repository"],
        License = (string?)root["license"],
        Manifests = [.. inventory.Manifests, new Manifest(ManifestKind.PackageJson, path)],
        Requirements =
        [
            .. Pairs(root["dependencies"]).Select(pair => new DependencyRequirement(pair.Key, pair.Value)),
            .. Pairs(root["devDependencies"]).Select(pair => new DependencyRequirement(pair.Key, pair.Value, DependencyKind.Development)),
            .. Pairs(root["peerDependencies"]).Select(pair => new DependencyRequirement(pair.Key, pair.Value, DependencyKind.Peer)),
        ],
        InstallScripts = Pairs(root["scripts"]).Where(pair => pair.Key is "preinstall" or "install" or "postinstall").ToDictionary(),
    };

    private static Inventory Bundle(Inventory inventory, string path, JsonObject root, string text) => inventory with
    {
        Manifests = [.. inventory.Manifests, new Manifest(ManifestKind.Bundle, path)],
        Capabilities =
        [
            .. (root["tools"]?.AsArray() ?? []).Select(tool => new DeclaredCapability(
                "tool", (string?)tool!["name"] ?? "", (string?)tool["description"] ?? "", null, null, null, new Location(path, LineOf(text, (string)tool["name"]!)))),
        ],
    };

    private static Inventory Declaration(Inventory inventory, string path, JsonObject root, string text)
    {
        List<DeclaredPermission> permissions =
        [
            .. Entries(root, "network").Select(entry => Permission(PermissionKind.Network, (string)entry["host"]!)),
            .. Entries(root, "filesystem").Select(entry => Permission(PermissionKind.Filesystem, (string)entry["path"]!, (string?)entry["access"] ?? "full")),
            .. Entries(root, "environment").Select(entry => Permission(PermissionKind.Environment, (string)entry["name"]!)),
            .. Entries(root, "subprocess").Select(entry => Permission(PermissionKind.Subprocess, (string)entry["command"]!)),
        ];
        return inventory with
        {
            DeclaresPermissions = true,
            Manifests = [.. inventory.Manifests, new Manifest(ManifestKind.MtfJson, path)],
            Permissions = [.. permissions.Select(permission => permission with { Source = new Location(path, LineOf(text, permission.Value)) })],
        };
    }

    private static DeclaredPermission Permission(PermissionKind kind, string value, string access = "") => new(kind, value, access, false, "", new Location(""));

    private static IEnumerable<JsonNode> Entries(JsonObject root, string kind) => (root["permissions"]?[kind]?.AsArray() ?? []).Select(entry => entry!);

    private static Component Vendored(FileTree files, ArtifactFile file, Inventory inventory)
    {
        var root = JsonNode.Parse(files.ReadText(file))!;
        var name = (string)root["name"]!;
        return new Component
        {
            Purl = new PackageUrl("npm", "", name, (string?)root["version"] ?? ""),
            Source = ComponentSource.Vendored,
            Direct = inventory.Requirements.Any(requirement => requirement.Name == name),
            DependsOn = [.. Pairs(root["dependencies"]).Select(pair => $"pkg:npm/{pair.Key}@{pair.Value}")],
        };
    }

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonNode? node) =>
        (node as JsonObject ?? []).Select(pair => KeyValuePair.Create(pair.Key, (string)pair.Value!));

    private static int LineOf(string text, string value) => text.AsSpan(0, text.IndexOf(JsonValue.Create(value).ToJsonString(), StringComparison.Ordinal)).Count('\n') + 1;
}
