using System.Buffers.Binary;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Reads frames of a WebSocket client.</summary>
internal static class WebSocketReader
{
    private const int CloseFrame = 8;

    /// <summary>Reads the next frame; what is too long to keep is taken and forgotten.</summary>
    /// <returns>Its kind and content, null when the connection ended.</returns>
    public static async Task<(int Kind, byte[] Content, long Length)?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[14];
        if (!await FillAsync(stream, head.AsMemory(0, 2), cancellationToken))
        {
            return null;
        }

        var kind = head[0] & 0xf;
        long length = head[1] & 0x7f;
        var extended = length switch { 126 => 2, 127 => 8, _ => 0 };
        var masked = (head[1] & 0x80) != 0;
        if (!await FillAsync(stream, head.AsMemory(2, extended + (masked ? 4 : 0)), cancellationToken))
        {
            return null;
        }

        length = extended switch { 2 => BinaryPrimitives.ReadUInt16BigEndian(head.AsSpan(2)), 8 => BinaryPrimitives.ReadInt64BigEndian(head.AsSpan(2)), _ => length };
        if (length < 0 || kind == CloseFrame)
        {
            return null;
        }

        var kept = new byte[Math.Min(length, TraceLimits.BodyBytes)];
        if (!await FillAsync(stream, kept, cancellationToken))
        {
            return null;
        }

        for (var i = 0; masked && i < kept.Length; i++)
        {
            kept[i] ^= head[2 + extended + (i % 4)];
        }

        var spare = new byte[16_384];
        for (var rest = length - kept.Length; rest > 0; rest -= Math.Min(rest, spare.Length))
        {
            if (!await FillAsync(stream, spare.AsMemory(0, (int)Math.Min(rest, spare.Length)), cancellationToken))
            {
                return null;
            }
        }

        return (kind, kept, length);
    }

    private static async Task<bool> FillAsync(Stream stream, Memory<byte> target, CancellationToken cancellationToken) =>
        await stream.ReadAtLeastAsync(target, target.Length, throwOnEndOfStream: false, cancellationToken) == target.Length;
}
