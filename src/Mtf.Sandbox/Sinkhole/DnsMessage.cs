using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace Mtf.Sandbox.Sinkhole;

/// <summary>A question to a name server.</summary>
/// <param name="Name">The name asked for, without a final dot; unusual bytes as \DDD.</param>
/// <param name="Type">Record type.</param>
/// <param name="Length">Length of the header and the question, which an answer repeats.</param>
internal sealed record DnsQuestion(string Name, int Type, int Length)
{
    public const int Address4 = 1;
    public const int MailExchange = 15;
    public const int Text = 16;

    private const int HeaderLength = 12;
    private const int LongestName = 255;

    public string TypeName => Type switch
    {
        Address4 => "A",
        2 => "NS",
        5 => "CNAME",
        6 => "SOA",
        12 => "PTR",
        MailExchange => "MX",
        Text => "TXT",
        28 => "AAAA",
        33 => "SRV",
        65 => "HTTPS",
        255 => "ANY",
        _ => "TYPE" + Type.ToString(CultureInfo.InvariantCulture),
    };

    /// <returns>Null when this is no query with one question.</returns>
    public static DnsQuestion? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength + 5 || (message[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
        {
            return null;
        }

        var name = new StringBuilder();
        var position = HeaderLength;
        while (position < message.Length && message[position] is > 0 and < 64 and var length)
        {
            if (position + 1 + length >= message.Length || position - HeaderLength > LongestName)
            {
                return null;
            }

            AppendLabel(name, message.Slice(position + 1, length));
            position += 1 + length;
        }

        return position + 5 <= message.Length && message[position] == 0
            ? new DnsQuestion(name.ToString(), BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]), position + 5)
            : null;
    }

    private static void AppendLabel(StringBuilder name, ReadOnlySpan<byte> label)
    {
        name.Append(name.Length > 0 ? "." : "");
        foreach (var value in label)
        {
            if (value is > 0x20 and < 0x7f and not (byte)'.' and not (byte)'\\')
            {
                name.Append((char)value);
            }
            else
            {
                name.Append(CultureInfo.InvariantCulture, $"\\{value:000}");
            }
        }
    }
}

/// <summary>Writes answers.</summary>
internal static class DnsAnswer
{
    private const int LifetimeSeconds = 60;

    /// <param name="query">The message asked.</param>
    /// <param name="question">Its question.</param>
    /// <param name="address">The address of the name.</param>
    public static byte[] Write(ReadOnlySpan<byte> query, DnsQuestion question, IPAddress? address)
    {
        byte[] data = question.Type switch
        {
            DnsQuestion.Address4 => address?.GetAddressBytes() ?? [],
            DnsQuestion.Text => [8, .. "v=spf1 a"u8],

            // The mail host is the name itself.
            DnsQuestion.MailExchange => [0, 10, 0xc0, 12],
            _ => [],
        };
        using var answer = new MemoryStream();
        answer.Write(query[..question.Length]);
        if (data.Length > 0)
        {
            answer.Write([0xc0, 12, (byte)(question.Type >> 8), (byte)question.Type, 0, 1, 0, 0, 0, LifetimeSeconds, (byte)(data.Length >> 8), (byte)data.Length]);
            answer.Write(data);
        }

        var bytes = answer.ToArray();

        // A response, recursion wanted as asked and available, no error; one question, one answer or none, nothing else.
        bytes[2] = (byte)(0x80 | (query[2] & 0x79));
        bytes[3] = 0x80;
        bytes[6] = 0;
        bytes[7] = (byte)(data.Length > 0 ? 1 : 0);
        bytes.AsSpan(8, 4).Clear();
        return bytes;
    }
}
