using System.Net;
using System.Net.Sockets;
using Mtf.Sandbox.Recording;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>The stand-in for the internet: any port of any address answers, from the moment somebody is about to call it.</summary>
internal sealed class NetworkSink(TraceRecorder trace, CertificateAuthority authority, AddressBook book) : INetworkDoor, IDisposable
{
    private const int MostListeners = 600;
    private const int MostConversations = 1000;
    private const int DnsPort = 53;
    private const int DatagramBytes = 65_536;
    private const int MostDatagrams = 10_000;

    private readonly NameServer names = new(trace, book);
    private readonly CancellationTokenSource stop = new();
    private readonly Dictionary<(IPEndPoint, bool), Socket?> listeners = [];
    private readonly Lock gate = new();
    private int conversations;
    private int datagrams;
    private bool full;

    /// <summary>Connections that are still being read.</summary>
    public int Conversations => Volatile.Read(ref conversations);

    public void Open(IPEndPoint address, bool stream)
    {
        // The server may run something of its own there, and nothing else would on a real machine.
        if (address.Port != DnsPort && (IPAddress.IsLoopback(address.Address) || address.Address.Equals(IPAddress.Any) || address.Address.Equals(IPAddress.IPv6Any)))
        {
            return;
        }

        lock (gate)
        {
            if (listeners.ContainsKey((address, stream)) || stop.IsCancellationRequested)
            {
                return;
            }

            if (listeners.Count < MostListeners)
            {
                listeners[(address, stream)] = TryListen(address, stream);
            }
            else if (!full)
            {
                full = true;
                trace.Record(new TraceEvent { Source = TraceLayer.Sinkhole, Kind = TraceKinds.NetworkLimit, Detail = $"more than {MostListeners} addresses were called; further ones do not answer" });
            }
        }
    }

    public void Dispose()
    {
        stop.Cancel();
        lock (gate)
        {
            foreach (var listener in listeners.Values)
            {
                listener?.Dispose();
            }
        }
    }

    private Socket? TryListen(IPEndPoint address, bool stream)
    {
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, stream ? SocketType.Stream : SocketType.Dgram, stream ? ProtocolType.Tcp : ProtocolType.Udp);
            socket.Bind(address);
            if (stream)
            {
                socket.Listen(128);
                _ = AcceptAsync(socket, address);
            }
            else
            {
                _ = ReceiveAsync(socket, address);
            }

            return socket;
        }
        catch (SocketException)
        {
            // Taken by the server itself, or not an address that can be listened on: nobody answers.
            socket?.Dispose();
            return null;
        }
    }

    private async Task AcceptAsync(Socket listener, IPEndPoint address)
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(stop.Token);
                if (Volatile.Read(ref conversations) >= MostConversations)
                {
                    connection.Dispose();
                    continue;
                }

                _ = TalkAsync(connection, address);
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The run is over.
        }
    }

    private async Task TalkAsync(Socket connection, IPEndPoint address)
    {
        Interlocked.Increment(ref conversations);
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            await new Conversation(trace, authority, names, address, book.NameOf(address.Address)).TalkAsync(stream, stop.Token);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client hung up, or the run is over; what it said is recorded.
        }
        finally
        {
            Interlocked.Decrement(ref conversations);
        }
    }

    private async Task ReceiveAsync(Socket socket, IPEndPoint address)
    {
        var buffer = new byte[DatagramBytes];
        var anyone = new IPEndPoint(address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, stop.Token);
                var message = buffer.AsMemory(0, received.ReceivedBytes);
                if (address.Port == DnsPort && names.Answer(message.Span, address, "udp") is { } answer)
                {
                    await socket.SendToAsync(answer, SocketFlags.None, received.RemoteEndPoint, stop.Token);
                }
                else
                {
                    Note(address, message.Span);
                }
            }
            catch (SocketException)
            {
                // An answer that nobody waits for any more comes back as an error of the next receive.
            }
            catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Note(IPEndPoint address, ReadOnlySpan<byte> message)
    {
        if (Interlocked.Increment(ref datagrams) <= MostDatagrams)
        {
            trace.Record(new TraceEvent
            {
                Source = TraceLayer.Sinkhole,
                Kind = TraceKinds.Datagram,
                Host = book.NameOf(address.Address),
                Address = address.Address.ToString(),
                Port = address.Port,
                Flags = "udp",
                Bytes = message.Length,
            }.WithContent(message));
        }
    }
}
