namespace Mtf.Sandbox.Recording;

/// <summary>Which sockets a server may have. A network namespace does not hold all families: virtual machine sockets pass it.</summary>
internal static class SocketPolicy
{
    private const int Local = 1;
    private const int Internet4 = 2;
    private const int Internet6 = 10;
    private const int Netlink = 16;
    private const int Stream = 1;
    private const int Datagram = 2;
    private const int Tcp = 6;
    private const int Udp = 17;

    public static bool IsAllowed(int family, int type, int protocol) => family switch
    {
        Local => true,
        Internet4 or Internet6 => (type & 0xf, protocol) is (Stream, 0 or Tcp) or (Datagram, 0 or Udp),
        Netlink => protocol == 0,
        _ => false,
    };
}
