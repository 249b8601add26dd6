using System.Buffers;
using System.Text;

namespace Mtf.Checks.Texts;

/// <summary>
/// Reads a stream of any length in bounded memory as overlapping windows. Decoded as Latin-1 there is one character per byte, so that
/// ASCII patterns match whatever the encoding of the rest is.
/// </summary>
public sealed class WindowReader(Stream stream, Encoding encoding, long streamLength, int coreLength = 1 << 18, int overlap = 16 << 10) : IDisposable
{
    private readonly Decoder decoder = encoding.GetDecoder();
    private readonly byte[] bytes = ArrayPool<byte>.Shared.Rent((int)Math.Min(streamLength + 16, coreLength));
    private readonly char[] chars = ArrayPool<char>.Shared.Rent((int)Math.Min(streamLength + 16, coreLength + (2 * overlap)));
    private int length;
    private int firstLine = 1;
    private bool ended;

    /// <summary>The window: what was read before, the core, and what comes after it, as far as the overlap reaches.</summary>
    public ReadOnlySpan<char> Text => chars.AsSpan(0, length);

    /// <summary>Matches are those that begin in [CoreStart, CoreEnd); every offset of the stream is in one core only.</summary>
    public int CoreStart { get; private set; }

    public int CoreEnd { get; private set; }

    public bool Read()
    {
        if (ended)
        {
            return false;
        }

        Slide();
        while (length < chars.Length - 1)
        {
            var count = stream.Read(bytes, 0, Math.Min(bytes.Length, chars.Length - length - 1));
            if (count == 0)
            {
                ended = true;
                break;
            }

            length += decoder.GetChars(bytes.AsSpan(0, count), chars.AsSpan(length), flush: false);
        }

        CoreEnd = ended ? length : Math.Max(CoreStart, length - overlap);
        return CoreEnd > CoreStart;
    }

    /// <summary>1-based line of an offset in the window.</summary>
    public int LineOf(int offset) => firstLine + Text[..offset].Count('\n');

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(bytes);
        ArrayPool<char>.Shared.Return(chars);
    }

    private void Slide()
    {
        var keepFrom = Math.Max(0, CoreEnd - overlap);
        firstLine += chars.AsSpan(0, keepFrom).Count('\n');
        chars.AsSpan(keepFrom, length - keepFrom).CopyTo(chars);
        length -= keepFrom;
        CoreStart = CoreEnd - keepFrom;
    }
}
