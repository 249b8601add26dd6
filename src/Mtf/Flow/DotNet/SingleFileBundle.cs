using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Mtf.Flow.DotNet;

/// <summary>The files inside a program that carries its assemblies in itself. Unpacked in memory, bounded in number and size.</summary>
internal static class SingleFileBundle
{
    private const int MostFiles = 4096;
    private const int LargestFile = 64 << 20;
    private const int LongestPath = 1024;

    // The host finds its bundle by this mark; the eight bytes before it say where the list of files is.
    private static ReadOnlySpan<byte> Mark =>
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32,
        0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    /// <summary>The files of a bundle; none when the program is no bundle.</summary>
    /// <param name="budget">Bytes that may be unpacked in total; what does not fit is named in <paramref name="skipped"/>.</param>
    public static IReadOnlyList<(string Path, byte[] Content)> Read(byte[] program, long budget, List<string> skipped)
    {
        List<(string, byte[])> files = [];
        var mark = program.AsSpan().IndexOf(Mark);
        if (mark < 8 || BinaryPrimitives.ReadInt64LittleEndian(program.AsSpan(mark - 8)) is not (> 0 and var header) || header >= program.Length - 12)
        {
            return files;
        }

        try
        {
            using var reader = new BinaryReader(new MemoryStream(program, writable: false), Encoding.UTF8);
            reader.BaseStream.Position = header;
            var major = reader.ReadUInt32();
            reader.ReadUInt32();
            var count = reader.ReadInt32();
            if (major is < 1 or > 20 || count is < 0 or > MostFiles)
            {
                skipped.Add("");
                return files;
            }

            Text(reader);
            if (major >= 2)
            {
                reader.BaseStream.Position += 40;
            }

            for (var index = 0; index < count; index++)
            {
                ReadEntry(reader, program, major, ref budget, files, skipped);
            }
        }
        catch (Exception exception) when (AssemblyImage.IsBroken(exception))
        {
            skipped.Add("");
        }

        return files;
    }

    private static void ReadEntry(BinaryReader reader, byte[] program, uint major, ref long budget, List<(string, byte[])> files, List<string> skipped)
    {
        var offset = reader.ReadInt64();
        var size = reader.ReadInt64();
        var packed = major >= 6 ? reader.ReadInt64() : 0;
        reader.ReadByte();
        var path = Text(reader).Replace('\\', '/');
        var stored = packed > 0 ? packed : size;
        if (!IsNeeded(path))
        {
            return;
        }

        if (size is < 0 or > LargestFile || size > budget || offset < 0 || stored < 0 || offset > program.Length - stored)
        {
            skipped.Add(path);
            return;
        }

        budget -= size;
        var content = new byte[size];
        if (packed == 0)
        {
            program.AsSpan((int)offset, (int)size).CopyTo(content);
        }
        else
        {
            using var inflater = new DeflateStream(new MemoryStream(program, (int)offset, (int)packed, writable: false), CompressionMode.Decompress);
            if (inflater.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
            {
                skipped.Add(path);
                return;
            }
        }

        files.Add((path, content));
    }

    private static bool IsNeeded(string path) =>
        path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".exe", StringComparison.OrdinalIgnoreCase)
        || path.EndsWith(".pdb", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".deps.json", StringComparison.OrdinalIgnoreCase);

    private static string Text(BinaryReader reader)
    {
        var length = reader.Read7BitEncodedInt();
        return length is < 0 or > LongestPath ? throw new InvalidDataException("a name is too long") : Encoding.UTF8.GetString(reader.ReadBytes(length));
    }
}
