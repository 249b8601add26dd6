using Mtf.Artifacts;
using Mtf.Inventories;
using Mtf.Inventories.Documents;
using Mtf.Python;
using Node = Mtf.Inventories.Documents.Node;

namespace Mtf.Flow.Python;

/// <summary>A module that runs, and the function of it that is called then; empty when only the module runs.</summary>
internal readonly record struct PythonEntryPoint(string File, string Function);

/// <summary>What of an artifact runs when it is started, and what when it is installed.</summary>
internal sealed class PythonEntryPoints
{
    private const int MostManifests = 64;
    private static readonly string[] ServerNames = ["server.py", "main.py", "app.py", "__init__.py", "mcp_server.py", "index.py", "run.py", "cli.py"];
    private readonly PythonModules modules;
    private readonly List<PythonEntryPoint> start = [];
    private readonly List<string> install = [];

    private PythonEntryPoints(PythonModules modules) => this.modules = modules;

    public IReadOnlyList<PythonEntryPoint> Start => start;

    public IReadOnlyList<string> Install => install;

    public static PythonEntryPoints Of(FileTree files, PythonModules modules)
    {
        var entries = new PythonEntryPoints(modules);
        var manifests = new ManifestFiles(files);
        foreach (var file in files.Files.Where(file => IsManifest(file.Name) && !IsInstalled(file.Path)).OrderBy(file => file.Path.Length).Take(MostManifests))
        {
            entries.Read(file, manifests);
        }

        entries.install.AddRange(files.Files.Select(file => file.Path).Where(path => path.EndsWith(".pth", StringComparison.Ordinal)
            || path[(path.LastIndexOf('/') + 1)..] is "sitecustomize.py" or "usercustomize.py"));
        entries.start.AddRange(files.Files.Where(file => file.Name == "__main__.py" && !IsInstalled(file.Path)).Select(file => new PythonEntryPoint(file.Path, "")));
        if (entries.start.Count == 0)
        {
            entries.AddLikely(files);
        }

        return entries;
    }

    private static bool IsManifest(string name) => name is "pyproject.toml" or "setup.cfg" or "setup.py" or "entry_points.txt";

    private static bool IsInstalled(string path) => path.Contains("site-packages/", StringComparison.Ordinal) || path.Contains("node_modules/", StringComparison.Ordinal);

    private void Read(ArtifactFile file, ManifestFiles manifests)
    {
        var folder = file.Path[..^file.Name.Length];
        switch (file.Name)
        {
            case "pyproject.toml":
                ReadProject(folder, manifests.Toml(file).Root);
                break;
            case "setup.cfg" when manifests.Text(file) is { } text:
                AddLines(folder, IniText.Read(text)["options.entry_points"].Members.Select(member => member.Value.Text ?? ""));
                break;
            case "entry_points.txt" when manifests.Text(file) is { } text:
                // The package lies beside its .dist-info folder.
                AddLines(folder[..(folder.TrimEnd('/').LastIndexOf('/') + 1)], [text]);
                break;
            case "setup.py":
                install.Add(file.Path);
                ReadSetup(folder, manifests.Text(file) ?? "");
                break;
        }
    }

    private void ReadProject(string folder, Node root)
    {
        List<Node> tables = [root["project", "scripts"], root["project", "gui-scripts"], root["tool", "poetry"]["scripts"], root["tool", "flit"]["scripts"],
            .. root["project", "entry-points"].Members.Select(member => member.Value)];
        foreach (var member in tables.SelectMany(table => table.Members))
        {
            Add(folder, member.Value.Text ?? member.Value["reference"].Text ?? member.Value["callable"].Text ?? "");
        }

        var build = root["build-system"];
        foreach (var path in build["backend-path"].Texts)
        {
            var backend = (build["build-backend"].Text ?? "").Split(':')[0];
            if (modules.Locate(folder + (path is "." ? "" : path.TrimEnd('/') + "/"), backend) is { } file)
            {
                install.Add(file);
            }
        }

        if (modules.Contains(folder + "hatch_build.py"))
        {
            install.Add(folder + "hatch_build.py");
        }
    }

    // The entry points of a setup script are texts such as "name = package.module:function".
    private void ReadSetup(string folder, string text) =>
        AddLines(folder, PythonParser.Parse(text).Descendants().OfType<StringConstant>().Select(constant => constant.Value).Where(value => value.Contains('=') && value.Contains(':')));

    private void AddLines(string folder, IEnumerable<string> texts)
    {
        foreach (var line in texts.SelectMany(text => text.Split('\n')).Where(line => line.Contains('=')))
        {
            Add(folder, line[(line.IndexOf('=') + 1)..]);
        }
    }

    private void Add(string folder, string reference)
    {
        var parts = reference.Split('[')[0].Split(':', 2, StringSplitOptions.TrimEntries);
        if (parts[0].All(character => char.IsLetterOrDigit(character) || character is '_' or '.') && modules.Locate(folder, parts[0]) is { } file)
        {
            start.Add(new PythonEntryPoint(file, parts.Length > 1 ? parts[1] : ""));
        }
    }

    // Nothing says what runs: the modules at the top, as somebody would start them by hand.
    private void AddLikely(FileTree files)
    {
        var candidates = files.Files.Select(file => file.Path).Where(path => path.EndsWith(".py", StringComparison.Ordinal) && !IsInstalled(path)
            && path[(path.LastIndexOf('/') + 1)..] is not ("setup.py" or "conftest.py") && !path[(path.LastIndexOf('/') + 1)..].StartsWith("test", StringComparison.Ordinal)).ToList();
        var shallowest = candidates.Count == 0 ? 0 : candidates.Min(Depth);
        var likely = candidates.Where(path => Depth(path) == shallowest || ServerNames.Contains(path[(path.LastIndexOf('/') + 1)..]));
        start.AddRange(likely.Where(path => !path.Contains("test", StringComparison.Ordinal)).Select(path => new PythonEntryPoint(path, "")));
    }

    private static int Depth(string path) => path.Count(character => character == '/');
}
