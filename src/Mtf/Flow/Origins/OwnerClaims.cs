namespace Mtf.Flow.Origins;

/// <summary>
/// Whose code each part of a file is said to be: by its folder, by the comments that bundlers leave, or by its source map. Whoever ships the file wrote all three,
/// so this attributes and never excuses.
/// </summary>
internal sealed class OwnerClaims
{
    private readonly List<int> starts = [0];
    private readonly List<string> names = [""];

    public OwnerClaims(string path, string source, SourceMap? map = null)
    {
        names[0] = PackageIn(path);
        if (names[0].Length > 0)
        {
            return;
        }

        if (source.Contains("node_modules/", StringComparison.Ordinal))
        {
            ReadMarkers(source);
        }

        if (starts.Count == 1 && map is not null)
        {
            ReadMap(map, source);
        }
    }

    /// <summary>Number of parts; each begins where another package is named.</summary>
    public int Count => starts.Count;

    /// <summary>Package that a part is said to be of, empty for the subject's own code.</summary>
    public string NameOf(int part) => names[part];

    public int StartOf(int part) => starts[part];

    /// <summary>Part that contains a position.</summary>
    public int PartAt(int position)
    {
        var index = starts.BinarySearch(position);
        return index >= 0 ? index : ~index - 1;
    }

    private void Begin(int position, string package)
    {
        if (position == starts[^1])
        {
            names[^1] = package;
        }
        else if (position > starts[^1])
        {
            starts.Add(position);
            names.Add(package);
        }
    }

    private void ReadMap(SourceMap map, string source)
    {
        var packages = map.Sources.Select(path => PackageIn(path)).ToArray();
        var lines = new Graph.LineTable(source);
        foreach (var (line, column, file) in map.Segments)
        {
            var position = lines.StartOf(line) + column;
            if (position <= source.Length && packages[file] != names[^1])
            {
                Begin(position, packages[file]);
            }
        }
    }

    /// <summary>The innermost package folder in a path.</summary>
    private static string PackageIn(ReadOnlySpan<char> path)
    {
        foreach (var folder in (ReadOnlySpan<string>)["node_modules/", "site-packages/", "dist-packages/", "_vendor/"])
        {
            var at = path.LastIndexOf(folder, StringComparison.Ordinal);
            if (at >= 0 && (at == 0 || path[at - 1] == '/'))
            {
                var parts = path[(at + folder.Length)..].ToString().Split('/', 3);
                return parts[0].StartsWith('@') && parts.Length > 1 ? $"{parts[0]}/{parts[1]}"
                    : parts[0].EndsWith(".py", StringComparison.Ordinal) ? parts[0][..^3] : parts[0];
            }
        }

        return "";
    }

    // esbuild: "// node_modules/x/y.js" and "// src/z.ts"; rolldown: "//#region …"; webpack: "/***/ "./node_modules/x/y.js":".
    private void ReadMarkers(string source)
    {
        var position = 0;
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (IsMarker(line.Trim(), out var path))
            {
                Begin(position, PackageIn(path));
            }

            position += line.Length + 1;
            position += position <= source.Length && position > 1 && position - 1 < source.Length && source[position - 1] == '\r' ? 1 : 0;
        }
    }

    private static bool IsMarker(ReadOnlySpan<char> line, out ReadOnlySpan<char> path)
    {
        const int longestMarker = 300;
        path = default;
        if (line.Length > longestMarker)
        {
            return false;
        }

        if (line.StartsWith("//#region ", StringComparison.Ordinal))
        {
            path = line[10..].Trim();
        }
        else if (line.StartsWith("/***/ \"", StringComparison.Ordinal))
        {
            var end = line[7..].IndexOf('"');
            path = end > 0 ? line[7..(7 + end)] : default;
        }
        else if (line.StartsWith("// ", StringComparison.Ordinal))
        {
            path = line[3..];
        }

        return path.Length > 0 && !path.Contains(' ') && path.Contains('/') && path.LastIndexOf('.') > path.LastIndexOf('/') && !path.Contains("://", StringComparison.Ordinal);
    }
}
