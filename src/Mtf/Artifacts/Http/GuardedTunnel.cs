using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mtf.Artifacts.Http;

/// <summary>
/// The way to the network for a library that dials by itself: it is told that this is its proxy, and each of its connections is made here,
/// to an address that was judged. What passes through stays encrypted between the library and the server.
/// </summary>
internal sealed class GuardedTunnel : IDisposable
{
    private const int LongestHead = 8 << 10;

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<DnsEndPoint, CancellationToken, ValueTask<Stream>> connect;
    private volatile ArtifactException? refusal;

    /// <param name="connect">Makes a connection or refuses to; <see cref="AddressGuard"/> when null.</param>
    public GuardedTunnel(Func<DnsEndPoint, CancellationToken, ValueTask<Stream>>? connect = null)
    {
        this.connect = connect ?? AddressGuard.ConnectAsync;
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");

    /// <summary>Why the last connection was not made; null when all were.</summary>
    public ArtifactException? Refusal => refusal;

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The library is done.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var near = client.GetStream();
                if (await ReadTargetAsync(near) is not { } target || await ConnectAsync(target) is not { } connection)
                {
                    await near.WriteAsync("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), stop.Token);
                    return;
                }

                await using var far = connection;
                await near.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop.Token);
                await Task.WhenAny(near.CopyToAsync(far, stop.Token), far.CopyToAsync(near, stop.Token));
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The library sees its connection end and says so.
            }
        }
    }

    private async Task<Stream?> ConnectAsync(DnsEndPoint target)
    {
        try
        {
            return await connect(target, stop.Token);
        }
        catch (ArtifactException exception)
        {
            refusal = exception;
            return null;
        }
        catch (SocketException exception)
        {
            refusal = new ArtifactException($"{target.Host} cannot be reached ({exception.Message}); check the URL and the network.", exception);
            return null;
        }
    }

    /// <summary>Only tunnels are made: anything else would be a request without encryption.</summary>
    private async Task<DnsEndPoint?> ReadTargetAsync(NetworkStream near)
    {
        var head = new byte[LongestHead];
        var length = 0;
        while (head.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
        {
            var count = length == head.Length ? 0 : await near.ReadAsync(head.AsMemory(length), stop.Token);
            if (count == 0)
            {
                return null;
            }

            length += count;
        }

        var parts = Encoding.ASCII.GetString(head, 0, head.AsSpan(0, length).IndexOf("\r\n"u8)).Split(' ');
        var colon = parts is ["CONNECT", var authority, _] ? authority.LastIndexOf(':') : -1;
        return colon > 0 && ushort.TryParse(parts[1][(colon + 1)..], out var port) ? new DnsEndPoint(parts[1][..colon].Trim('[', ']'), port) : null;
    }
}
