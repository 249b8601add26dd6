using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Mtf.Checks.Code;

/// <summary>What the name of an environment variable says by convention.</summary>
internal static partial class VariableNames
{
    /// <summary>Set by the system, the shell, the runtime or the terminal: reading them tells nothing about the user's accounts.</summary>
    private static readonly FrozenSet<string> Ordinary = new[]
    {
        "PATH", "PATHEXT", "HOME", "HOMEPATH", "HOMEDRIVE", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "SYSTEMROOT", "WINDIR", "COMSPEC", "TEMP", "TMP", "TMPDIR",
        "PWD", "OLDPWD", "SHELL", "TERM", "TERM_PROGRAM", "COLORTERM", "COLUMNS", "LINES", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "EDITOR", "VISUAL", "PAGER", "DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "FORCE_COLOR", "CI",
        "NODE_ENV", "NODE_DEBUG", "NODE_OPTIONS", "NODE_PATH", "NODE_EXTRA_CA_CERTS", "DEBUG", "VERBOSE", "LOG_LEVEL", "PORT", "HOST", "PYTHONPATH", "VIRTUAL_ENV", "JEST_WORKER_ID", "VITEST",
        "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "no_proxy", "all_proxy", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "?",
    }.ToFrozenSet(StringComparer.Ordinal);

    public static bool IsOrdinary(string name) => Ordinary.Contains(name) || name.StartsWith("npm_", StringComparison.Ordinal);

    public static bool IsSecret(string name) => Secret.IsMatch(name);

    [GeneratedRegex(@"(^|_)(API_?KEY|APIKEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|PAT|CREDENTIALS?|PRIVATE|MNEMONIC|COOKIE)(_|$|\d)", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase)]
    private static partial Regex Secret { get; }
}
