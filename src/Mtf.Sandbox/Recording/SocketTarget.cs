using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Mtf.Sandbox.Recording;

/// <summary>Where a socket call goes to.</summary>
/// <param name="EndPoint">The internet address, null for a local socket.</param>
/// <param name="LocalName">Name of a local socket, with an @ before it when it is not a file.</param>
internal sealed record SocketTarget(IPEndPoint? EndPoint, string? LocalName)
{
    public const int LongestLength = 128;
    private const ushort Local = 1;
    private const ushort Internet4 = 2;
    private const ushort Internet6 = 10;

    /// <summary>Reads the bytes that the kernel would read. An IPv4 address in IPv6 clothes is read as IPv4.</summary>
    /// <returns>Null when it is neither an internet nor a local address.</returns>
    public static SocketTarget? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2)
        {
            return null;
        }

        switch (BinaryPrimitives.ReadUInt16LittleEndian(bytes))
        {
            case Internet4 when bytes.Length >= 8:
                return new SocketTarget(new IPEndPoint(new IPAddress(bytes[4..8]), Port(bytes)), null);
            case Internet6 when bytes.Length >= 24:
                var address = new IPAddress(bytes[8..24]);
                return new SocketTarget(new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, Port(bytes)), null);
            case Local:
                return new SocketTarget(null, LocalText(bytes[2..]));
            default:
                return null;
        }
    }

    private static int Port(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);

    private static string LocalText(ReadOnlySpan<byte> name)
    {
        var isAbstract = name.Length > 1 && name[0] == 0;
        var text = isAbstract ? name[1..] : name;
        var end = isAbstract ? -1 : text.IndexOf((byte)0);
        return (isAbstract ? "@" : "") + Encoding.UTF8.GetString(end >= 0 ? text[..end] : text);
    }
}
