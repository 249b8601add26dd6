using Mtf.Artifacts;

namespace Mtf.Flow.Origins;

/// <summary>Finds the source map of a file: in its last line, or in a file beside it.</summary>
internal static class SourceMapFinder
{
    private const int LargestMap = 64 << 20;
    private const int LongestName = 300;
    private const string Mark = "sourceMappingURL=";

    /// <summary>Null when there is none that can be read.</summary>
    public static SourceMap? Find(FileTree files, string path, string source)
    {
        var mark = source.LastIndexOf(Mark, StringComparison.Ordinal);
        var reference = mark < 0 ? "" : source.AsSpan(mark + Mark.Length);
        var end = reference.IndexOfAny(" \t\r\n*");
        reference = end < 0 ? reference : reference[..end];
        if (reference.StartsWith("data:", StringComparison.Ordinal))
        {
            return Inline(reference);
        }

        var folder = path[..(path.LastIndexOf('/') + 1)];
        var named = reference.Length is > 0 and <= LongestName && !reference.Contains("..", StringComparison.Ordinal) ? files.Find(folder + reference.ToString()) : null;
        return (named ?? files.Find(path + ".map")) is { Length: <= LargestMap } file ? SourceMap.Parse(files.ReadBytes(file)) : null;
    }

    private static SourceMap? Inline(ReadOnlySpan<char> reference)
    {
        const string encoding = ";base64,";
        var at = reference.IndexOf(encoding, StringComparison.Ordinal);
        var digits = at < 0 ? default : reference[(at + encoding.Length)..];
        var bytes = new byte[digits.Length];
        return Convert.TryFromBase64Chars(digits, bytes, out var count) ? SourceMap.Parse(bytes.AsMemory(0, count)) : null;
    }
}
