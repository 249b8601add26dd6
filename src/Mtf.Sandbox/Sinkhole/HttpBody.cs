using System.Globalization;
using System.Text;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Reads the parts of a request. All of a body is taken from the wire; a bounded part of it is kept.</summary>
internal sealed class HttpBody(PeekStream stream)
{
    private const int LongestChunkLine = 1024;

    private readonly byte[] buffer = new byte[16_384];

    public long Length { get; private set; }

    /// <summary>Reads a head.</summary>
    /// <returns>Null when the connection ended, or the head is too long.</returns>
    public async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var wanted = 1;
        while (true)
        {
            var ahead = await stream.PeekAsync(wanted, cancellationToken);
            var end = ahead.Span.IndexOf("\r\n\r\n"u8);
            if (end >= 0 || (end = ahead.Span.IndexOf("\n\n"u8)) >= 0)
            {
                var head = Encoding.Latin1.GetString(ahead.Span[..end]);
                await DropAsync(end + (ahead.Span[end] == (byte)'\r' ? 4 : 2), cancellationToken);
                return head;
            }

            if (ahead.Length < wanted || ahead.Length > HttpRequest.LongestHead)
            {
                return null;
            }

            wanted = ahead.Length + 1;
        }
    }

    public async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        if (!request.IsChunked)
        {
            await TakeAsync(request.ContentLength, kept, cancellationToken);
            return kept.ToArray();
        }

        while (await ReadLineAsync(cancellationToken) is { } line
            && long.TryParse(line.Split(';')[0].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size) && size > 0
            && await TakeAsync(size, kept, cancellationToken))
        {
            await ReadLineAsync(cancellationToken);
        }

        // Trailers, up to the empty line.
        while (await ReadLineAsync(cancellationToken) is { Length: > 0 })
        {
        }

        return kept.ToArray();
    }

    private async Task<bool> TakeAsync(long count, MemoryStream kept, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            var read = await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                return false;
            }

            count -= read;
            Length += read;
            var room = (int)Math.Min(read, TraceLimits.BodyBytes - kept.Length);
            kept.Write(buffer, 0, room);
        }

        return true;
    }

    private async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var wanted = 1;
        while (true)
        {
            var ahead = await stream.PeekAsync(wanted, cancellationToken);
            var end = ahead.Span.IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = Encoding.Latin1.GetString(ahead.Span[..end]).TrimEnd('\r');
                await DropAsync(end + 1, cancellationToken);
                return line;
            }

            if (ahead.Length < wanted || ahead.Length > LongestChunkLine)
            {
                return null;
            }

            wanted = ahead.Length + 1;
        }
    }

    private async Task DropAsync(int count, CancellationToken cancellationToken)
    {
        while (count > 0)
        {
            count -= await stream.ReadAsync(buffer.AsMemory(0, Math.Min(count, buffer.Length)), cancellationToken);
        }
    }
}
