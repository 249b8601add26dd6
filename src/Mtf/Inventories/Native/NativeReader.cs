using System.Text;
using Mtf.Artifacts;

namespace Mtf.Inventories.Native;

/// <summary>Reads files of machine code. Pure; hostile bytes never throw, and what is larger than the bounds is said to be partial.</summary>
internal static class NativeReader
{
    private const int LongestFile = 128 << 20;
    private const int MostHosts = 100;
    private const int LongestHost = 100;

    // The hash before which the host of a single-file .NET program puts the place of what it carries.
    private static ReadOnlySpan<byte> DotNetMark =>
    [
        0x8b, 0x12, 0x02, 0xb9, 0x6a, 0x61, 0x20, 0x38, 0x72, 0x7b, 0x93, 0x02, 0x14, 0xd7, 0xa0, 0x32, 0x13, 0xf5, 0xb9, 0xe6, 0xef, 0xae, 0x33, 0x18, 0xee, 0x3b, 0x2d, 0xce, 0x24, 0xb3, 0x6a, 0xae,
    ];

    /// <summary>Null when the file is no machine code.</summary>
    public static NativeProgram? Read(FileTree files, ArtifactFile file) =>
        IsNative(files.ReadBytes(file, 8)) && Read(files.ReadBytes(file, LongestFile)) is { } program ? program with { IsPartial = program.IsPartial || file.Length > LongestFile } : null;

    /// <summary>Whether a file that begins so may be machine code.</summary>
    public static bool IsNative(ReadOnlySpan<byte> start) =>
        start.StartsWith("\u007fELF"u8) || start.StartsWith("MZ"u8) || MachReader.IsFat([.. start, 0]) || (start.Length > 3 && start[0] is 0xce or 0xcf && start[1] == 0xfa && start[2] == 0xed && start[3] == 0xfe)
        || (start.Length > 3 && start[0] == 0xfe && start[1] == 0xed && start[2] == 0xfa && start[3] is 0xce or 0xcf);

    public static NativeProgram? Read(ReadOnlySpan<byte> bytes)
    {
        List<(NativeImage Image, string Format, long Offset, long Length)> images = [];
        foreach (var (offset, length) in MachReader.IsFat(bytes) ? MachReader.Parts(bytes) : [(0L, (long)bytes.Length)])
        {
            var part = new BinaryWindow(bytes, false).Slice(offset, length);
            var (image, format) = ElfReader.Read(part) is { } elf ? (elf, "ELF") : PeReader.Read(part) is { } pe ? (pe, "PE") : (MachReader.Read(part), "Mach-O");
            if (image is not null)
            {
                images.Add((image, format, offset, length));
            }
        }

        if (images.Count == 0)
        {
            return null;
        }

        // Parts for several processors are the same program.
        var first = images[0];
        var body = new BinaryWindow(bytes, false).Slice(first.Offset, first.Length);
        var program = new NativeProgram(
            first.Format, string.Join(", ", images.Select(one => one.Image.Architecture).Distinct(StringComparer.Ordinal)),
            [.. images.SelectMany(one => one.Image.Libraries).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            [.. images.SelectMany(one => one.Image.Imports).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)])
        {
            Hosts = HostsIn(body),
            IsPartial = images.Exists(one => one.Image.IsPartial),
        };
        return WithRuntime(program, body, first.Image);
    }

    private static NativeProgram WithRuntime(NativeProgram program, ReadOnlySpan<byte> body, NativeImage image)
    {
        if (GoBuildInfo.Read(body, image) is { } go)
        {
            return program with { Runtime = $"Go {go.Version.Replace("go", "", StringComparison.Ordinal)}", Modules = go.Modules };
        }

        if (image.Sections.ContainsKey(".gopclntab") || image.Sections.ContainsKey("__gopclntab") || body.IndexOf("Go build ID: \""u8) >= 0)
        {
            return program with { Runtime = "Go" };
        }

        if (Carried(body) is { } carried)
        {
            return program with { Runtime = carried, CarriesProgram = true };
        }

        if (image.IsManaged)
        {
            return program with { Runtime = ".NET" };
        }

        if (body.IndexOf("DotNetRuntimeDebugHeader"u8) >= 0 || image.Sections.ContainsKey("__managedcode") || image.Sections.ContainsKey(".managed"))
        {
            return program with { Runtime = ".NET, compiled to machine code" };
        }

        var crates = RustCrates.Read(body, image);
        return crates.Count > 0 || body.IndexOf("/rustc/"u8) >= 0 && body.IndexOf("/library/"u8) >= 0 ? program with { Runtime = "Rust", Modules = crates } : program;
    }

    // A runtime with a program of another language behind it.
    private static string? Carried(ReadOnlySpan<byte> body)
    {
        var mark = body.IndexOf(DotNetMark);
        return mark >= 8 && new BinaryWindow(body, false).UInt64(mark - 8) > 0 ? ".NET in one file"
            : body.IndexOf("NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1"u8) >= 0 ? "Node.js with a program in it"
            : body.IndexOf("pkg/prelude/bootstrap.js"u8) >= 0 ? "Node.js with a program in it"
            : body.IndexOf("\n---- Bun! ----\n"u8) >= 0 ? "Bun with a program in it"
            : body.IndexOf((ReadOnlySpan<byte>)[(byte)'M', (byte)'E', (byte)'I', 0x0c, 0x0b, 0x0a, 0x0b, 0x0e]) >= 0 ? "Python, packed by PyInstaller"
            : null;
    }

    private static IReadOnlyList<string> HostsIn(ReadOnlySpan<byte> body)
    {
        SortedSet<string> hosts = new(StringComparer.Ordinal);
        for (var at = body.IndexOf("://"u8); at >= 0 && hosts.Count < MostHosts;)
        {
            var rest = body[(at + 3)..];
            var before = body[Math.Max(0, at - 5)..at];
            if (before.EndsWith("http"u8) || before.EndsWith("https"u8) || before.EndsWith("ws"u8) || before.EndsWith("wss"u8))
            {
                var end = 0;
                while (end < Math.Min(rest.Length, LongestHost) && (char.IsAsciiLetterOrDigit((char)rest[end]) || rest[end] is (byte)'.' or (byte)'-'))
                {
                    end++;
                }

                var host = Encoding.ASCII.GetString(rest[..end]).TrimEnd('.').ToLowerInvariant();
                if (host.IndexOf('.', StringComparison.Ordinal) > 0 && host.Length > 3)
                {
                    hosts.Add(host);
                }
            }

            var next = rest.IndexOf("://"u8);
            at = next < 0 ? -1 : at + 3 + next;
        }

        // Texts without an end between them make longer hosts of shorter ones.
        return [.. hosts.Where(host => !hosts.Any(other => other.Length < host.Length && host.StartsWith(other, StringComparison.Ordinal)))];
    }
}
