using System.Text.RegularExpressions;

namespace Mtf.Flow.Taint;

/// <summary>Files that hold secrets of the user, of other programs or of the machine.</summary>
internal static partial class SensitivePaths
{
    public static bool Matches(string path) => Pattern.IsMatch(path.Replace('\\', '/'));

    [GeneratedRegex(
        @"(^|/)\.(ssh|gnupg|aws|azure|kube|password-store|electrum|bitcoin|ethereum|docker/config\.json)(/|$)"
        + @"|(^|/)(id_(rsa|dsa|ecdsa|ed25519)|authorized_keys|known_hosts|\.netrc|_netrc|\.pgpass|\.npmrc|\.pypirc|\.git-credentials|\.gitconfig|\.yarnrc(\.yml)?|\.dockercfg|\.s3cfg|\.boto|\.my\.cnf|\.vault-token)$"
        + @"|(^|/)\.env(\.(local|development|production|staging|test))?$"
        + @"|(^|/)\.?(bash|zsh|sh|fish|python|node_repl|psql|mysql|sqlite)_history$|consolehost_history\.txt$|fish_history$"
        + @"|/(gcloud|gh|hub|op|rclone|heroku|doctl|configstore)/|\.config/(gcloud|gh|hub|rclone)|\.terraform\.d/credentials|\.cargo/credentials|\.gem/credentials|\.m2/settings\.xml|nuget\.config$"
        + @"|(claude_desktop_config|mcp_settings|cline_mcp_settings|mcp_config|claude)\.json$|(^|/)\.(cursor|claude|codeium|windsurf|gemini|codex|continue)/|\.vscode/mcp\.json$|(^|/)\.?mcp\.json$"
        + @"|(Google/Chrome|google-chrome|chromium|BraveSoftware|Microsoft/?Edge|\.mozilla|Mozilla/Firefox|Firefox/Profiles|Opera)|(^|/)(Login Data|Cookies|Web Data|Local State|logins\.json|key[34]\.db|cookies\.sqlite|places\.sqlite)$"
        + @"|Library/Keychains|login\.keychain|\.local/share/keyrings|gnome-keyring|kwallet|\.kdbx$|Microsoft/(Credentials|Protect|Vault)"
        + @"|(^|/)(wallet\.dat|keystore|\.metamask|Exodus|exodus\.wallet|Ledger Live|Electrum|atomic/Local Storage)(/|$)|MetaMask|nkbihfbeogaeaoehlefnkodbefgpgknn"
        + @"|^/etc/(shadow|gshadow|sudoers|passwd|krb5\.keytab|ssl/private)|^/proc/[^/]+/(environ|mem|maps|cmdline)|^/var/run/secrets|^/run/secrets|^/root/"
        + @"|(Signal|Telegram Desktop|Slack|discord|WhatsApp)/(.*/)?(config\.json|tdata|leveldb|storage|Local Storage)|Messages/chat\.db$"
        + @"|service[-_]?account.*\.json$|application_default_credentials\.json$|\.(pem|p12|pfx|jks|keystore|ppk)$|(^|/)credentials(\.json|\.db)?$",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
