using System.Buffers.Binary;
using System.Text;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>What a TLS client says before anything is encrypted.</summary>
/// <param name="ServerName">The name it wants, null when it names none.</param>
/// <param name="Protocols">Application protocols that it offers.</param>
internal sealed record ClientHello(string? ServerName, IReadOnlyList<string> Protocols)
{
    public const int LongestLength = 16_384 + 5;
    public const byte HandshakeRecord = 0x16;
    private const int ServerNameExtension = 0;
    private const int ProtocolsExtension = 16;

    /// <summary>The length of the record that starts with these five bytes.</summary>
    public static int RecordLength(ReadOnlySpan<byte> start) => 5 + BinaryPrimitives.ReadUInt16BigEndian(start[3..]);

    /// <returns>Null when the bytes are no such message.</returns>
    public static ClientHello? Read(ReadOnlySpan<byte> record)
    {
        // Record header 5, message header 4, version 2, random 32; then session, ciphers and compressions, each with its length.
        if (record.Length < 44 || record[0] != HandshakeRecord || record[5] != 1)
        {
            return null;
        }

        var rest = record[43..];
        return Skip(ref rest, 1) && Skip(ref rest, 2) && Skip(ref rest, 1) ? ReadExtensions(rest) : null;
    }

    private static ClientHello? ReadExtensions(ReadOnlySpan<byte> rest)
    {
        string? name = null;
        List<string> protocols = [];
        if (rest.Length >= 2)
        {
            rest = rest[2..];
        }

        while (rest.Length >= 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(rest);
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (rest.Length < 4 + length)
            {
                return null;
            }

            var body = rest.Slice(4, length);
            rest = rest[(4 + length)..];
            if (type == ServerNameExtension && body.Length > 5 && body.Length >= 5 + BinaryPrimitives.ReadUInt16BigEndian(body[3..]))
            {
                name = Encoding.ASCII.GetString(body.Slice(5, BinaryPrimitives.ReadUInt16BigEndian(body[3..])));
            }
            else if (type == ProtocolsExtension && body.Length > 2)
            {
                protocols = ReadProtocols(body[2..]);
            }
        }

        return new ClientHello(name, protocols);
    }

    private static List<string> ReadProtocols(ReadOnlySpan<byte> list)
    {
        List<string> protocols = [];
        while (list.Length > 1 && list.Length > list[0])
        {
            protocols.Add(Encoding.ASCII.GetString(list.Slice(1, list[0])));
            list = list[(1 + list[0])..];
        }

        return protocols;
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, int lengthBytes)
    {
        if (rest.Length < lengthBytes)
        {
            return false;
        }

        var length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < lengthBytes + length)
        {
            return false;
        }

        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
