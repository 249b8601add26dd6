using System.Text;

namespace Mtf.Advisories;

/// <summary>Reads what <see cref="BlobWriter"/> wrote. Every length is checked against what is left.</summary>
internal ref struct BlobReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    /// <exception cref="AdvisoryException">The blob ends early or holds a number that is too large.</exception>
    public ulong Number()
    {
        ulong value = 0;
        for (var index = 0; index < 10 && index < rest.Length; index++)
        {
            value |= (ulong)(rest[index] & 0x7F) << (7 * index);
            if (rest[index] < 0x80)
            {
                rest = rest[(index + 1)..];
                return value;
            }
        }

        throw IndexDamage.At("a number in it has no end");
    }

    /// <summary>A number of things that each take at least one byte of this blob.</summary>
    public int Count()
    {
        var value = Number();
        return value <= (ulong)rest.Length ? (int)value : throw IndexDamage.At("a list in it is longer than its entry");
    }

    /// <summary>A number below a limit: a position in a table.</summary>
    public int Position(int limit)
    {
        var value = Number();
        return value < (ulong)limit ? (int)value : throw IndexDamage.At("a reference in it points nowhere");
    }

    public string Text()
    {
        var length = Count();
        var text = Encoding.UTF8.GetString(rest[..length]);
        rest = rest[length..];
        return text;
    }

    public DateTimeOffset? Date()
    {
        var value = Number();
        if (value == 0)
        {
            return null;
        }

        var zigzag = value - 1;
        var milliseconds = (long)(zigzag >> 1) ^ -(long)(zigzag & 1);
        return milliseconds is >= -62_135_596_800_000 and <= 253_402_300_799_999
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw IndexDamage.At("a date in it is out of range");
    }
}
