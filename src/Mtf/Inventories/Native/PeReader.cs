namespace Mtf.Inventories.Native;

/// <summary>Reads the tables of PE files: sections, imported libraries and functions.</summary>
internal static class PeReader
{
    private const int MostLibraries = 1024;
    private const int MostFunctions = 100_000;

    public static NativeImage? Read(ReadOnlySpan<byte> bytes)
    {
        var window = new BinaryWindow(bytes, false);
        var header = bytes.StartsWith("MZ"u8) ? (long)window.UInt32(60) : -1;
        if (header <= 0 || window.UInt32(header) != 0x4550)
        {
            return null;
        }

        var optional = header + 24;
        var image = new NativeImage { Is64Bit = window.UInt16(optional) == 0x20b };
        image.Architecture = window.UInt16(header + 4) switch { 0x14c => "x86", 0x8664 => "x86-64", 0x1c0 or 0x1c4 => "ARM", 0xaa64 => "ARM64", var other => $"machine {other}" };
        Sections(window, image, header);
        var directories = optional + (image.Is64Bit ? 112 : 96);
        var count = window.UInt32(optional + (image.Is64Bit ? 108 : 92));
        image.IsManaged = count > 14 && window.UInt32(directories + (14 * 8)) != 0;
        if (count > 1)
        {
            Imports(window, image, window.UInt32(directories + 8), 20, 0, 12, 16);
        }

        if (count > 13)
        {
            Imports(window, image, window.UInt32(directories + (13 * 8)), 32, 16, 4, 12);
        }

        return image;
    }

    private static void Sections(BinaryWindow window, NativeImage image, long header)
    {
        var table = header + 24 + window.UInt16(header + 20);
        for (var index = 0; index < Math.Min((int)window.UInt16(header + 6), 96); index++)
        {
            var at = table + (index * 40);
            var (size, address, length, offset) = (window.UInt32(at + 8), window.UInt32(at + 12), window.UInt32(at + 16), window.UInt32(at + 20));
            image.Segments.Add((address, offset, Math.Min(length, Math.Max(size, 1))));
            var name = window.Slice(at, 8);
            var end = name.IndexOf((byte)0);
            image.Sections.TryAdd(System.Text.Encoding.ASCII.GetString(end < 0 ? name : name[..end]), (offset, Math.Min(length, Math.Max(size, 1))));
        }
    }

    // Descriptors of the ordinary and of the delayed imports differ only in where their members are.
    private static void Imports(BinaryWindow window, NativeImage image, uint address, int width, int lookup, int name, int table)
    {
        var start = address == 0 ? -1 : image.OffsetOf(address);
        for (var index = 0; start >= 0 && index < MostLibraries; index++)
        {
            var at = start + (index * width);
            var library = image.OffsetOf(window.UInt32(at + name));
            if (window.UInt32(at + name) == 0 || library < 0)
            {
                return;
            }

            if (window.Name(library) is { Length: > 0 } text)
            {
                image.Libraries.Add(text);
            }

            var functions = image.OffsetOf(window.UInt32(at + lookup)) is >= 0 and var original ? original : image.OffsetOf(window.UInt32(at + table));
            Functions(window, image, functions);
        }
    }

    private static void Functions(BinaryWindow window, NativeImage image, long table)
    {
        var width = image.Is64Bit ? 8 : 4;
        for (var index = 0; table >= 0 && image.Imports.Count < MostFunctions && index < 8192; index++)
        {
            var entry = window.Address(table + (index * width), image.Is64Bit);
            if (entry == 0)
            {
                return;
            }

            var isNumber = entry >> ((width * 8) - 1) != 0;
            if (!isNumber && image.OffsetOf(entry) is >= 0 and var place && window.Name(place + 2) is { Length: > 0 } name)
            {
                image.Imports.Add(name);
            }
        }
    }
}
