namespace Mtf.Flow.Origins;

/// <summary>Reads the Base64 VLQ numbers of a source map: six bits a letter, the highest says that more follow, the lowest of the first is the sign.</summary>
internal struct VlqReader(string text)
{
    private const int MostBits = 32;
    private int position;

    public readonly bool AtEnd => position >= text.Length;

    public readonly bool AtEndOfLine => AtEnd || text[position] == ';';

    public readonly bool AtEndOfSegment => AtEndOfLine || text[position] == ',';

    /// <summary>False for a foreign letter, a number that is cut off, and one that does not fit 32 bits.</summary>
    public bool TryRead(out int value)
    {
        value = 0;
        var bits = 0L;
        for (var shift = 0; shift < MostBits && position < text.Length; shift += 5)
        {
            var digit = Digit(text[position++]);
            if (digit < 0)
            {
                return false;
            }

            bits |= (long)(digit & 31) << shift;
            if ((digit & 32) == 0)
            {
                var magnitude = bits >> 1;
                value = (int)((bits & 1) == 0 ? magnitude : -magnitude);
                return magnitude <= int.MaxValue;
            }
        }

        return false;
    }

    /// <summary>Steps over a comma; false when something else stands there.</summary>
    public bool TryEndSegment()
    {
        if (!AtEndOfSegment)
        {
            return false;
        }

        position += AtEndOfLine ? 0 : 1;
        return true;
    }

    public void EndLine() => position++;

    private static int Digit(char letter) => letter switch
    {
        >= 'A' and <= 'Z' => letter - 'A',
        >= 'a' and <= 'z' => letter - 'a' + 26,
        >= '0' and <= '9' => letter - '0' + 52,
        '+' => 62,
        '/' => 63,
        _ => -1,
    };
}
