using System.Runtime.InteropServices;

namespace Mtf.Python;

/// <summary>A place in a source.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column in UTF-16 units, from 0.</param>
/// <param name="ByteColumn">The column in UTF-8 bytes, from 0, as CPython counts.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SourcePosition(int Line, int Column, int ByteColumn);

/// <summary>The decoded text of a file, without its byte order mark, and its lines.</summary>
public sealed class PythonSource
{
    private const int CheckpointSpacing = 512;

    private readonly Lazy<int[]> _lineStarts;
    private readonly Lazy<int[]> _byteCheckpoints;

    internal PythonSource(string text, string encodingName)
    {
        Text = text;
        EncodingName = encodingName;
        _lineStarts = new Lazy<int[]>(() => FindLineStarts(text));
        _byteCheckpoints = new Lazy<int[]>(() => CountBytes(text));
    }

    public string Text { get; }

    /// <summary>The name of the encoding that was used to decode the file.</summary>
    public string EncodingName { get; }

    /// <summary>The number of lines.</summary>
    public int LineCount => _lineStarts.Value.Length;

    /// <summary>The line and the column of an offset.</summary>
    public SourcePosition Locate(int offset)
    {
        offset = Math.Clamp(offset, 0, Text.Length);
        var starts = _lineStarts.Value;
        int line = Array.BinarySearch(starts, offset);
        line = line >= 0 ? line : ~line - 1;
        int start = starts[line];
        return new SourcePosition(line + 1, offset - start, BytesBefore(offset) - BytesBefore(start));
    }

    /// <summary>The text of a node.</summary>
    public ReadOnlySpan<char> TextOf(Node node)
    {
        ArgumentNullException.ThrowIfNull(node);
        return Text.AsSpan(node.Start, node.End - node.Start);
    }

    private int BytesBefore(int offset)
    {
        var checkpoints = _byteCheckpoints.Value;
        if (checkpoints.Length == 0)
        {
            return offset;
        }

        int checkpoint = offset / CheckpointSpacing;
        int bytes = checkpoints[checkpoint];
        for (int i = checkpoint * CheckpointSpacing; i < offset; i++)
        {
            bytes += ByteCount(Text[i]);
        }

        return bytes;
    }

    private static int[] CountBytes(string text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            return [];
        }

        var checkpoints = new int[text.Length / CheckpointSpacing + 1];
        int bytes = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (i % CheckpointSpacing == 0)
            {
                checkpoints[i / CheckpointSpacing] = bytes;
            }

            bytes += ByteCount(text[i]);
        }

        if (text.Length % CheckpointSpacing == 0)
        {
            checkpoints[^1] = bytes;
        }

        return checkpoints;
    }

    private static int ByteCount(char c) => c switch
    {
        < '\u0080' => 1,
        < '\u0800' => 2,
        _ => char.IsSurrogate(c) ? 2 : 3,
    };

    private static int[] FindLineStarts(string text)
    {
        var starts = new List<int>(text.Length / 32 + 1) { 0 };
        int i = 0;
        while (true)
        {
            int next = text.AsSpan(i).IndexOfAny('\n', '\r');
            if (next < 0)
            {
                return [.. starts];
            }

            i += next + 1;
            if (text[i - 1] == '\r' && i < text.Length && text[i] == '\n')
            {
                i++;
            }

            starts.Add(i);
        }
    }
}
