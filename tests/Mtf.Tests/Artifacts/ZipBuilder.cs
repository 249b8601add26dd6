using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mtf.Tests.Artifacts;

/// <summary>Writes a zip record by record, so that every field can lie.</summary>
internal sealed class ZipBuilder
{
    private readonly List<byte> content = [];
    private readonly List<byte> directory = [];
    private int count;

    public long Position => content.Count;

    public ZipBuilder Prepend(byte[] data)
    {
        content.AddRange(data);
        return this;
    }

    public ZipBuilder Add(
        string name, string text = "", string? localName = null, int flags = 0, int? method = null, uint? checksum = null, uint? length = null,
        uint? packedLength = null, uint unixMode = 0, uint? offset = null, bool listed = true, byte[]? data = null)
    {
        var plain = data ?? Encoding.UTF8.GetBytes(text);
        var packed = method == 8 ? Deflate(plain) : plain;
        var position = (uint)content.Count;
        var crc = checksum ?? Crc(plain);
        var local = Encoding.UTF8.GetBytes(localName ?? name);
        content.AddRange((byte[])[.. Header(0x04034b50, 30, flags, method ?? 0, crc, (uint)packed.Length, (uint)plain.Length, local.Length, 4), .. local, .. packed]);
        if (listed)
        {
            List(name, flags, method ?? 0, crc, packedLength ?? (uint)packed.Length, length ?? (uint)plain.Length, unixMode, offset ?? position);
        }

        return this;
    }

    public ZipBuilder List(string name, int flags, int method, uint crc, uint packed, uint length, uint unixMode, uint offset)
    {
        var bytes = Encoding.UTF8.GetBytes(name);
        var header = Header(0x02014b50, 46, flags, method, crc, packed, length, bytes.Length, 6);
        header[5] = (byte)(unixMode == 0 ? 0 : 3);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(38), unixMode << 16);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(42), offset);
        directory.AddRange((byte[])[.. header, .. bytes]);
        count++;
        return this;
    }

    public byte[] ToZip(byte[]? trailer = null, int? entries = null, uint? directoryOffset = null)
    {
        var end = new byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)(entries ?? count));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)(entries ?? count));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)directory.Count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), directoryOffset ?? (uint)content.Count);
        return [.. content.ToArray(), .. directory.ToArray(), .. end, .. trailer ?? []];
    }

    public static byte[] Deflate(byte[] data)
    {
        using var output = new MemoryStream();
        using (var deflate = new DeflateStream(output, CompressionLevel.Optimal))
        {
            deflate.Write(data);
        }

        return output.ToArray();
    }

    public static uint Crc(byte[] data)
    {
        var state = uint.MaxValue;
        foreach (var value in data)
        {
            state ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                state = (state & 1) != 0 ? 0xEDB88320 ^ state >> 1 : state >> 1;
            }
        }

        return ~state;
    }

    private static byte[] Header(uint signature, int size, int flags, int method, uint crc, uint packed, uint length, int nameLength, int start)
    {
        var header = new byte[size];
        var skew = start == 4 ? 0 : 2;
        BinaryPrimitives.WriteUInt32LittleEndian(header, signature);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6 + skew), (ushort)flags);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(8 + skew), (ushort)method);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(14 + skew), crc);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(18 + skew), packed);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(22 + skew), length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26 + skew), (ushort)nameLength);
        return header;
    }
}
