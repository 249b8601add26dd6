using System.Net;
using System.Net.Sockets;
using System.Text;
using LibGit2Sharp;
using Mtf.Artifacts;
using Mtf.Artifacts.Http;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class GuardedTunnelTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_git_library_dials_through_it()
    {
        var asked = new TaskCompletionSource<DnsEndPoint>();
        using var tunnel = new GuardedTunnel((target, _) =>
        {
            asked.TrySetResult(target);
            throw new ArtifactException("refused");
        });
        var options = new ProxyOptions { ProxyType = ProxyType.Specified, Url = tunnel.Address.AbsoluteUri };

        await Assert.ThrowsAnyAsync<LibGit2SharpException>(() => Task.Run(() => Repository.ListRemoteReferences("https://forge.example.test/a.git", options).Count(), Token));

        Assert.Equal(new DnsEndPoint("forge.example.test", 443), await asked.Task);
        Assert.Equal("refused", tunnel.Refusal?.Message);
    }

    [Fact]
    public async Task A_name_that_leads_inside_is_refused_when_dialling()
    {
        using var tunnel = new GuardedTunnel();

        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(tunnel, "CONNECT localhost:443 HTTP/1.1\r\nHost: localhost\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains("not a public address", tunnel.Refusal?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET http://example.test/ HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.test HTTP/1.1\r\n\r\n")]
    [InlineData("CONNECT example.test:99999 HTTP/1.1\r\n\r\n")]
    [InlineData("\r\n\r\n")]
    public async Task Only_tunnels_are_made(string request)
    {
        using var tunnel = new GuardedTunnel((_, _) => throw new InvalidOperationException("It dials."));

        Assert.StartsWith("HTTP/1.1 403 ", await AskAsync(tunnel, request), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_sent_arrives_in_both_directions()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        using var tunnel = new GuardedTunnel(async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(server.LocalEndpoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        });
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, tunnel.Address.Port, Token);
        var near = client.GetStream();
        await near.WriteAsync("CONNECT example.test:443 HTTP/1.1\r\n\r\n"u8.ToArray(), Token);
        using var accepted = await server.AcceptTcpClientAsync(Token);
        Assert.StartsWith("HTTP/1.1 200 ", await ReadAsync(near), StringComparison.Ordinal);

        await near.WriteAsync("ping"u8.ToArray(), Token);
        Assert.Equal("ping", await ReadAsync(accepted.GetStream()));
        await accepted.GetStream().WriteAsync("pong"u8.ToArray(), Token);
        Assert.Equal("pong", await ReadAsync(near));
    }

    private static async Task<string> AskAsync(GuardedTunnel tunnel, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, tunnel.Address.Port, Token);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Token);
        return await ReadAsync(client.GetStream());
    }

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        var buffer = new byte[1024];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Token));
    }
}
