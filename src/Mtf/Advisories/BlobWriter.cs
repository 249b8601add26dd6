using System.Buffers;
using System.Text;

namespace Mtf.Advisories;

/// <summary>Writes the variable-length parts of the index: LEB128 numbers and length-prefixed UTF-8.</summary>
internal sealed class BlobWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new(256);

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public void Clear() => buffer.ResetWrittenCount();

    public void Number(ulong value)
    {
        var span = buffer.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        buffer.Advance(length);
    }

    public void Count(int value) => Number((ulong)value);

    public void Text(string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        Count(length);
        buffer.Advance(Encoding.UTF8.GetBytes(value, buffer.GetSpan(Math.Max(length, 1))));
    }

    public void Raw(ReadOnlySpan<byte> bytes) => buffer.Write(bytes);

    /// <summary>0 for none, else milliseconds since 1970 in zigzag form plus 1.</summary>
    public void Date(DateTimeOffset? value)
    {
        if (value is { } date)
        {
            var milliseconds = date.ToUnixTimeMilliseconds();
            Number((ulong)((milliseconds << 1) ^ (milliseconds >> 63)) + 1);
        }
        else
        {
            Number(0);
        }
    }
}
