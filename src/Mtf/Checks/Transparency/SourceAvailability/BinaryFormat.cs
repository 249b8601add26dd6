using System.Buffers.Binary;

namespace Mtf.Checks.Transparency.SourceAvailability;

/// <summary>What kind of compiled file it is.</summary>
internal enum BinaryFormat { None, Native, WebAssembly, Managed, PythonBytecode }

/// <summary>Recognises compiled files by their first bytes, whatever they are called.</summary>
internal static class BinaryFormats
{
    /// <summary>Enough for the headers of every format.</summary>
    public const int HeaderLength = 4096;

    public static BinaryFormat Of(ReadOnlySpan<byte> header, string path)
    {
        if (header.Length < 16)
        {
            return BinaryFormat.None;
        }

        return header.StartsWith("\x7fELF"u8) ? BinaryFormat.Native
            : header.StartsWith("\0asm"u8) ? BinaryFormat.WebAssembly
            : header.StartsWith("MZ"u8) ? OfPortableExecutable(header)
            : IsMach(header) ? BinaryFormat.Native
            : path.EndsWith(".pyc", StringComparison.Ordinal) && header[2] == '\r' && header[3] == '\n' ? BinaryFormat.PythonBytecode
            : BinaryFormat.None;
    }

    /// <summary>A managed assembly has a CLI header: data directory 14 of the optional header.</summary>
    private static BinaryFormat OfPortableExecutable(ReadOnlySpan<byte> header)
    {
        if (header.Length < 0x40)
        {
            return BinaryFormat.None;
        }

        var offset = BinaryPrimitives.ReadInt32LittleEndian(header[0x3C..]);
        if (offset < 0 || offset > header.Length - 256 || !header[offset..].StartsWith("PE\0\0"u8))
        {
            return BinaryFormat.Native;
        }

        var optional = header[(offset + 24)..];
        var directories = BinaryPrimitives.ReadUInt16LittleEndian(optional) == 0x20B ? 112 : 96;
        var cli = directories + (14 * 8);
        return cli + 8 <= optional.Length && BinaryPrimitives.ReadUInt32LittleEndian(optional[cli..]) != 0 ? BinaryFormat.Managed : BinaryFormat.Native;
    }

    /// <summary>Mach-O in both byte orders and widths; a universal binary shares its magic with Java classes, whose fifth byte is a version.</summary>
    private static bool IsMach(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32BigEndian(header) switch
    {
        0xFEEDFACE or 0xFEEDFACF or 0xCEFAEDFE or 0xCFFAEDFE => true,
        0xCAFEBABE => BinaryPrimitives.ReadUInt32BigEndian(header[4..]) < 20,
        _ => false,
    };
}
