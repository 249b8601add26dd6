namespace Mtf.Inventories.Native;

/// <summary>Reads the tables of Mach-O files, also of those with parts for several processors.</summary>
internal static class MachReader
{
    private const int MostCommands = 4096;
    private const int MostSymbols = 100_000;
    private const int MostParts = 16;

    public static bool IsFat(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 8 && new BinaryWindow(bytes, true) is var window && window.UInt32(0) is 0xcafebabe or 0xcafebabf && new BinaryWindow(bytes, true).UInt32(4) is > 0 and <= MostParts;

    /// <summary>Where the parts of a fat file are.</summary>
    public static List<(long Offset, long Length)> Parts(ReadOnlySpan<byte> bytes)
    {
        List<(long, long)> parts = [];
        var window = new BinaryWindow(bytes, true);
        var isWide = window.UInt32(0) == 0xcafebabf;
        for (var index = 0; index < Math.Min(window.UInt32(4), MostParts); index++)
        {
            var at = 8 + (index * (isWide ? 32 : 20));
            parts.Add(((long)window.Address(at + 8, isWide), (long)window.Address(at + (isWide ? 16 : 12), isWide)));
        }

        return parts;
    }

    public static NativeImage? Read(ReadOnlySpan<byte> bytes)
    {
        var magic = new BinaryWindow(bytes, false).UInt32(0);
        var isBig = magic is 0xcefaedfe or 0xcffaedfe;
        if (bytes.Length < 28 || !(isBig || magic is 0xfeedface or 0xfeedfacf))
        {
            return null;
        }

        var window = new BinaryWindow(bytes, isBig);
        var image = new NativeImage { Is64Bit = window.UInt32(0) == 0xfeedfacf, IsBigEndian = isBig };
        image.Architecture = window.UInt32(4) switch { 7 => "x86", 0x01000007 => "x86-64", 12 => "ARM", 0x0100000c => "ARM64", var other => $"machine {other}" };
        var at = image.Is64Bit ? 32L : 28L;
        for (var index = 0; index < Math.Min(window.UInt32(16), MostCommands); index++)
        {
            var size = window.UInt32(at + 4);
            if (size < 8)
            {
                break;
            }

            Command(window, image, at, window.UInt32(at) & 0x7fffffff);
            at += size;
        }

        return image;
    }

    private static void Command(BinaryWindow window, NativeImage image, long at, uint kind)
    {
        switch (kind)
        {
            case 0x0c or 0x18 or 0x1f or 0x20 or 0x23:
                if (window.Name(at + window.UInt32(at + 8)) is { Length: > 0 } library)
                {
                    image.Libraries.Add(library);
                }

                break;
            case 0x02:
                Symbols(window, image, at);
                break;
            case 0x01 or 0x19:
                Segment(window, image, at, kind == 0x19);
                break;
        }
    }

    private static void Segment(BinaryWindow window, NativeImage image, long at, bool isWide)
    {
        var width = isWide ? 8 : 4;
        image.Segments.Add((window.Address(at + 24, isWide), (long)window.Address(at + 24 + (2 * width), isWide), (long)window.Address(at + 24 + (3 * width), isWide)));
        var (first, size) = isWide ? (72, 80) : (56, 68);
        for (var index = 0; index < Math.Min(window.UInt32(at + (isWide ? 64 : 48)), 256); index++)
        {
            var section = at + first + (index * size);
            var name = window.Slice(section, 16);
            var end = name.IndexOf((byte)0);
            image.Sections.TryAdd(System.Text.Encoding.ASCII.GetString(end < 0 ? name : name[..end]), (window.UInt32(section + (isWide ? 48 : 40)), (long)window.Address(section + (isWide ? 40 : 36), isWide)));
        }
    }

    private static void Symbols(BinaryWindow window, NativeImage image, long at)
    {
        var (table, count, names) = (window.UInt32(at + 8), window.UInt32(at + 12), window.UInt32(at + 16));
        var width = image.Is64Bit ? 16 : 12;
        image.IsPartial |= count > MostSymbols * 16;
        for (var index = 0L; index < Math.Min(count, MostSymbols * 16) && table + (index * width) < window.Length && image.Imports.Count < MostSymbols; index++)
        {
            var symbol = table + (index * width);
            var type = window.Slice(symbol + 4, 1) is [var value] ? value : (byte)0;
            // Undefined and external, and no entry for debuggers.
            if ((type & 0xef) == 0x01 && window.Name(names + window.UInt32(symbol)) is { Length: > 0 } name)
            {
                image.Imports.Add(name.StartsWith('_') ? name[1..] : name);
            }
        }
    }
}
