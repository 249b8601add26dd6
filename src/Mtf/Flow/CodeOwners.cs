namespace Mtf.Flow;

/// <summary>Which package each part of a file belongs to: from its folder, and from the comments that bundlers leave.</summary>
internal sealed class CodeOwners
{
    private readonly string whole;
    private readonly List<int> starts = [];
    private readonly List<string> names = [];

    public CodeOwners(string path, string source)
    {
        whole = PackageIn(path);
        if (whole.Length == 0 && source.Contains("node_modules/", StringComparison.Ordinal))
        {
            ReadMarkers(source);
        }
    }

    private CodeOwners(string owner) => whole = owner;

    /// <summary>One package for a whole file.</summary>
    public static CodeOwners Whole(string owner) => new(owner);

    /// <summary>Package name, empty for the subject's own code.</summary>
    public string At(int position)
    {
        if (whole.Length > 0 || starts.Count == 0)
        {
            return whole;
        }

        var index = starts.BinarySearch(position);
        var region = index >= 0 ? index : ~index - 1;
        return region >= 0 ? names[region] : "";
    }

    /// <summary>The innermost package folder in a path.</summary>
    private static string PackageIn(ReadOnlySpan<char> path)
    {
        const string folder = "node_modules/";
        var at = path.LastIndexOf(folder, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        var parts = path[(at + folder.Length)..].ToString().Split('/', 3);
        return parts[0].StartsWith('@') && parts.Length > 1 ? $"{parts[0]}/{parts[1]}" : parts[0];
    }

    // esbuild: "// node_modules/x/y.js" and "// src/z.ts"; rolldown: "//#region …"; webpack: "/***/ "./node_modules/x/y.js":".
    private void ReadMarkers(string source)
    {
        var position = 0;
        foreach (var line in source.AsSpan().EnumerateLines())
        {
            if (IsMarker(line.Trim(), out var path))
            {
                starts.Add(position);
                names.Add(PackageIn(path));
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
