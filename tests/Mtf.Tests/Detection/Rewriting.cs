using System.Diagnostics;

namespace Mtf.Tests.Detection;

/// <summary>Servers of the set in a folder, rewritten there by an outside program, and read again.</summary>
internal static class Rewriting
{
    /// <summary>The servers whose accusations changed, with what was said before and after.</summary>
    public static async Task<IReadOnlyList<string>> ChangesAsync(
        IReadOnlyList<HostileServer> servers, string program, Func<string, string[]> arguments, CancellationToken cancellationToken)
    {
        var root = Directory.CreateTempSubdirectory("rewritten-");
        try
        {
            for (var index = 0; index < servers.Count; index++)
            {
                Write(Path.Combine(root.FullName, $"{index}-hostile"), servers[index].Hostile);
                Write(Path.Combine(root.FullName, $"{index}-benign"), servers[index].Benign);
            }

            await RunAsync(program, arguments(root.FullName), root.FullName, cancellationToken);
            return
            [
                .. Enumerable.Range(0, servers.Count).AsParallel().AsOrdered().SelectMany(index => (string[])
                [
                    Change(servers[index], "hostile", servers[index].Hostile, Read(Path.Combine(root.FullName, $"{index}-hostile"))),
                    Change(servers[index], "benign", servers[index].Benign, Read(Path.Combine(root.FullName, $"{index}-benign"))),
                ]).Where(change => change.Length > 0),
            ];
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    public static async Task<string> RunAsync(string program, string[] arguments, string folder, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} exited with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Change(HostileServer server, string side, IReadOnlyList<(string, string)> before, IReadOnlyList<(string, string)> after)
    {
        var (old, now) = (string.Join(' ', Verdict.Of(before).Accusations(server)), string.Join(' ', Verdict.Of(after).Accusations(server)));
        return old == now ? "" : $"{server} ({side}): '{old}' became '{now}'";
    }

    private static void Write(string folder, IReadOnlyList<(string Path, string Text)> files)
    {
        foreach (var (path, text) in files)
        {
            var target = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.WriteAllText(target, text);
        }
    }

    private static List<(string, string)> Read(string folder) =>
    [
        .. Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(folder, file).Replace('\\', '/'), File.ReadAllText(file))),
    ];
}
