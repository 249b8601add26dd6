namespace Mtf.Inventories.Native;

/// <summary>Reads the tables of ELF files: segments, sections, needed libraries and imported symbols.</summary>
internal static class ElfReader
{
    private const int MostEntries = 4096;
    private const int MostSymbols = 100_000;

    public static NativeImage? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 52 || !bytes.StartsWith("\u007fELF"u8) || bytes[4] is not (1 or 2) || bytes[5] is not (1 or 2))
        {
            return null;
        }

        var window = new BinaryWindow(bytes, bytes[5] == 2);
        var image = new NativeImage { Is64Bit = bytes[4] == 2, IsBigEndian = bytes[5] == 2 };
        image.Architecture = window.UInt16(18) switch
        {
            3 => "x86", 62 => "x86-64", 40 => "ARM", 183 => "ARM64", 243 => "RISC-V", 21 => "PowerPC64", 22 => "S390", 8 => "MIPS", 258 => "LoongArch", var other => $"machine {other}",
        };
        Segments(window, image);
        Sections(window, image);
        Dynamic(window, image);
        return image;
    }

    private static void Segments(BinaryWindow window, NativeImage image)
    {
        var is64 = image.Is64Bit;
        var start = (long)window.Address(is64 ? 32 : 28, is64);
        var (size, count) = (window.UInt16(is64 ? 54 : 42), window.UInt16(is64 ? 56 : 44));
        for (var index = 0; index < Math.Min((int)count, MostEntries) && size > 0; index++)
        {
            var at = start + ((long)index * size);
            if (window.UInt32(at) == 1)
            {
                image.Segments.Add((window.Address(at + (is64 ? 16 : 8), is64), (long)window.Address(at + (is64 ? 8 : 4), is64), (long)window.Address(at + (is64 ? 32 : 16), is64)));
            }
        }
    }

    private static void Sections(BinaryWindow window, NativeImage image)
    {
        var is64 = image.Is64Bit;
        var start = (long)window.Address(is64 ? 40 : 32, is64);
        var (size, count, names) = (window.UInt16(is64 ? 58 : 46), window.UInt16(is64 ? 60 : 48), window.UInt16(is64 ? 62 : 50));
        if (start <= 0 || size == 0)
        {
            return;
        }

        var texts = (long)window.Address(start + ((long)names * size) + (is64 ? 24 : 16), is64);
        for (var index = 0; index < Math.Min((int)count, MostEntries); index++)
        {
            var at = start + ((long)index * size);
            var name = window.Name(texts + window.UInt32(at));
            if (name.Length > 0)
            {
                image.Sections.TryAdd(name, ((long)window.Address(at + (is64 ? 24 : 16), is64), (long)window.Address(at + (is64 ? 32 : 20), is64)));
            }
        }
    }

    // The dynamic table is what the loader reads: it is there whether or not there are sections.
    private static void Dynamic(BinaryWindow window, NativeImage image)
    {
        var is64 = image.Is64Bit;
        var start = (long)window.Address(is64 ? 32 : 28, is64);
        var (size, count) = (window.UInt16(is64 ? 54 : 42), window.UInt16(is64 ? 56 : 44));
        for (var index = 0; index < Math.Min((int)count, MostEntries) && size > 0; index++)
        {
            var at = start + ((long)index * size);
            if (window.UInt32(at) == 2)
            {
                Dynamic(window, image, (long)window.Address(at + (is64 ? 8 : 4), is64), (long)window.Address(at + (is64 ? 32 : 16), is64));
                return;
            }
        }
    }

    private static void Dynamic(BinaryWindow window, NativeImage image, long table, long length)
    {
        var width = image.Is64Bit ? 16 : 8;
        List<ulong> needed = [];
        ulong texts = 0, symbols = 0;
        for (var index = 0; index < Math.Min(length / width, MostEntries); index++)
        {
            var at = table + (index * width);
            var value = window.Address(at + (width / 2), image.Is64Bit);
            switch (window.Address(at, image.Is64Bit))
            {
                case 0:
                    length = 0;
                    break;
                case 1:
                    needed.Add(value);
                    break;
                case 5:
                    texts = value;
                    break;
                case 6:
                    symbols = value;
                    break;
            }
        }

        var names = image.OffsetOf(texts);
        foreach (var name in needed.Where(_ => names >= 0))
        {
            Add(image.Libraries, window.Name(names + (long)Math.Min(name, int.MaxValue)));
        }

        Symbols(window, image, image.OffsetOf(symbols), names);
    }

    private static void Symbols(BinaryWindow window, NativeImage image, long table, long names)
    {
        var width = image.Is64Bit ? 24 : 16;
        var length = image.Sections.TryGetValue(".dynsym", out var section) ? section.Length : names - table;
        if (table < 0 || names < 0 || length <= 0)
        {
            return;
        }

        image.IsPartial |= length / width > MostSymbols;
        for (var index = 1; index < Math.Min(length / width, MostSymbols) && table + (index * width) < window.Length; index++)
        {
            var at = table + (index * width);
            if (window.UInt16(at + (image.Is64Bit ? 6 : 14)) == 0)
            {
                Add(image.Imports, window.Name(names + window.UInt32(at)));
            }
        }
    }

    private static void Add(SortedSet<string> names, string name)
    {
        if (name.Length > 0)
        {
            names.Add(name);
        }
    }
}
