using System.Text.Json;
using Mtf.Artifacts;

namespace Mtf.Checks.Transparency.SourceAvailability;

/// <summary>Source maps that carry the sources themselves.</summary>
internal static class SourceMaps
{
    private const int LargestMap = 64 << 20;
    private const int LongestReference = 300;
    private const string Mark = "sourceMappingURL=";
    private const string InlinePrefix = "data:application/json;base64,";

    /// <summary>Whether the generated file has a map whose sources are at least half as long as it: less cannot be what it was made from.</summary>
    public static bool Match(FileTree files, ArtifactFile generated, ReadOnlySpan<char> code)
    {
        var map = Find(files, generated, code);
        return map.Length > 0 && SourceLength(map) >= generated.Length / 2;
    }

    private static byte[] Find(FileTree files, ArtifactFile generated, ReadOnlySpan<char> code)
    {
        var mark = code.LastIndexOf(Mark);
        var reference = mark < 0 ? "" : code[(mark + Mark.Length)..];
        if (reference.StartsWith(InlinePrefix))
        {
            var digits = reference[InlinePrefix.Length..].TrimEnd();
            var bytes = new byte[digits.Length];
            return Convert.TryFromBase64Chars(digits, bytes, out var count) ? bytes[..count] : [];
        }

        var beside = files.Find(generated.Path + ".map") ?? Referenced(files, generated, reference);
        return beside is null ? [] : files.ReadBytes(beside, LargestMap);
    }

    private static ArtifactFile? Referenced(FileTree files, ArtifactFile generated, ReadOnlySpan<char> reference)
    {
        var end = reference.IndexOfAny(" \r\n*");
        var name = end < 0 ? reference : reference[..end];
        return name.Length is 0 or > LongestReference || name.Contains("..", StringComparison.Ordinal)
            ? null
            : files.Find(generated.Path[..(generated.Path.LastIndexOf('/') + 1)] + name.ToString());
    }

    /// <summary>Total length of <c>sourcesContent</c>; 0 when it is missing or the map is no JSON.</summary>
    private static long SourceLength(byte[] map)
    {
        var reader = new Utf8JsonReader(map);
        var length = 0L;
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("sourcesContent"u8))
                {
                    continue;
                }

                var depth = reader.CurrentDepth;
                while (reader.Read() && reader.CurrentDepth >= depth && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
                {
                    length += reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Length : 0;
                }
            }
        }
        catch (JsonException)
        {
            return 0;
        }

        return length;
    }
}
