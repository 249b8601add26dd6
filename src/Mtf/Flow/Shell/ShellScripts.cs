using System.Text.Json;
using Mtf.Artifacts;
using Mtf.Findings;
using Mtf.Flow.Facts;

namespace Mtf.Flow.Shell;

/// <summary>The shell programs of a package: what its manifest runs, its scripts, and the command lines in its code.</summary>
internal sealed class ShellScripts
{
    private const int MostCommandLines = 2000;
    private static readonly string[] Hooks = ["preinstall", "install", "postinstall", "prepare", "preuninstall", "postuninstall"];
    private readonly FileTree files;
    private readonly IReadOnlyList<ArtifactFile> scripts;
    private readonly ShellPackage package;
    private readonly HashSet<string> visited = new(StringComparer.Ordinal);
    private int commandLines;

    private ShellScripts(FileTree files, IReadOnlyList<ArtifactFile> scripts)
    {
        this.files = files;
        this.scripts = scripts;
        package = new ShellPackage(files, ManifestScripts(files, "scripts"));
    }

    public ShellFacts Facts { get; } = new();

    /// <summary>Goes through what runs on installation and at start.</summary>
    /// <param name="scripts">Files of the package that are shell programs.</param>
    /// <param name="entryPoints">Files that the server is started by.</param>
    public static ShellScripts Of(FileTree files, IReadOnlyList<ArtifactFile> scripts, IReadOnlyList<string> entryPoints)
    {
        var found = new ShellScripts(files, scripts);
        foreach (var hook in Hooks.Where(found.package.Scripts.ContainsKey))
        {
            found.Command(found.package.Scripts[hook], new CodeContext(found.LocationOf(hook), Phase.Install, "", []), ShellPackage.Root);
        }

        if (found.package.Scripts.TryGetValue("start", out var start))
        {
            found.Command(start, new CodeContext(found.LocationOf("start"), Phase.Startup, "", []), ShellPackage.Root);
        }

        found.Containers();
        var starting = entryPoints.Concat(ManifestScripts(files, "bin").Values.Select(path => ShellPackage.Normal(path, ""))).ToHashSet(StringComparer.Ordinal);
        foreach (var script in scripts.Where(script => starting.Contains(script.Path)))
        {
            found.Script(script, Phase.Startup);
        }

        return found;
    }

    /// <summary>Files in other languages that are started then.</summary>
    public IEnumerable<string> Started(Phase phase) => Facts.Started.Where(one => one.Phase == phase).Select(one => one.File).Order(StringComparer.Ordinal);

    /// <summary>Goes through a command line that the code of the package gives to a shell.</summary>
    public void Command(string text, CodeContext context) => Command(text, context, "");

    /// <summary>Goes through the scripts that nothing is known to start.</summary>
    public void Rest()
    {
        foreach (var script in scripts.Where(script => !visited.Contains(script.Path)))
        {
            Script(script, Phase.Unreached);
        }
    }

    private void Command(string text, CodeContext context, string folder)
    {
        if (++commandLines > MostCommandLines)
        {
            return;
        }

        var run = new ShellRun(package, Facts, context, isScript: false, folder);
        run.Text(text);
        visited.UnionWith(run.Visited);
    }

    private void Script(ArtifactFile script, Phase phase)
    {
        var run = new ShellRun(package, Facts, new CodeContext(new Location(script.Path), phase, OwnerOf(script.Path), []), isScript: true, "");
        run.Script(script.Path, package.Read(script));
        visited.UnionWith(run.Visited);
    }

    private static string OwnerOf(string path)
    {
        var at = path.LastIndexOf("node_modules/", StringComparison.Ordinal);
        var parts = at < 0 ? [] : path[(at + "node_modules/".Length)..].Split('/');
        return parts.Length < 2 ? "" : parts[0].StartsWith('@') ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    // ENTRYPOINT and CMD of an image that starts the server.
    private void Containers()
    {
        foreach (var file in files.Files.Where(file => file.Path is "Dockerfile" or "docker/Dockerfile" or "Containerfile"))
        {
            var rows = package.Read(file).Split('\n');
            for (var row = 0; row < rows.Length; row++)
            {
                var text = rows[row].Trim();
                var word = text.Split(' ', 2);
                if (word is [var instruction, var command] && (instruction.Equals("ENTRYPOINT", StringComparison.OrdinalIgnoreCase) || instruction.Equals("CMD", StringComparison.OrdinalIgnoreCase)))
                {
                    Command(CommandLine(command.Trim()), new CodeContext(new Location(file.Path, row + 1), Phase.Startup, "", []), "");
                }
            }
        }
    }

    // ["sh", "-c", "…"], or a line for a shell.
    private static string CommandLine(string command)
    {
        if (!command.StartsWith('['))
        {
            return command;
        }

        try
        {
            using var document = JsonDocument.Parse(command);
            return string.Join(' ', document.RootElement.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => ShellWords.Quoted(word.GetString()!)));
        }
        catch (JsonException)
        {
            return command;
        }
    }

    private static Dictionary<string, string> ManifestScripts(FileTree files, string member)
    {
        Dictionary<string, string> found = new(StringComparer.Ordinal);
        if (files.Find("package.json") is not { } file)
        {
            return found;
        }

        try
        {
            using var document = JsonDocument.Parse(files.ReadText(file));
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty(member, out var value))
            {
                return found;
            }

            if (value.ValueKind == JsonValueKind.String)
            {
                found[""] = value.GetString()!;
            }
            else if (value.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in value.EnumerateObject().Where(entry => entry.Value.ValueKind == JsonValueKind.String))
                {
                    found[entry.Name] = entry.Value.GetString()!;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            found.Clear();
        }

        return found;
    }

    private Location LocationOf(string script)
    {
        var rows = files.ReadText(files.Find("package.json")!).Split('\n');
        var first = Array.FindIndex(rows, row => row.Contains("\"scripts\"", StringComparison.Ordinal));
        var at = Array.FindIndex(rows, Math.Max(first, 0), row => row.Contains($"\"{script}\"", StringComparison.Ordinal));
        return new Location("package.json", at + 1);
    }
}
