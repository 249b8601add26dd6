using System.Globalization;
using System.Text.Json;
using Mtf.Flow.Graph;
using Mtf.Flow.JavaScript;
using Mtf.Flow.Origins;

namespace Mtf.Fingerprints;

/// <summary>Reads every package below a node_modules folder into a fingerprint index.</summary>
internal static class IndexBuild
{
    private const int StackSize = 64 << 20;
    private const int LongestFile = 3 << 20;
    private static readonly HashSet<string> OtherFolders = new(["test", "tests", "__tests__", "docs", "doc", "example", "examples", "bench", "benchmark", "benchmarks", "coverage"], StringComparer.OrdinalIgnoreCase);

    public static void Run(string modules, string output)
    {
        var folders = Packages(modules).Order(StringComparer.Ordinal).ToList();
        var builder = new FingerprintIndexBuilder();
        var next = -1;
        var workers = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(
            () =>
            {
                for (var index = Interlocked.Increment(ref next); index < folders.Count; index = Interlocked.Increment(ref next))
                {
                    Read(folders[index], builder);
                }
            },
            StackSize)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());
        var built = builder.Build();
        using var file = File.Create(output);
        built.Write(file);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{built.Packages.Count} packages, {built.Count} functions, {file.Length} bytes"));
    }

    private static IEnumerable<string> Packages(string modules)
    {
        foreach (var folder in Directory.EnumerateDirectories(modules).SelectMany(folder => Path.GetFileName(folder).StartsWith('@') ? Directory.EnumerateDirectories(folder) : [folder]))
        {
            yield return folder;
            var inner = Path.Combine(folder, "node_modules");
            if (Directory.Exists(inner))
            {
                foreach (var nested in Packages(inner))
                {
                    yield return nested;
                }
            }
        }
    }

    private static void Read(string folder, FingerprintIndexBuilder builder)
    {
        var manifest = Path.Combine(folder, "package.json");
        if (!File.Exists(manifest))
        {
            return;
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
        var name = Text(document.RootElement, "name");
        if (name.Length == 0)
        {
            return;
        }

        var graphs = Files(folder).Order(StringComparer.Ordinal).Select(path => JavaScriptFrontEnd.Lower(path, SourceLanguage.JavaScript, File.ReadAllText(path))).ToList();
        builder.Add(name, Text(document.RootElement, "version"), Text(document.RootElement, "license"), [.. Names(document.RootElement, "dependencies"), .. Names(document.RootElement, "devDependencies")], graphs);
    }

    private static IEnumerable<string> Files(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".js" or ".mjs" or ".cjs" && new FileInfo(file).Length <= LongestFile))
        {
            yield return file;
        }

        foreach (var inner in Directory.EnumerateDirectories(folder).Where(inner => Path.GetFileName(inner) is not "node_modules" and var name && !OtherFolders.Contains(name)))
        {
            foreach (var file in Files(inner))
            {
                yield return file;
            }
        }
    }

    private static IEnumerable<string> Names(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Object ? value.EnumerateObject().Select(property => property.Name) : [];

    private static string Text(JsonElement element, string member) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
