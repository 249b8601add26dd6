using System.Text.Json;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Launching;

/// <summary>Finds out how the server in a folder is started. Nothing of it is executed here.</summary>
public static class DirectoryLauncher
{
    private const int LongestManifest = 4 << 20;
    private static readonly string[] NodeFiles = ["index.js", "server.js", "index.mjs", "server.mjs", "main.js", "dist/index.js", "build/index.js"];
    private static readonly string[] PythonFiles = ["server.py", "main.py", "__main__.py", "app.py"];

    /// <param name="folder">The folder.</param>
    /// <param name="command">Program and arguments that the user gave, relative to the folder; none to find them out.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="SandboxException">It is not clear how to start it, or what it needs is not installed.</exception>
    public static async Task<LaunchPlan> FindAsync(string folder, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var package = Resolve(folder);
        var run = command.Count > 0 ? command : Guess(package);
        var program = run[0].Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(run[0]) ? null : Programs.Find(run[0], Environment.GetEnvironmentVariable("PATH"));
        if (program is null)
        {
            return run[0].Contains('/', StringComparison.Ordinal) && File.Exists(Path.Combine(package, run[0]))
                ? new LaunchPlan { Package = package, Command = [Path.Combine(Jail.PackageInside, run[0]), .. run.Skip(1)] }
                : throw new SandboxException($"'{run[0]}', which starts this server, is not installed on this machine.");
        }

        var runtime = await Runtime.OfAsync(program, cancellationToken);
        return new LaunchPlan { Package = package, Command = [runtime.Program, .. run.Skip(1)], Runtimes = runtime.Folders };
    }

    private static string[] Guess(string package)
    {
        if (NodeScript(package) is { } script)
        {
            return ["node", script];
        }

        if (PythonFiles.FirstOrDefault(file => File.Exists(Path.Combine(package, file))) is { } module)
        {
            return ["python3", module];
        }

        return Directory.GetFiles(package, "*.py") is [var only]
            ? ["python3", Path.GetFileName(only)]
            : throw new SandboxException("It is not clear how the server in this folder is started; give the command: mtf sandbox <folder> <program> <arguments>.");
    }

    private static string? NodeScript(string package)
    {
        var manifest = Path.Combine(package, "package.json");
        if (File.Exists(manifest) && new FileInfo(manifest).Length <= LongestManifest)
        {
            try
            {
                using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
                return Entry(document.RootElement).FirstOrDefault(path => File.Exists(Path.Combine(package, path)))
                    ?? NodeFiles.FirstOrDefault(path => File.Exists(Path.Combine(package, path)));
            }
            catch (JsonException)
            {
                // Node would not mind either: a file of a usual name is tried.
            }
        }

        return NodeFiles.FirstOrDefault(path => File.Exists(Path.Combine(package, path)));
    }

    private static IEnumerable<string> Entry(JsonElement manifest)
    {
        if (manifest.ValueKind != JsonValueKind.Object)
        {
            yield break;
        }

        if (manifest.TryGetProperty("bin", out var bin))
        {
            if (bin.ValueKind == JsonValueKind.String)
            {
                yield return bin.GetString()!;
            }
            else if (bin.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in bin.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String))
                {
                    yield return entry.Value.GetString()!;
                }
            }
        }

        if (manifest.TryGetProperty("main", out var main) && main.ValueKind == JsonValueKind.String)
        {
            yield return main.GetString()!;
        }
    }

    /// <summary>The folder without symbolic links, so that what is shown inside is what was meant.</summary>
    private static string Resolve(string folder) =>
        Directory.Exists(folder)
            ? Path.TrimEndingDirectorySeparator(Directory.ResolveLinkTarget(folder, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(folder))
            : throw new SandboxException($"There is no folder '{folder}'; only folders can be run for now.");
}
