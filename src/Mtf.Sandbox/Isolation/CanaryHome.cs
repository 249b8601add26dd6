using System.Security.Cryptography;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Isolation;

/// <summary>A developer's home folder and environment, full of secrets that are worth nothing.</summary>
internal sealed class CanaryHome
{
    public const string Inside = "/home/dev";

    private static readonly string[] Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "GITHUB_TOKEN", "NPM_TOKEN", "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "DATABASE_URL", "SLACK_BOT_TOKEN",
    ];

    private static readonly (string Path, string Content)[] Layout =
    [
        (".ssh/id_rsa", "-----BEGIN OPENSSH PRIVATE KEY-----\n{0}\n-----END OPENSSH PRIVATE KEY-----\n"),
        (".aws/credentials", "[default]\naws_access_key_id = AKIAIOSFODNN7\naws_secret_access_key = {0}\n"),
        (".npmrc", "//localhost/:_authToken={0}\n"),
        (".netrc", "machine localhost login dev password {0}\n"),
        (".git-credentials", "https://dev:{0}@localhost\n"),
        (".docker/config.json", "{{\"auths\":{{\"localhost\":{{\"auth\":\"{0}\"}}}}}}\n"),
        (".kube/config", "apiVersion: v1\nkind: Config\nusers:\n- name: dev\n  user:\n    token: {0}\n"),
        (".config/gh/hosts.yml", "localhost:\n    oauth_token: {0}\n    user: dev\n"),
        (".bash_history", "cd project\nexport SESSION={0}\ngit status\n"),
        ("Documents/notes.txt", "Meeting notes\nreference {0}\n"),
    ];

    private static readonly (string Path, string Content)[] Plain =
    [
        (".bashrc", "# ~/.bashrc\nalias ll='ls -l'\n"),
        (".profile", "# ~/.profile\n"),
        (".gitconfig", "[user]\n\tname = Dev\n\temail = dev@localhost\n"),
    ];

    private readonly List<Canary> canaries = [];

    public IReadOnlyList<Canary> Canaries => canaries;

    /// <summary>The files whose touch is told by the kernel, as seen inside.</summary>
    public static IEnumerable<string> Watched => [.. Layout.Select(file => $"{Inside}/{file.Path}"), .. Plain.Select(file => $"{Inside}/{file.Path}")];

    /// <summary>Variables of the environment as NAME=value.</summary>
    public IReadOnlyList<string> CreateEnvironment() => [.. Variables.Select(name => $"{name}={Add("env:" + name)}")];

    public void Write(string folder)
    {
        foreach (var (path, content) in Layout)
        {
            WriteFile(folder, path, string.Format(System.Globalization.CultureInfo.InvariantCulture, content, Add($"file:{Inside}/{path}")));
        }

        foreach (var (path, content) in Plain)
        {
            WriteFile(folder, path, content);
        }
    }

    private static void WriteFile(string folder, string path, string content)
    {
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        if (OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string Add(string label)
    {
        var value = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789", 40);
        canaries.Add(new Canary(label, value));
        return value;
    }
}
