using Mtf.Artifacts;
using Mtf.Flow.Graph;
using Mtf.Inventories;
using Mtf.Inventories.Documents;
using Node = Mtf.Inventories.Documents.Node;

namespace Mtf.Flow;

/// <summary>A file that a manifest or a command of it runs. An interpreter runs what it is given, whatever its name.</summary>
/// <param name="Language">Null when nothing says which interpreter runs it.</param>
/// <param name="IsStart">Whether it runs when the server starts.</param>
internal readonly record struct LaunchedFile(string Path, SourceLanguage? Language, bool IsStart);

/// <summary>Reads which files <c>package.json</c>, a bundle's manifest and a registry entry run.</summary>
internal sealed class LaunchCommands
{
    private const int MostFiles = 256;
    private static readonly string[] Completions = ["", ".js", ".mjs", ".cjs", "/index.js"];
    private static readonly string[] StartScripts = ["start", "serve", "server", "mcp", "prestart", "dev"];
    private static readonly string[] ArgumentFields = ["runtimeArguments", "runtime_arguments", "packageArguments", "package_arguments"];
    private readonly FileTree files;
    private readonly ManifestFiles manifests;
    private readonly List<LaunchedFile> launched = [];

    private LaunchCommands(FileTree files) => (this.files, manifests) = (files, new ManifestFiles(files));

    public static IReadOnlyList<LaunchedFile> Of(FileTree files)
    {
        var commands = new LaunchCommands(files);
        commands.ReadPackage();
        commands.ReadBundle();
        commands.ReadRegistryEntry();
        return commands.launched;
    }

    /// <summary>The language that a program runs, null when the word names no interpreter.</summary>
    public static SourceLanguage? InterpreterOf(string word)
    {
        var name = word[(word.LastIndexOfAny(['/', '\\']) + 1)..].ToLowerInvariant();
        name = name.EndsWith(".exe", StringComparison.Ordinal) ? name[..^4] : name;
        return name is "node" or "nodejs" or "bun" or "bunx" or "deno" or "tsx" or "ts-node" or "electron" or "nodemon" ? SourceLanguage.JavaScript
            : name is "py" or "uv" or "pypy" or "pypy3" || name.StartsWith("python", StringComparison.Ordinal) ? SourceLanguage.Python
            : null;
    }

    private void ReadPackage()
    {
        var root = Json("package.json");
        foreach (var target in Targets(root["bin"]).Concat(Targets(root["main"])).Concat(Targets(root["module"])))
        {
            Add(target, SourceLanguage.JavaScript, isStart: false);
        }

        foreach (var (name, command) in root["scripts"].Members)
        {
            foreach (var part in (command.Text ?? "").Split(["&&", "||", ";", "|", "\n"], StringSplitOptions.RemoveEmptyEntries))
            {
                AddCommand(part.Split([' ', '\t', '"', '\''], StringSplitOptions.RemoveEmptyEntries), StartScripts.Contains(name));
            }
        }
    }

    private void ReadBundle()
    {
        var server = Json("manifest.json")["server"];
        if (server["entry_point"].Text is { } entry)
        {
            Add(entry, server["type"].Text switch { "node" => SourceLanguage.JavaScript, "python" or "uv" => SourceLanguage.Python, _ => null }, isStart: true);
        }

        var configuration = server["mcp_config"];
        foreach (var one in configuration["platform_overrides"].Members.Select(member => member.Value).Prepend(configuration))
        {
            AddCommand([one["command"].Text ?? configuration["command"].Text ?? "", .. one["args"].Texts], isStart: true);
        }
    }

    private void ReadRegistryEntry()
    {
        foreach (var package in Json("server.json")["packages"].Items)
        {
            var hint = package["runtimeHint"].Text ?? package["runtime_hint"].Text ?? "";
            var arguments = ArgumentFields.SelectMany(name => package[name].Items);
            AddCommand([hint, .. arguments.Select(argument => argument["value"].Text).OfType<string>()], isStart: true);
        }
    }

    // The interpreter, its options and what they load, and the first file: what follows are the program's own arguments.
    private void AddCommand(string[] words, bool isStart)
    {
        SourceLanguage? language = null;
        var isLoaded = false;
        foreach (var word in words)
        {
            if (InterpreterOf(word) is { } interpreter)
            {
                language = interpreter;
                continue;
            }

            var isFile = !word.StartsWith('-') && Add(word, language, isStart);
            if (isFile && !isLoaded)
            {
                return;
            }

            isLoaded = word is "-r" or "--require" or "--import" or "--loader" or "--experimental-loader";
        }
    }

    private bool Add(string path, SourceLanguage? language, bool isStart)
    {
        const string here = "${__dirname}";
        var relative = path.StartsWith(here, StringComparison.Ordinal) ? path[here.Length..].TrimStart('/', '\\') : path;
        if (relative.Length == 0 || SafePath.Join("", relative.Replace('\\', '/')) is not { } joined
            || Completions.Select(completion => files.Find(joined + completion)).FirstOrDefault(file => file is not null) is not { } found)
        {
            return false;
        }

        if (launched.Count < MostFiles)
        {
            launched.Add(new LaunchedFile(found.Path, language, isStart));
        }

        return true;
    }

    private static IEnumerable<string> Targets(Node node) =>
        node.Text is { } one ? [one] : node.Members.Select(member => member.Value.Text).Concat(node.Texts).OfType<string>();

    private Node Json(string path) => files.Find(path) is { } file ? manifests.Json(file).Root : Node.Missing;
}
