using System.Collections.Frozen;
using System.Text.Json;

namespace Mtf.Flow.JavaScript;

/// <summary>Node's module resolution inside an artifact.</summary>
internal sealed class JavaScriptModules(IReadOnlySet<string> paths, Func<string, string?> readText) : ILanguageModules
{
    private static readonly string[] Extensions = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", ".jsx", ".tsx", "/index.js", "/index.mjs", "/index.cjs", "/index.ts"];

    private static readonly FrozenSet<string> Builtins = new[]
    {
        "assert", "async_hooks", "buffer", "child_process", "cluster", "console", "constants", "crypto", "dgram", "diagnostics_channel", "dns", "domain",
        "events", "fs", "http", "http2", "https", "inspector", "module", "net", "os", "path", "perf_hooks", "process", "punycode", "querystring",
        "readline", "repl", "sea", "sqlite", "stream", "string_decoder", "sys", "test", "timers", "tls", "trace_events", "tty", "url", "util", "v8", "vm",
        "wasi", "worker_threads", "zlib",
    }.ToFrozenSet(StringComparer.Ordinal);

    private readonly Dictionary<string, JsonElement?> manifests = new(StringComparer.Ordinal);

    /// <summary>The file that a specifier names, or null and the root label of the outside module.</summary>
    public string? Resolve(string from, string specifier, out string apiRoot)
    {
        apiRoot = RootOf(specifier);
        if (specifier.StartsWith('.') || specifier.StartsWith('/'))
        {
            return FindFile(Combine(Folder(from), specifier));
        }

        if (specifier.StartsWith('#') || IsSelf(from, specifier))
        {
            return FindExport(NearestManifestFolder(from), specifier);
        }

        return apiRoot.StartsWith("node:", StringComparison.Ordinal) ? null : FindInModules(from, specifier);
    }

    public string? Submodule(string specifier, string name) => null;

    /// <summary>Files that run when a package of the folder is imported or started.</summary>
    public IEnumerable<string> EntryPoints(string folder)
    {
        if (Manifest(folder) is not { } manifest)
        {
            return FindFile(Combine(folder, "index.js")) is { } index ? [index] : [];
        }

        List<string> targets = [];
        foreach (var field in (ReadOnlySpan<string>)["bin", "main", "module", "exports"])
        {
            if (manifest.TryGetProperty(field, out var value))
            {
                targets.AddRange(Strings(value));
            }
        }

        return (targets.Count == 0 ? ["index.js"] : targets).Select(target => FindFile(Combine(folder, target))).OfType<string>().Distinct(StringComparer.Ordinal);
    }

    private static string RootOf(string specifier)
    {
        if (specifier.StartsWith("node:", StringComparison.Ordinal))
        {
            return specifier;
        }

        var first = specifier.Split('/', 2)[0];
        return Builtins.Contains(first) ? "node:" + specifier : "npm:" + specifier;
    }

    private string? FindInModules(string from, string specifier)
    {
        var parts = specifier.Split('/');
        var length = specifier.StartsWith('@') && parts.Length > 1 ? 2 : 1;
        var package = string.Join('/', parts.Take(length));
        for (var folder = Folder(from); ; folder = Folder(folder))
        {
            var root = Combine(folder, "node_modules/" + package);
            if (Manifest(root) is not null)
            {
                var rest = string.Join('/', parts.Skip(length));
                return rest.Length == 0 ? EntryPoints(root).FirstOrDefault() : FindExport(root, "./" + rest) ?? FindFile(Combine(root, rest));
            }

            if (folder.Length == 0)
            {
                return null;
            }
        }
    }

    private bool IsSelf(string from, string specifier) =>
        Manifest(NearestManifestFolder(from)) is { } manifest && manifest.TryGetProperty("exports", out _)
        && manifest.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String
        && (specifier == name.GetString() || specifier.StartsWith(name.GetString() + "/", StringComparison.Ordinal));

    private string? FindExport(string folder, string key)
    {
        if (Manifest(folder) is not { } manifest)
        {
            return null;
        }

        var name = manifest.TryGetProperty("name", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString()! : "";
        var subpath = key.StartsWith('#') || key.StartsWith('.') ? key : key == name ? "." : "." + key[name.Length..];
        if (!manifest.TryGetProperty(key.StartsWith('#') ? "imports" : "exports", out var table) || table.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var entry in table.EnumerateObject())
        {
            var star = entry.Name.IndexOf('*', StringComparison.Ordinal);
            var matches = star < 0
                ? entry.Name == subpath
                : subpath.StartsWith(entry.Name[..star], StringComparison.Ordinal) && subpath.EndsWith(entry.Name[(star + 1)..], StringComparison.Ordinal)
                    && subpath.Length >= entry.Name.Length - 1;
            if (matches)
            {
                var middle = star < 0 ? "" : subpath[star..^(entry.Name.Length - star - 1)];
                return Strings(entry.Value).Select(target => FindFile(Combine(folder, target.Replace("*", middle, StringComparison.Ordinal)))).OfType<string>().FirstOrDefault();
            }
        }

        return null;
    }

    // Every string below a bin, exports or imports entry may be the target; conditions are not decided here.
    private static List<string> Strings(JsonElement element)
    {
        List<string> found = [];
        var stack = new Stack<JsonElement>([element]);
        while (stack.TryPop(out var current))
        {
            if (current.ValueKind == JsonValueKind.String)
            {
                found.Add(current.GetString()!);
            }
            else if (current.ValueKind == JsonValueKind.Object)
            {
                foreach (var property in current.EnumerateObject().Reverse().Where(property => property.Name != "types"))
                {
                    stack.Push(property.Value);
                }
            }
            else if (current.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in current.EnumerateArray().Reverse())
                {
                    stack.Push(item);
                }
            }
        }

        return found;
    }

    // TypeScript sources import the .js that they become.
    private string? FindFile(string path) => Extensions.Select(extension => path + extension).FirstOrDefault(paths.Contains)
        ?? (path.EndsWith(".js", StringComparison.Ordinal)
            ? ((ReadOnlySpan<string>)[".ts", ".tsx", ".mts"]).ToArray().Select(extension => path[..^3] + extension).FirstOrDefault(paths.Contains)
            : null)
        ?? (Manifest(path) is { } manifest && manifest.TryGetProperty("main", out var main) && main.ValueKind == JsonValueKind.String
            ? Extensions.Select(extension => Combine(path, main.GetString()!) + extension).FirstOrDefault(paths.Contains)
            : null);

    private string NearestManifestFolder(string from)
    {
        var folder = Folder(from);
        while (folder.Length > 0 && Manifest(folder) is null)
        {
            folder = Folder(folder);
        }

        return folder;
    }

    private JsonElement? Manifest(string folder)
    {
        if (!manifests.TryGetValue(folder, out var manifest))
        {
            manifests[folder] = manifest = ReadManifest(Combine(folder, "package.json"));
        }

        return manifest;
    }

    private JsonElement? ReadManifest(string path)
    {
        try
        {
            if (readText(path) is not { } text)
            {
                return null;
            }

            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Folder(string path) => path.LastIndexOf('/') is > 0 and var at ? path[..at] : "";

    private static string Combine(string folder, string relative)
    {
        List<string> parts = relative.StartsWith('/') ? [] : [.. folder.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        foreach (var part in relative.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == ".." && parts.Count > 0)
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ".."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
