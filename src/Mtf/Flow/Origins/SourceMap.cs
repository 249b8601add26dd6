using System.Text.Json;

namespace Mtf.Flow.Origins;

/// <summary>A source map (ECMA-426): which file each part of a generated file was made from. Written by whoever ships the file.</summary>
/// <param name="Sources">Paths of the original files.</param>
/// <param name="Segments">Where the original file changes, in the order of the generated file: 0-based line and column there, index of the file.</param>
internal sealed record SourceMap(IReadOnlyList<string> Sources, IReadOnlyList<(int Line, int Column, int Source)> Segments)
{
    private const int MostSources = 100_000;
    private const int MostSegments = 4_000_000;

    /// <summary>Null when it is no source map, has sections of other maps, or is larger than is read.</summary>
    public static SourceMap? Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("mappings", out var mappings) || mappings.ValueKind != JsonValueKind.String
                || !root.TryGetProperty("sources", out var sources) || sources.ValueKind != JsonValueKind.Array || sources.GetArrayLength() > MostSources)
            {
                return null;
            }

            var paths = sources.EnumerateArray().Select(source => source.ValueKind == JsonValueKind.String ? source.GetString()! : "").ToArray();
            return ReadMappings(mappings.GetString()!, paths.Length) is { } segments ? new SourceMap(paths, segments) : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Not JSON, or text with halves of surrogate pairs.
            return null;
        }
    }

    /// <summary>Reads <c>mappings</c>: lines end with ';', segments with ',', and a segment is 1, 4 or 5 numbers relative to the segment before.</summary>
    private static List<(int Line, int Column, int Source)>? ReadMappings(string mappings, int sources)
    {
        List<(int, int, int)> segments = [];
        var reader = new VlqReader(mappings);
        var (line, source, last, total) = (0, 0L, -1L, 0);
        while (!reader.AtEnd)
        {
            var column = 0L;
            while (!reader.AtEndOfLine)
            {
                if (++total > MostSegments || !reader.TryRead(out var delta) || (column += delta) is < 0 or > int.MaxValue)
                {
                    return null;
                }

                if (!reader.AtEndOfSegment)
                {
                    if (!reader.TryRead(out var step) || (source += step) < 0 || source >= sources || !reader.TryRead(out _) || !reader.TryRead(out _) || (!reader.AtEndOfSegment && !reader.TryRead(out _)))
                    {
                        return null;
                    }

                    if (source != last)
                    {
                        segments.Add((line, (int)column, (int)source));
                        last = source;
                    }
                }

                if (!reader.TryEndSegment())
                {
                    return null;
                }
            }

            reader.EndLine();
            line++;
        }

        return segments;
    }
}
