using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mtf.Advisories;

namespace Mtf.Tests.Advisories;

/// <summary>What the server answers for a path.</summary>
internal sealed record FeedAnswer(int Status, byte[] Body, string Headers = "", int? StatedLength = null);

/// <summary>A loopback server of advisory feeds; it knows entity tags, and can be told to fail in every way.</summary>
internal sealed class FeedServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FeedServer()
    {
        listener.Start();
        _ = AcceptAsync();
    }

    public ConcurrentDictionary<string, FeedAnswer> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>Answers that a path gives before its lasting one.</summary>
    public Dictionary<string, Queue<FeedAnswer>> FaultsBefore { get; } = new(StringComparer.Ordinal);

    /// <summary>Request heads in the order they came.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The Date header of every answer.</summary>
    public DateTimeOffset Date { get; set; } = AdvisoryData.AsOf;

    public AdvisoryFeeds Feeds => new(new Uri($"{Base}/osv"), new Uri($"{Base}/epss.csv"), new Uri($"{Base}/kev.json"));

    private string Base => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Serves the test bucket, the invented EPSS scores and the KEV catalogue, each with its entity tag.</summary>
    public FeedServer WithEverything()
    {
        foreach (var ecosystem in new[] { "npm", "PyPI", "NuGet" })
        {
            Put($"/osv/{ecosystem}/all.zip", File.ReadAllBytes(AdvisoryData.Path($"osv-bucket/{ecosystem}/all.zip")));
        }

        Put("/epss.csv", File.ReadAllBytes(AdvisoryData.Path("epss/epss_SYNTHETIC_mcp.csv")));
        Put("/kev.json", File.ReadAllBytes(AdvisoryData.Path("kev/known_exploited_vulnerabilities.json")));
        return this;
    }

    public void Put(string path, byte[] body, string tag = "v1") => Answers[path] = new FeedAnswer(200, body, $"ETag: \"{tag}\"\r\n");

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync();
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer);
            if (count == 0)
            {
                return;
            }

            head.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        var request = head.ToString();
        Requests.Enqueue(request);
        var path = request.Split(' ')[1];
        var answer = Answers.GetValueOrDefault(path) ?? new FeedAnswer(404, []);
        if (FaultsBefore.TryGetValue(path, out var faults) && faults.TryDequeue(out var fault))
        {
            answer = fault;
        }

        var tag = answer.Headers.Length == 0 ? "" : answer.Headers["ETag: ".Length..].Trim();
        if (tag.Length > 0 && request.Contains($"If-None-Match: {tag}", StringComparison.OrdinalIgnoreCase))
        {
            answer = new FeedAnswer(304, [], answer.Headers);
        }

        var length = answer.Status == 304 ? "" : $"Content-Length: {answer.StatedLength ?? answer.Body.Length}\r\n";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer.Status} X\r\nDate: {Date.UtcDateTime:R}\r\n{length}{answer.Headers}Connection: close\r\n\r\n"));
        await stream.WriteAsync(answer.Body);
    }
}
