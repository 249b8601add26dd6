namespace Mtf.Flow.Graph;

/// <summary>Turns character offsets of a source into 1-based lines and columns.</summary>
internal sealed class LineTable
{
    private readonly int[] starts;

    public LineTable(string source)
    {
        List<int> found = [0];
        for (var at = source.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = source.IndexOf('\n', at + 1))
        {
            found.Add(at + 1);
        }

        starts = [.. found];
    }

    /// <summary>Offset of the start of a 0-based line; that of the last when there are fewer.</summary>
    public int StartOf(int line) => starts[Math.Clamp(line, 0, starts.Length - 1)];

    public (int Line, int Column) At(int position)
    {
        var index = Array.BinarySearch(starts, position);
        var line = index >= 0 ? index : ~index - 1;
        return (line + 1, position - starts[line] + 1);
    }
}
