using System.Net;
using System.Net.Sockets;
using System.Text;
using Mtf.Sandbox.Sinkhole;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Tests.Sinkhole;

/// <summary>A client and the stand-in for its server, on two ends of a connection.</summary>
internal sealed class Duplex : IDisposable
{
    private readonly List<TraceEvent> events = [];
    private readonly CertificateAuthority authority = new(TimeProvider.System);
    private readonly Task talk;

    public Duplex(int port = 443, string? host = "example.test")
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new TcpClient();
        client.Connect((IPEndPoint)listener.LocalEndpoint);
        Client = client.GetStream();
        var server = listener.AcceptTcpClient();
        var trace = new TraceRecorder(line =>
        {
            lock (events)
            {
                events.Add((TraceEvent)TraceLines.Read(Encoding.UTF8.GetString(line)));
            }
        });
        var conversation = new Conversation(trace, authority, new NameServer(trace, new AddressBook()), new IPEndPoint(IPAddress.Parse("34.64.1.10"), port), host);
        talk = Task.Run(async () =>
        {
            using (server)
            {
                await conversation.TalkAsync(server.GetStream(), TestContext.Current.CancellationToken);
            }
        });
    }

    public NetworkStream Client { get; }

    public string RootPem => authority.RootPem;

    public async Task SendAsync(string text) => await Client.WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);

    /// <summary>Hangs up, and tells what was recorded.</summary>
    public async Task<IReadOnlyList<TraceEvent>> FinishAsync()
    {
        Client.Socket.Shutdown(SocketShutdown.Send);
        using var reader = new StreamReader(Client, leaveOpen: true);
        Answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        await talk.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        lock (events)
        {
            return [.. events];
        }
    }

    public string Answer { get; private set; } = "";

    public void Dispose()
    {
        Client.Dispose();
        authority.Dispose();
    }
}
