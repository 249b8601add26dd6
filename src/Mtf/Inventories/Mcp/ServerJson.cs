using Mtf.Artifacts;
using Mtf.Inventories.Documents;
using Mtf.Packages;

namespace Mtf.Inventories.Mcp;

/// <summary><c>server.json</c>: the entry of the server in an MCP registry; its inputs are the declared permission surface.</summary>
internal static class ServerJson
{
    private static readonly Dictionary<string, string> PurlTypes = new(StringComparer.Ordinal) { ["npm"] = "npm", ["pypi"] = "pypi", ["nuget"] = "nuget" };

    public static ManifestFacts? Read(ManifestFiles files, ArtifactFile file, PackageUrl subject)
    {
        var document = files.Json(file);
        var root = document.Root["server"].Kind == NodeKind.Map && !document.Root["name"].Exists ? document.Root["server"] : document.Root;
        if (root.Kind != NodeKind.Map || root["name"].Text is null)
        {
            // Other programs have a file of this name too.
            if (!document.Truncated && (root["$schema"].Exists || file.Path.EndsWith(".mcp/server.json", StringComparison.Ordinal)))
            {
                files.Report(file.Path, "The file is not a server.json: it has no 'name'.");
            }

            return null;
        }

        var facts = new ManifestFacts(ManifestKind.ServerJson, file.Path)
        {
            Version = root["version"].Text ?? root["version_detail", "version"].Text,
            Description = root["description"].Text,
            Repository = RepositoryUrls.Read(root["repository"]),
            Homepage = root["websiteUrl"].Text,

            // "name" is the name in the MCP registry, not that of the package.
            RegistryName = root["name"].Text,
        };
        var declaration = root["_meta", MtfDeclaration.MetaKey];
        var own = declaration.Exists ? MtfDeclaration.Permissions(declaration, facts, files) : null;
        return facts with
        {
            Permissions = [.. own ?? [], .. Packages(root, subject).SelectMany(package => OfPackage(package, facts)), .. OfRemotes(root["remotes"], facts)],
            DeclaresPermissions = own is not null,
        };
    }

    /// <summary>The entries for the subject's own package; all of them when none matches.</summary>
    private static IEnumerable<Node> Packages(Node root, PackageUrl subject)
    {
        var own = root["packages"].Items.Where(package => IsSubject(package, subject)).ToList();
        return own.Count > 0 ? own : root["packages"].Items;
    }

    private static bool IsSubject(Node package, PackageUrl subject)
    {
        var type = package["registryType"].Text ?? package["registry_type"].Text ?? package["registry_name"].Text ?? "";
        var name = package["identifier"].Text ?? package["name"].Text ?? "";
        return PurlTypes.GetValueOrDefault(type) == subject.Type
            && name.Equals(subject.Namespace.Length > 0 ? $"{subject.Namespace}/{subject.Name}" : subject.Name, StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<DeclaredPermission> OfPackage(Node package, ManifestFacts source)
    {
        foreach (var variable in Either(package, "environmentVariables", "environment_variables").Items)
        {
            if (variable["name"].Text is { } name)
            {
                yield return new DeclaredPermission(
                    PermissionKind.Environment, name, "", IsSecret(variable), variable["description"].Text ?? "", source.At(variable.Line));
            }
        }

        var arguments = Either(package, "packageArguments", "package_arguments").Items.Concat(Either(package, "runtimeArguments", "runtime_arguments").Items);
        foreach (var argument in arguments.Where(argument => argument["format"].Text == "filepath"))
        {
            var value = argument["value"].Text ?? argument["default"].Text ?? $"${{{argument["name"].Text ?? argument["valueHint"].Text ?? argument["value_hint"].Text ?? "argument"}}}";
            yield return new DeclaredPermission(
                PermissionKind.Filesystem, value, "full", false, argument["description"].Text ?? "", source.At(argument.Line));
        }

        foreach (var header in package["transport", "headers"].Items)
        {
            yield return Header(header, source);
        }
    }

    private static IEnumerable<DeclaredPermission> OfRemotes(Node remotes, ManifestFacts source)
    {
        foreach (var remote in remotes.Items)
        {
            if (Uri.TryCreate(remote["url"].Text, UriKind.Absolute, out var url) && url.Host.Length > 0)
            {
                yield return new DeclaredPermission(PermissionKind.Network, EndpointOf(url), "", false, "remote endpoint of the server", source.At(remote.Line));
            }

            foreach (var header in remote["headers"].Items)
            {
                yield return Header(header, source);
            }
        }
    }

    /// <summary>The host; with its scheme where that is not the protected one.</summary>
    private static string EndpointOf(Uri url) => url.Scheme == Uri.UriSchemeHttps ? url.Host : $"{url.Scheme}://{url.Authority}";

    private static DeclaredPermission Header(Node header, ManifestFacts source) => new(
        PermissionKind.Credential, header["name"].Text ?? "", "", IsSecret(header), header["description"].Text ?? "", source.At(header.Line));

    private static bool IsSecret(Node input) => input["isSecret"].IsTrue || input["is_secret"].IsTrue;

    private static Node Either(Node node, string name, string older) => node[name].Exists ? node[name] : node[older];
}
