using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Text;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>Talks to one client that believes to have reached somebody: finds out the protocol, answers, records all.</summary>
internal sealed class Conversation(TraceRecorder trace, CertificateAuthority authority, NameServer names, IPEndPoint server, string? host)
{
    private const int MostRequests = 10_000;
    private const int MostNesting = 3;
    private const int DnsPort = 53;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4);
    private string? reached = host;

    public Task TalkAsync(Stream connection, CancellationToken cancellationToken) => TalkAsync(new PeekStream(connection), "tcp", 0, cancellationToken);

    private async Task TalkAsync(PeekStream stream, string layer, int depth, CancellationToken cancellationToken)
    {
        var first = stream.PeekAsync(1, cancellationToken);
        if (await Task.WhenAny(first, Task.Delay(Silence, cancellationToken)) != first)
        {
            trace.Record(Happening(TraceKinds.Silent, layer) with { Detail = "the client waits for the server to speak first" });
        }

        var start = await first;
        if (start.IsEmpty)
        {
            return;
        }

        if (server.Port == DnsPort && depth == 0)
        {
            await AnswerNamesAsync(stream, cancellationToken);
        }
        else if (start.Span[0] == ClientHello.HandshakeRecord && depth < MostNesting)
        {
            await SpeakTlsAsync(stream, depth, cancellationToken);
        }
        else if (HttpRequest.LooksLikeHttp((await PeekTellingAsync(stream, start, cancellationToken)).Span))
        {
            await SpeakHttpAsync(stream, layer, depth, cancellationToken);
        }
        else
        {
            await ListenAsync(stream, layer, cancellationToken);
        }
    }

    /// <summary>A capital letter may begin an HTTP method, whose rest must be waited for.</summary>
    private static async Task<ReadOnlyMemory<byte>> PeekTellingAsync(PeekStream stream, ReadOnlyMemory<byte> start, CancellationToken cancellationToken)
    {
        if (!char.IsAsciiLetterUpper((char)start.Span[0]) || start.Length >= HttpRequest.TellingLength)
        {
            return start;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Silence);
        try
        {
            return await stream.PeekAsync(HttpRequest.TellingLength, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return start;
        }
    }

    private async Task AnswerNamesAsync(PeekStream stream, CancellationToken cancellationToken)
    {
        var length = new byte[2];
        for (var i = 0; i < MostRequests && await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, cancellationToken) == 2; i++)
        {
            var message = new byte[(length[0] << 8) | length[1]];
            if (await stream.ReadAtLeastAsync(message, message.Length, throwOnEndOfStream: false, cancellationToken) < message.Length)
            {
                return;
            }

            if (names.Answer(message, server, "tcp") is not { } answer)
            {
                trace.Record(Happening(TraceKinds.Raw, "tcp").WithContent(message));
                return;
            }

            await stream.WriteAsync(new[] { (byte)(answer.Length >> 8), (byte)answer.Length }, cancellationToken);
            await stream.WriteAsync(answer, cancellationToken);
        }
    }

    private async Task SpeakTlsAsync(PeekStream stream, int depth, CancellationToken cancellationToken)
    {
        var start = await stream.PeekAsync(5, cancellationToken);
        var record = start.Length < 5 ? start : await stream.PeekAsync(Math.Min(ClientHello.RecordLength(start.Span), ClientHello.LongestLength), cancellationToken);
        if (ClientHello.Read(record.Span) is not { } hello)
        {
            await ListenAsync(stream, "tcp", cancellationToken);
            return;
        }

        reached = hello.ServerName ?? reached;
        trace.Record(Happening(TraceKinds.TlsHello, "tcp") with { Detail = string.Join(',', hello.Protocols) });
        await using var secure = new SslStream(stream, leaveInnerStreamOpen: true);
        try
        {
            await secure.AuthenticateAsServerAsync(
                new SslServerAuthenticationOptions
                {
                    ServerCertificate = authority.CertificateFor(reached ?? server.Address.ToString()),
                    ApplicationProtocols = hello.Protocols.Count > 0 ? [SslApplicationProtocol.Http11] : null,
                },
                cancellationToken);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or InvalidOperationException or NotSupportedException)
        {
            trace.Record(Happening(TraceKinds.Opaque, "tls") with { Detail = $"no TLS connection came about: {Reason(hello)}" });
            return;
        }

        await TalkAsync(new PeekStream(secure), "tls", depth + 1, cancellationToken);
    }

    private static string Reason(ClientHello hello) => hello.Protocols.Count > 0 && !hello.Protocols.Contains("http/1.1")
        ? "the client speaks only " + string.Join(", ", hello.Protocols)
        : "the client accepts only certain certificates, or went away";

    private async Task SpeakHttpAsync(PeekStream stream, string layer, int depth, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostRequests; i++)
        {
            var reader = new HttpBody(stream);
            if (await reader.ReadHeadAsync(cancellationToken) is not { Length: > 0 } head || HttpRequest.Read(head) is not { } request)
            {
                await ListenAsync(stream, layer, cancellationToken);
                return;
            }

            if (request.Header("expect")?.Equals("100-continue", StringComparison.OrdinalIgnoreCase) == true)
            {
                await stream.WriteAsync(HttpAnswer.Continue, cancellationToken);
            }

            var body = await reader.ReadAsync(request, cancellationToken);
            var noted = Happening(TraceKinds.Http, layer);
            trace.Record((noted with
            {
                Host = request.Host ?? noted.Host,
                Method = request.Method,
                Path = request.Target,
                Headers = request.Headers,
                Bytes = reader.Length,
                OtherPath = request.Host is { } named && reached is not null && !named.Split(':')[0].Equals(reached, StringComparison.OrdinalIgnoreCase) ? reached : null,
            }).WithContent(body));
            if (request.Method == "CONNECT" && depth < MostNesting)
            {
                reached = request.Target.Split(':')[0];
                await stream.WriteAsync(HttpAnswer.Connected, cancellationToken);
                await TalkAsync(stream, "proxied", depth + 1, cancellationToken);
                return;
            }

            if (request.Header(HttpAnswer.WebSocketKey) is not null)
            {
                await stream.WriteAsync(HttpAnswer.UpgradeToWebSocket(request), cancellationToken);
                await ReadFramesAsync(stream, layer, cancellationToken);
                return;
            }

            await stream.WriteAsync(HttpAnswer.Write(request), cancellationToken);
            if (request.WantsClose)
            {
                return;
            }
        }
    }

    private async Task ReadFramesAsync(PeekStream stream, string layer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostRequests && await WebSocketReader.ReadAsync(stream, cancellationToken) is { } frame; i++)
        {
            trace.Record((Happening(TraceKinds.WebSocket, layer) with { Bytes = frame.Length }).WithContent(frame.Content));
        }
    }

    /// <summary>Takes what comes and says nothing.</summary>
    private async Task ListenAsync(PeekStream stream, string layer, CancellationToken cancellationToken)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[16_384];
        var length = 0L;
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                kept.Write(buffer, 0, (int)Math.Min(read, TraceLimits.BodyBytes - kept.Length));
            }
        }
        finally
        {
            // Also when the run ends while the connection is open.
            if (length > 0)
            {
                var opaque = Encoding.ASCII.GetString(kept.GetBuffer(), 0, (int)Math.Min(14, kept.Length)) == "PRI * HTTP/2.0";
                var happening = Happening(opaque ? TraceKinds.Opaque : TraceKinds.Raw, layer) with { Bytes = length, Detail = opaque ? "HTTP/2 is not read" : null };
                trace.Record(happening.WithContent(kept.GetBuffer().AsSpan(0, (int)kept.Length)));
            }
        }
    }

    private TraceEvent Happening(string kind, string layer) => new()
    {
        Source = TraceLayer.Sinkhole,
        Kind = kind,
        Host = reached,
        Address = server.Address.ToString(),
        Port = server.Port,
        Flags = layer,
    };
}
