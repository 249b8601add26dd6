using Mtf.Collectors;
using Mtf.Findings;
using Mtf.Inventories;

namespace Mtf.Checks.Permissions.WildcardGrant;

/// <summary>Declared permissions that allow everything of their kind.</summary>
internal sealed class WildcardGrantCheck : Check
{
    private static readonly HashSet<string> WholeFilesystem = new(StringComparer.OrdinalIgnoreCase)
    {
        "*", "**", "/", "/*", "/**", "~", "~/", "~/*", "~/**", "$HOME", "${HOME}", "${HOME}/**", "$HOME/**", "%USERPROFILE%", "C:\\", "C:\\**", "C:/", "C:/**",
    };

    public override string Id => "PRM020";

    public override Evidence<IReadOnlyList<Finding>> Run(EvidenceSet evidence) => evidence.Inventory switch
    {
        Evidence<Inventory>.Collected({ DeclaresPermissions: false, Permissions: [] }) =>
            Evidence.NotAvailable<IReadOnlyList<Finding>>("No permissions are declared."),
        var inventory => inventory.Select<IReadOnlyList<Finding>>(value => [.. value.Permissions.Select(Judge).OfType<Finding>()]),
    };

    private Finding? Judge(DeclaredPermission permission)
    {
        var value = permission.Value.Trim();
        var severity = permission.Kind switch
        {
            PermissionKind.Subprocess when value == "*" => Severity.High,
            PermissionKind.Filesystem when WholeFilesystem.Contains(value) => permission.Access == "read" ? Severity.Medium : Severity.High,
            PermissionKind.Environment when value == "*" => Severity.High,
            PermissionKind.Network when value is "*" or "*:*" or "0.0.0.0/0" or "::/0" or "http://*" or "https://*" => Severity.Medium,
            PermissionKind.Network when IsTopLevelWildcard(value) => Severity.Medium,
            PermissionKind.Credential when permission.Access.Split(' ', ',').Any(scope => scope is "*" or "admin" or "all" or "full_access") => Severity.Medium,
            _ => (Severity?)null,
        };
        return severity is { } found
            ? Report(found, Confidence.High, $"The declaration grants {Name(permission.Kind)} without a limit.", permission.Source, $"{permission.Kind} {value} {permission.Access}".Trim())
            : null;
    }

    /// <summary><c>*.com</c>: a wildcard right below a top-level domain.</summary>
    private static bool IsTopLevelWildcard(string host) =>
        host.StartsWith("*.", StringComparison.Ordinal) && host.Length > 2 && !host.AsSpan(2).Contains('.');

    private static string Name(PermissionKind kind) => kind switch
    {
        PermissionKind.Network => "the network",
        PermissionKind.Filesystem => "the file system",
        PermissionKind.Environment => "the environment",
        PermissionKind.Subprocess => "processes",
        PermissionKind.Native => "native code",
        PermissionKind.Credential => "scopes of a credential",
        _ => "access",
    };
}
