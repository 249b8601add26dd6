using System.Net;
using System.Net.Sockets;

namespace Mtf.Artifacts.Http;

/// <summary>Decides which network addresses a URL that comes from a scanned target may lead to: public unicast only.</summary>
public static class AddressGuard
{
    private static readonly IPNetwork[] Refused4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork GlobalUnicast6 = IPNetwork.Parse("2000::/3");

    // Teredo and ORCHID, documentation, 6to4 (it embeds an IPv4 address), documentation again.
    private static readonly IPNetwork[] Refused6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether the address is public: not loopback, private, link-local, shared, metadata, multicast or reserved.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        return address.AddressFamily switch
        {
            AddressFamily.InterNetwork => !Refused4.Any(network => network.Contains(address)),
            AddressFamily.InterNetworkV6 => GlobalUnicast6.Contains(address) && !Refused6.Any(network => network.Contains(address)),
            _ => false,
        };
    }

    /// <summary>Resolves a host and refuses it when any of its addresses is not public.</summary>
    /// <exception cref="ArtifactException">The host is unknown or leads to an address that is not public.</exception>
    public static async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        host = host.Trim('[', ']');
        IPAddress[] addresses;
        try
        {
            addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellationToken);
        }
        catch (SocketException exception)
        {
            throw new ArtifactException($"The host {host} cannot be resolved; check the URL and the network.", exception);
        }

        var refused = addresses.FirstOrDefault(address => !IsPublic(address));
        if (refused is not null || addresses.Length == 0)
        {
            throw new ArtifactException(
                $"The host {host} leads to {refused?.ToString() ?? "no address"}, which is not a public address; a scanned target may not reach into private networks.");
        }

        return addresses;
    }

    /// <summary>Connects a socket to a public address of the host; the check and the dial use the same addresses, so DNS cannot change in between.</summary>
    internal static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, CancellationToken cancellationToken)
    {
        var addresses = await ResolveAsync(endPoint.Host, cancellationToken);
        return await DialAsync(socket => socket.ConnectAsync(addresses, endPoint.Port, cancellationToken));
    }

    internal static ValueTask<Stream> ConnectUnguardedAsync(DnsEndPoint endPoint, CancellationToken cancellationToken) =>
        DialAsync(socket => socket.ConnectAsync(endPoint, cancellationToken));

    private static async ValueTask<Stream> DialAsync(Func<Socket, ValueTask> connect)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await connect(socket);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
