using System.Text;

namespace Mtf.Inventories.Native;

/// <summary>What the Go linker leaves in a program: the version of Go, and the modules that it is made of.</summary>
internal sealed record GoBuildInfo(string Version, IReadOnlyList<NativeModule> Modules)
{
    private const int LongestText = 4 << 20;
    private const int MostModules = 5000;

    private static ReadOnlySpan<byte> Magic => [0xff, (byte)' ', (byte)'G', (byte)'o', (byte)' ', (byte)'b', (byte)'u', (byte)'i', (byte)'l', (byte)'d', (byte)'i', (byte)'n', (byte)'f', (byte)':'];

    public static GoBuildInfo? Read(ReadOnlySpan<byte> bytes, NativeImage image)
    {
        for (var at = bytes.IndexOf(Magic); at >= 0;)
        {
            // A program that reads such data has the mark among its texts, too.
            var header = bytes[at..];
            if (header.Length >= 32 && (header[15] & 2) != 0)
            {
                var rest = header[32..];
                var version = Inline(ref rest);
                if (version.StartsWith("go", StringComparison.Ordinal) || version.StartsWith("devel", StringComparison.Ordinal))
                {
                    return new GoBuildInfo(version, ModulesIn(Unwrapped(Inline(ref rest))));
                }
            }
            else if (header.Length >= 32 && header[14] is 4 or 8)
            {
                var window = new BinaryWindow(bytes, (header[15] & 1) != 0);
                var version = Pointed(window, image, at + 16, header[14]);
                if (version.StartsWith("go", StringComparison.Ordinal) || version.StartsWith("devel", StringComparison.Ordinal))
                {
                    return new GoBuildInfo(version, ModulesIn(Unwrapped(Pointed(window, image, at + 16 + header[14], header[14]))));
                }
            }

            var next = bytes[(at + 1)..].IndexOf(Magic);
            at = next < 0 ? -1 : at + 1 + next;
        }

        return null;
    }

    // A length as a varint, then the bytes.
    private static string Inline(ref ReadOnlySpan<byte> rest)
    {
        ulong length = 0;
        for (var index = 0; index < Math.Min(10, rest.Length); index++)
        {
            length |= (ulong)(rest[index] & 0x7f) << (7 * index);
            if (rest[index] < 0x80)
            {
                rest = rest[(index + 1)..];
                if (length > (ulong)Math.Min(rest.Length, LongestText))
                {
                    return "";
                }

                var text = Encoding.Latin1.GetString(rest[..(int)length]);
                rest = rest[(int)length..];
                return text;
            }
        }

        return "";
    }

    // The address of a text: where it is, and how long.
    private static string Pointed(BinaryWindow window, NativeImage image, long at, int width)
    {
        var header = image.OffsetOf(window.Address(at, width == 8));
        if (header < 0)
        {
            return "";
        }

        var text = image.OffsetOf(window.Address(header, width == 8));
        var length = window.Address(header + width, width == 8);
        return text < 0 || length > LongestText ? "" : Encoding.Latin1.GetString(window.Slice(text, (long)length));
    }

    // The text stands between two marks of 16 bytes.
    private static string Unwrapped(string text) => text.Length >= 33 && text[^17] == '\n' ? text[16..^16] : "";

    private static List<NativeModule> ModulesIn(string text)
    {
        List<NativeModule> modules = [];
        foreach (var row in text.Split('\n'))
        {
            var parts = row.Split('\t');
            if (parts.Length >= 3 && parts[0] is "mod" or "dep" && modules.Count < MostModules)
            {
                modules.Add(new NativeModule("golang", parts[1], parts[2]));
            }
            else if (parts.Length >= 3 && parts[0] == "=>" && modules.Count > 0)
            {
                // The module that was used in the place of the one before.
                modules[^1] = new NativeModule("golang", parts[1], parts[2]);
            }
        }

        return modules;
    }
}
