using Mtf.Inventories.Documents;

namespace Mtf.Inventories.Mcp;

/// <summary><c>permissions</c> and <c>credentials</c> of <c>_meta["org.mpaktrust"]</c>: one level per kind, no hosts, paths or names.</summary>
internal static class BundlePermissions
{
    private static readonly (string Key, PermissionKind Kind)[] Kinds =
    [
        ("network", PermissionKind.Network),
        ("filesystem", PermissionKind.Filesystem),
        ("environment", PermissionKind.Environment),
        ("subprocess", PermissionKind.Subprocess),
        ("native", PermissionKind.Native),
    ];

    public static IEnumerable<DeclaredPermission> Of(Node trust, ManifestFacts source)
    {
        foreach (var (key, kind) in Kinds)
        {
            if (trust["permissions", key] is { Text: { } level } node)
            {
                yield return level == "none"
                    ? new DeclaredPermission(kind, "none", "", false, "", source.At(node.Line))
                    : new DeclaredPermission(kind, "*", level, false, "", source.At(node.Line));
            }
        }

        foreach (var credential in trust["credentials"].Items)
        {
            yield return new DeclaredPermission(
                PermissionKind.Credential, credential["provider"].Text ?? "", string.Join(' ', credential["scopes"].Texts), true,
                credential["justification"].Text ?? "", source.At(credential.Line));
        }
    }
}
