using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Mtf.Tests.Artifacts;

/// <summary>One request as it arrived.</summary>
internal sealed record LoopbackRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers);

/// <summary>What to answer; <paramref name="CutAfter"/> closes the connection in the middle of the body.</summary>
internal sealed record LoopbackAnswer(int Status, byte[] Body, IReadOnlyDictionary<string, string>? Headers = null, int? CutAfter = null)
{
    public static LoopbackAnswer Json(string text) => new(200, Encoding.UTF8.GetBytes(text), new Dictionary<string, string> { ["Content-Type"] = "application/json" });
}

/// <summary>A plain HTTP/1.1 server on the loopback interface that plays a registry.</summary>
internal sealed class LoopbackServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<LoopbackRequest, LoopbackAnswer> answer;

    public LoopbackServer(Func<LoopbackRequest, LoopbackAnswer> answer)
    {
        this.answer = answer;
        listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentQueue<LoopbackRequest> Requests { get; } = [];

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
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
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var first = (await reader.ReadLineAsync(stop.Token) ?? "").Split(' ');
            var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            while (await reader.ReadLineAsync(stop.Token) is { Length: > 0 } line)
            {
                headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
            }

            if (first.Length < 2)
            {
                return;
            }

            var request = new LoopbackRequest(first[0], first[1], headers);
            Requests.Enqueue(request);
            var response = answer(request);
            var head = new StringBuilder($"HTTP/1.1 {response.Status} Answer\r\nConnection: close\r\nContent-Length: {response.Body.Length}\r\n");
            foreach (var (name, value) in response.Headers ?? new Dictionary<string, string>())
            {
                head.Append($"{name}: {value}\r\n");
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), stop.Token);
            await stream.WriteAsync(response.Body.AsMemory(0, response.CutAfter ?? response.Body.Length), stop.Token);
        }
    }
}
