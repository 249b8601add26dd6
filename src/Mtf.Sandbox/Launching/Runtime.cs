using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Launching;

/// <summary>An installed program and the folders that it needs besides the system's own.</summary>
internal sealed record Runtime(string Program, IReadOnlyList<string> Folders)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static async Task<Runtime> OfAsync(string program, CancellationToken cancellationToken)
    {
        if (Path.GetFileName(program).StartsWith("python", StringComparison.Ordinal))
        {
            return await OfPythonAsync(program, cancellationToken);
        }

        var real = new FileInfo(program).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program;
        return new Runtime(program, [.. OutsideOfSystem([Prefix(program), Prefix(real)])]);
    }

    /// <summary>Version managers put scripts in place of the interpreter: it says itself where it is.</summary>
    private static async Task<Runtime> OfPythonAsync(string program, CancellationToken cancellationToken)
    {
        var (code, text) = await ChildProcess.RunAsync(
            program, ["-I", "-S", "-c", "import sys; print(sys.executable, sys.prefix, sys.base_prefix, sep='\\n', file=sys.stderr)"], Patience, cancellationToken);
        return code == 0 && text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [var executable, var prefix, var basePrefix, ..]
            ? new Runtime(executable, [.. OutsideOfSystem([prefix, basePrefix, Prefix(executable)])])
            : throw new SandboxException($"{program} does not run: {text.Trim()}");
    }

    private static string Prefix(string program) => Path.GetDirectoryName(Path.GetDirectoryName(program)) ?? "/";

    private static IEnumerable<string> OutsideOfSystem(IEnumerable<string> folders) =>
        folders.Where(folder => folder.Length > 1 && folder != "/usr" && !folder.StartsWith("/usr/", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
}
