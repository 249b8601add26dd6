using System.IO.Compression;
using System.Text;

namespace Mtf.Tests.Artifacts;

/// <summary>Writes tar headers byte by byte, so that every field can lie.</summary>
internal sealed class TarBuilder
{
    private readonly List<byte> content = [];

    public TarBuilder Add(string name, string text = "", char type = '0', int mode = 0b110_100_100, long? size = null, string link = "") =>
        Add(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(text), type, mode, size, link);

    public TarBuilder Add(byte[] name, byte[] data, char type = '0', int mode = 0b110_100_100, long? size = null, string link = "")
    {
        var header = new byte[512];
        name.AsSpan(0, Math.Min(100, name.Length)).CopyTo(header);
        Octal(header, 100, 8, mode);
        Octal(header, 124, 12, size ?? data.Length);
        header[156] = (byte)type;
        Encoding.UTF8.GetBytes(link).CopyTo(header, 157);
        "ustar\000"u8.CopyTo(header.AsSpan(257));
        header.AsSpan(148, 8).Fill((byte)' ');
        Octal(header, 148, 8, header.Sum(value => value));
        content.AddRange(header);
        content.AddRange(data);
        content.AddRange(new byte[-data.Length & 511]);
        return this;
    }

    public TarBuilder AddPax(string key, string value)
    {
        var record = $"{key}={value}\n";
        var length = Encoding.UTF8.GetByteCount(record) + 3;
        length = Encoding.UTF8.GetByteCount($"{length} {record}");
        length = Encoding.UTF8.GetByteCount($"{length} {record}");
        return Add("PaxHeader", $"{length} {record}", 'x');
    }

    public byte[] ToTar(byte[]? trailer = null) => [.. content.ToArray(), .. new byte[1024], .. trailer ?? []];

    public byte[] ToGzip(byte[]? trailer = null) => Compress(ToTar(trailer));

    public static byte[] Compress(byte[] data)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(data);
        }

        return output.ToArray();
    }

    private static void Octal(byte[] header, int offset, int width, long value) =>
        Encoding.ASCII.GetBytes(Convert.ToString(value, 8).PadLeft(width - 1, '0')).CopyTo(header, offset);
}
