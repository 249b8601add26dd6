using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Mcp;

/// <summary>What <c>user_config</c> and <c>mcp_config.env</c> imply: the variables that are set, which of them are secret, the folders that are asked for.</summary>
internal static class BundleConfiguration
{
    public static IEnumerable<DeclaredPermission> Permissions(Node root, ManifestFacts source)
    {
        var configuration = root["user_config"];
        foreach (var (name, value) in Environments(root["server", "mcp_config"]))
        {
            // The user's answer reaches the server through this variable; a sensitive answer makes it a secret.
            var asked = Mentioned(value.Scalar ?? "").Select(key => configuration[key]).ToList();
            yield return new DeclaredPermission(
                PermissionKind.Environment, name, "", asked.Any(option => option["sensitive"].IsTrue),
                asked.Select(Reason).FirstOrDefault(reason => reason.Length > 0) ?? "", source.At(value.Line));
        }

        foreach (var (key, option) in configuration.Members.Where(member => member.Value["type"].Text is "directory" or "file"))
        {
            yield return new DeclaredPermission(
                PermissionKind.Filesystem, $"${{user_config.{key}}}", "full", false, Reason(option), source.At(option.Line));
        }
    }

    private static IEnumerable<KeyValuePair<string, Node>> Environments(Node launch) =>
        launch["env"].Members
            .Concat(launch["platform_overrides"].Members.SelectMany(platform => platform.Value["env"].Members))
            .DistinctBy(member => member.Key, StringComparer.Ordinal);

    /// <summary>The keys of <c>${user_config.key}</c> in a text.</summary>
    private static IEnumerable<string> Mentioned(string text)
    {
        const string Start = "${user_config.";
        var end = 0;
        for (var at = text.IndexOf(Start, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Start, end, StringComparison.Ordinal))
        {
            end = text.IndexOf('}', at);
            if (end < 0)
            {
                yield break;
            }

            yield return text[(at + Start.Length)..end];
        }
    }

    private static string Reason(Node option) => option["description"].Text ?? option["title"].Text ?? "";
}
