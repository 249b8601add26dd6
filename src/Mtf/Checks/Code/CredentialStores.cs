using System.Text.RegularExpressions;

namespace Mtf.Checks.Code;

/// <summary>Files in which other programs keep secrets of the user.</summary>
internal static partial class CredentialStores
{
    /// <summary>Stores that belong to one service, with names by which its hosts are known: a client of that service reads its own store.</summary>
    private static readonly (string Part, string[] Hosts)[] Services =
    [
        ("/.aws/", ["amazonaws.com", "aws."]), ("/.azure/", ["azure.", "microsoft", "windows.net"]), ("/gcloud/", ["googleapis.com", "google.com"]),
        ("/gh/", ["github."]), ("/hub", ["github."]), (".npmrc", ["npm"]), (".pypirc", ["pypi"]), ("/.docker/", ["docker."]), ("/heroku/", ["heroku."]), ("/doctl/", ["digitalocean."]),
        (".terraform.d/", ["terraform."]),
    ];

    /// <summary>Whether the path leads to secrets that another program keeps: no server has business with them unless it is that program's own client.</summary>
    /// <param name="path">Path, or several ones separated by " | ".</param>
    public static bool IsForeign(string path) =>
        SinkText.Alternatives(path.Replace('\\', '/')).Any(one => Foreign.IsMatch(one) && !one.EndsWith(RendezvousFile, StringComparison.Ordinal));

    /// <summary>Holds no secret: a running browser writes there where its debugger listens, for those who are to find it.</summary>
    private const string RendezvousFile = "/DevToolsActivePort";

    /// <summary>Whether the host belongs to the service whose store the path is in.</summary>
    public static bool BelongsTo(string path, string host)
    {
        var normal = path.Replace('\\', '/');
        return Services.Any(service => normal.Contains(service.Part, StringComparison.OrdinalIgnoreCase)
            && service.Hosts.Any(part => host.Contains(part, StringComparison.OrdinalIgnoreCase)));
    }

    [GeneratedRegex(
        @"(^|/)\.(ssh|gnupg|aws|azure|password-store|electrum|bitcoin|ethereum)(/|$)|(^|/)\.docker/config\.json|(^|/)\.kube/config"
        + @"|(^|/)(id_(rsa|dsa|ecdsa|ed25519)|authorized_keys|\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|\.dockercfg|\.s3cfg|\.boto|\.my\.cnf|\.vault-token)$"
        + @"|(^|/)\.?(bash|zsh|sh|fish|python|node_repl|psql|mysql|sqlite)_history$|consolehost_history\.txt$|fish_history$"
        + @"|\.config/(gcloud|gh|hub|rclone)(/|$)|\.terraform\.d/credentials|\.cargo/credentials|\.gem/credentials|\.m2/settings\.xml"
        + @"|(claude_desktop_config|mcp_settings|cline_mcp_settings)\.json$|(^|/)\.(cursor|claude|codeium|windsurf)/"
        + @"|(Google/Chrome|google-chrome|BraveSoftware|Microsoft/?Edge|\.mozilla|Mozilla/Firefox|Firefox/Profiles)|(^|/)(Login Data|Web Data|logins\.json|key[34]\.db|cookies\.sqlite)$"
        + @"|Library/Keychains|login\.keychain|\.local/share/keyrings|kwallet|\.kdbx$|Microsoft/(Credentials|Protect|Vault)"
        + @"|(^|/)(wallet\.dat|exodus\.wallet|Ledger Live)(/|$)|nkbihfbeogaeaoehlefnkodbefgpgknn"
        + @"|^/etc/(shadow|gshadow|sudoers|krb5\.keytab|ssl/private)|^/proc/[^/]+/(environ|mem)|^/var/run/secrets|^/run/secrets",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Foreign { get; }
}
