namespace Mtf.Sandbox.Isolation;

/// <summary>Where the program is that makes namespaces without privileges.</summary>
internal static class Bubblewrap
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static string? Find() => Programs.Find("bwrap", Environment.GetEnvironmentVariable("PATH"));

    /// <summary>Arguments of the outer layer: namespaces in which the monitor owns the network and may mount.</summary>
    public static IReadOnlyList<string> Outer { get; } =
        ["--dev-bind", "/", "/", "--unshare-user", "--uid", "0", "--gid", "0", "--unshare-net", "--cap-add", "ALL", "--"];

    /// <summary>Tries both layers on a program that does nothing.</summary>
    /// <returns>Why it does not work, null when it does.</returns>
    public static async Task<string?> TryAsync(string bubblewrap, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> inner =
        [
            bubblewrap, "--unshare-user", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--disable-userns", "--uid", "1000", "--gid", "1000",
            "--cap-drop", "ALL", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--", "/bin/sh", "-c", ":",
        ];
        var (code, error) = await ChildProcess.RunAsync(bubblewrap, [.. Outer, .. inner], Patience, cancellationToken);
        return code == 0 ? null : error.Trim() is { Length: > 0 } text ? text.Split('\n')[0] : $"it ended with code {code}";
    }
}
