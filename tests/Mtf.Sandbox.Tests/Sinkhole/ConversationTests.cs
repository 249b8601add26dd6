using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Tests.Sinkhole;

public sealed class ConversationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Records_a_request_with_its_body()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("POST /up?x=1 HTTP/1.1\r\nHost: a.test\r\nContent-Length: 5\r\n\r\nhello");
        var request = Assert.Single(await duplex.FinishAsync());
        Assert.Equal((TraceKinds.Http, "POST", "/up?x=1", "a.test", "hello"), (request.Kind, request.Method, request.Path, request.Host, request.Text));
        Assert.StartsWith("HTTP/1.1 200 OK", duplex.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_each_request_of_a_kept_connection()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("GET /a HTTP/1.1\r\nHost: a.test\r\n\r\nGET /b HTTP/1.1\r\nHost: a.test\r\n\r\n");
        Assert.Equal(["/a", "/b"], (await duplex.FinishAsync()).Select(request => request.Path));
    }

    [Fact]
    public async Task Puts_chunks_together()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("PUT / HTTP/1.1\r\nHost: a.test\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nTrailer: 1\r\n\r\nGET /next HTTP/1.1\r\n\r\n");
        var events = await duplex.FinishAsync();
        Assert.Equal("abcdefg", events[0].Text);
        Assert.Equal("/next", events[1].Path);
    }

    [Fact]
    public async Task Keeps_what_is_not_text()
    {
        using var duplex = new Duplex(4444);
        await duplex.Client.WriteAsync(new byte[] { 0, 0xFF, 0xFE, 1 }, Token);
        var raw = Assert.Single(await duplex.FinishAsync());
        Assert.Equal((TraceKinds.Raw, "AP/+AQ==", 4L), (raw.Kind, raw.Data, raw.Bytes));
    }

    [Fact]
    public async Task Reads_below_TLS_with_a_certificate_of_the_runs_authority()
    {
        using var duplex = new Duplex();
        using var root = X509Certificate2.CreateFromPem(duplex.RootPem);
        await using (var secure = new SslStream(duplex.Client, leaveInnerStreamOpen: true))
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "secret.test",
                    ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
                    CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { root }, RevocationMode = X509RevocationMode.NoCheck },
                },
                Token);
            await secure.WriteAsync(Encoding.ASCII.GetBytes("GET /x HTTP/1.1\r\nHost: secret.test\r\nConnection: close\r\n\r\n"), Token);
            await new StreamReader(secure).ReadToEndAsync(Token);
        }

        var events = await duplex.FinishAsync();
        Assert.Equal([TraceKinds.TlsHello, TraceKinds.Http], events.Select(happening => happening.Kind));
        Assert.Equal(("secret.test", "h2,http/1.1"), (events[0].Host, events[0].Detail));
        Assert.Equal(("tls", "/x"), (events[1].Flags, events[1].Path));
    }

    [Fact]
    public async Task Says_when_a_client_refuses_the_certificate()
    {
        using var duplex = new Duplex();
        await using (var secure = new SslStream(duplex.Client, leaveInnerStreamOpen: true, (_, _, _, _) => false))
        {
            await Assert.ThrowsAnyAsync<Exception>(() => secure.AuthenticateAsClientAsync("pinned.test"));
        }

        var events = await duplex.FinishAsync();
        Assert.Equal("pinned.test", events[0].Host);
        Assert.Contains(events, happening => happening is { Kind: TraceKinds.Opaque, Host: "pinned.test" } or { Kind: TraceKinds.TlsHello });
    }

    [Fact]
    public async Task Follows_a_proxied_connection()
    {
        using var duplex = new Duplex(3128, "proxy.test");
        await duplex.SendAsync("CONNECT far.test:80 HTTP/1.1\r\nHost: far.test:80\r\n\r\n");
        await duplex.SendAsync("GET /deep HTTP/1.1\r\nHost: far.test\r\n\r\n");
        var events = await duplex.FinishAsync();
        Assert.Equal(["CONNECT", "GET"], events.Select(happening => happening.Method));
        Assert.Equal("proxied", events[1].Flags);
    }

    [Fact]
    public async Task Says_that_HTTP2_is_not_read()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        Assert.Equal(TraceKinds.Opaque, Assert.Single(await duplex.FinishAsync()).Kind);
    }

    [Fact]
    public async Task Reads_frames_of_a_web_socket()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("GET /ws HTTP/1.1\r\nHost: a.test\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
        await duplex.Client.WriteAsync(new byte[] { 0x81, 0x82, 1, 2, 3, 4, (byte)'h' ^ 1, (byte)'i' ^ 2 }, Token);
        var events = await duplex.FinishAsync();
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", duplex.Answer, StringComparison.Ordinal);
        Assert.Equal((TraceKinds.WebSocket, "hi"), (events[1].Kind, events[1].Text));
    }

    [Fact]
    public async Task Answers_names_over_TCP()
    {
        using var duplex = new Duplex(53, null);
        byte[] query = [0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 0, 0, 1, 0, 1];
        await duplex.Client.WriteAsync((byte[])[0, (byte)query.Length, .. query], Token);
        var asked = Assert.Single(await duplex.FinishAsync());
        Assert.Equal((TraceKinds.Dns, "a", "tcp"), (asked.Kind, asked.Host, asked.Flags));
    }

    [Fact]
    public async Task A_head_without_end_is_kept_as_it_came()
    {
        using var duplex = new Duplex(80);
        await duplex.SendAsync("GET / HTTP/1.1\r\n" + new string('a', 70_000));
        Assert.Equal((TraceKinds.Raw, 70_016L), Assert.Single(await duplex.FinishAsync()) is var raw ? (raw.Kind, raw.Bytes!.Value) : default);
    }
}
