namespace Mtf.Checks.Texts.Speech;

/// <summary>Files that hold credentials or the configuration of other programs of the user.</summary>
internal static class SensitivePlaces
{
    private static readonly string[] Parts =
    [
        ".ssh", ".aws", ".gnupg", ".kube", ".netrc", ".npmrc", ".pypirc", ".git-credentials", ".docker/config", "id_rsa", "id_ed25519", "id_ecdsa", "id_dsa",
        "/etc/passwd", "/etc/shadow", "mcp.json", "claude_desktop_config", ".cursor/", "wallet.dat", "login data", "keychain-db", ".bash_history", ".zsh_history", "known_hosts",
        "authorized_keys", ".env", ".pgpass", ".vault-token", "credentials.json", "secrets.yaml", "secrets.json", ".azure", ".config/gcloud", "sam.hive", "ntds.dit",
    ];

    public static bool Includes(string word)
    {
        if (word.Contains("://", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var part in Parts)
        {
            var index = word.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (index >= 0 && (index == 0 || part[0] == '/' || IsBoundary(word[index - 1], part)) && EndsThere(word, index + part.Length, part))
            {
                return true;
            }
        }

        return word.EndsWith(".pem", StringComparison.OrdinalIgnoreCase) || word.EndsWith(".p12", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A name with words before it ("my-server-credentials.json") is another file.</summary>
    private static bool IsBoundary(char before, string part) => char.IsAsciiLetterLower(part[0]) && part.Contains('.') ? before is '/' or '\\' or '"' or '\'' or '`' or '(' : !char.IsLetterOrDigit(before);

    private static bool EndsThere(string word, int end, string part) =>
        end >= word.Length || part[^1] == '/' || !char.IsLetterOrDigit(word[end]) && !(part == ".env" && word.AsSpan(end).StartsWith(".example", StringComparison.OrdinalIgnoreCase));

    /// <summary>An environment variable that by its name holds a secret.</summary>
    public static bool IsSecretVariable(string word) =>
        word.Length > 5 && word.All(character => char.IsAsciiLetterUpper(character) || char.IsAsciiDigit(character) || character == '_')
        && (word.EndsWith("TOKEN", StringComparison.Ordinal) || word.EndsWith("_KEY", StringComparison.Ordinal) || word.EndsWith("SECRET", StringComparison.Ordinal) || word.EndsWith("PASSWORD", StringComparison.Ordinal));
}
