using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Mtf.Artifacts;
using Mtf.Flow;
using Mtf.Inventories;
using Mtf.Inventories.Native;
using Mtf.Tests.Checks;
using Xunit;

namespace Mtf.Tests.Inventories.Native;

public sealed class NativeReaderTests
{
    private const string Modules = "path\tacme.test/tool\nmod\tacme.test/tool\tv1.2.3\t\ndep\tgolang.org/x/net\tv0.30.0\th1:x\ndep\tacme.test/old\tv1.0.0\th1:x\n=>\tacme.test/new\tv1.0.1\th1:y\nbuild\tGOOS=linux\n";

    [Fact]
    public void A_compiled_program_tells_libraries_and_functions()
    {
        var program = NativeReader.Read(Compiled("""
            #include <sys/socket.h>
            #include <unistd.h>
            int main(int c, char **v) { int s = socket(2, 1, 0); connect(s, 0, 0); execve(v[0], v, 0); write(s, "https://in.acme-data.net/u", 26); return s; }
            """))!;
        Assert.Equal("ELF", program.Format);
        Assert.Contains(program.Libraries, library => library.StartsWith("libc.so", StringComparison.Ordinal));
        Assert.Superset(new HashSet<string> { "socket", "connect", "execve" }, program.Imports.ToHashSet());
        Assert.Equal(["in.acme-data.net"], program.Hosts.Where(host => host.EndsWith("acme-data.net", StringComparison.Ordinal)));
        Assert.Equal("", program.Runtime);
    }

    [Fact]
    public void What_is_known_stands_beside_what_is_not_followed()
    {
        using var tree = new MemoryTree([("index.js", "console.log(1);\n"u8.ToArray()), ("bin/server", Compiled("""
            #include <sys/socket.h>
            int main() { return socket(2, 1, 0); }
            """))]);
        var analysis = StaticAnalyzer.Analyze(tree, ["index.js"]);
        var part = Assert.Single(analysis.Unanalysed);
        Assert.StartsWith("is native code (ELF for ", part.Reason, StringComparison.Ordinal);
        Assert.Contains("it imports functions for the network", part.Reason, StringComparison.Ordinal);
        var capability = Assert.Single(analysis.Capabilities, capability => capability.Kind == "native.network");
        Assert.Equal(("socket", "imported by native code, not followed", "bin/server"), (capability.Detail, capability.Api, capability.Context.Location.File));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Go_programs_tell_their_modules(bool isPointed)
    {
        var program = NativeReader.Read(GoProgram(isPointed))!;
        Assert.Equal("Go 1.26.1", program.Runtime);
        Assert.Equal(
            [new NativeModule("golang", "acme.test/tool", "v1.2.3"), new NativeModule("golang", "golang.org/x/net", "v0.30.0"), new NativeModule("golang", "acme.test/new", "v1.0.1")], program.Modules);
    }

    [Fact]
    public void Modules_of_native_programs_are_components()
    {
        using var tree = new MemoryTree([("package.json", """{ "name": "a", "version": "1.0.0" }"""u8.ToArray()), ("bin/tool", GoProgram(false))]);
        var inventory = TestEvidence.Of(tree).Inventory.ValueOrDefault!;
        Assert.Equal(
            ["pkg:golang/acme.test/new@v1.0.1", "pkg:golang/acme.test/tool@v1.2.3", "pkg:golang/golang.org/x/net@v0.30.0"],
            inventory.Components.Select(component => component.Purl.ToString()).Order(StringComparer.Ordinal));
        Assert.All(inventory.Components, component => Assert.Equal((ComponentSource.Metadata, "bin/tool"), (component.Source, component.DeclaredIn!.File)));
    }

    [Fact]
    public void Rust_programs_tell_their_crates_by_the_paths_of_panics()
    {
        var program = NativeReader.Read([.. Elf([]), .. "/root/.cargo/registry/src/index.crates.io-6f17d22b/serde_json-1.0.108/src/de.rs/x/registry/src/i-1/winapi-x86_64-pc-0.4.0-beta.2/a.rs"u8])!;
        Assert.Equal(("Rust", 2), (program.Runtime, program.Modules.Count));
        Assert.Equal(new NativeModule("cargo", "serde_json", "1.0.108"), program.Modules[0]);
        Assert.Equal(new NativeModule("cargo", "winapi-x86_64-pc", "0.4.0-beta.2"), program.Modules[1]);
    }

    [Fact]
    public void Rust_programs_tell_the_crates_of_an_auditable_build()
    {
        using var packed = new MemoryStream();
        using (var stream = new ZLibStream(packed, CompressionMode.Compress, leaveOpen: true))
        {
            stream.Write("""{"packages":[{"name":"tokio","version":"1.40.0","source":"crates.io"},{"name":"cc","version":"1.0.0","kind":"build"}]}"""u8);
        }

        var program = NativeReader.Read(Elf(packed.ToArray(), ".dep-v0"))!;
        Assert.Equal([new NativeModule("cargo", "tokio", "1.40.0")], program.Modules);
    }

    [Fact]
    public void Programs_with_another_program_in_them_say_so()
    {
        var program = NativeReader.Read([.. Elf([]), .. "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1"u8])!;
        Assert.True(program.CarriesProgram);
        Assert.False(NativeReader.Read([.. Elf([]), .. "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0"u8])!.CarriesProgram);
    }

    [Theory]
    [InlineData("PE", "kernel32.dll", "CreateProcessW")]
    [InlineData("Mach-O", "/usr/lib/libSystem.B.dylib", "connect")]
    public void Other_formats_tell_libraries_and_functions(string format, string library, string function)
    {
        var bytes = format == "PE" ? Pe() : Mach();
        var program = NativeReader.Read(bytes)!;
        Assert.Equal((format, "x86-64"), (program.Format, program.Architecture));
        Assert.Equal([library], program.Libraries);
        Assert.Equal([function], program.Imports);
    }

    [Fact]
    public void A_fat_file_tells_all_of_its_parts()
    {
        var part = Mach();
        var fat = new byte[4096 + part.Length];
        BinaryPrimitives.WriteUInt32BigEndian(fat, 0xcafebabe);
        BinaryPrimitives.WriteUInt32BigEndian(fat.AsSpan(4), 1);
        BinaryPrimitives.WriteUInt32BigEndian(fat.AsSpan(16), 4096);
        BinaryPrimitives.WriteUInt32BigEndian(fat.AsSpan(20), (uint)part.Length);
        part.CopyTo(fat, 4096);
        Assert.Equal(["connect"], NativeReader.Read(fat)!.Imports);
    }

    [Fact]
    public void Classes_of_Java_are_no_native_code() =>
        Assert.Null(NativeReader.Read([0xca, 0xfe, 0xba, 0xbe, 0, 0, 0, 0x41, .. new byte[64]]));

    [Fact]
    public void No_cut_or_changed_file_breaks_the_readers()
    {
        var state = 7u;
        foreach (var sample in new[] { Elf([1, 2, 3], ".dep-v0"), GoProgram(false), GoProgram(true), Pe(), Mach() })
        {
            for (var length = 0; length < Math.Min(sample.Length, 1500); length += 3)
            {
                NativeReader.Read(sample.AsSpan(0, length));
            }

            for (var round = 0; round < 3000; round++)
            {
                var changed = (byte[])sample.Clone();
                for (var change = 0; change <= round % 5; change++)
                {
                    state = (state * 1664525) + 1013904223;
                    changed[state % (uint)Math.Min(changed.Length, 1000)] = (byte)(state >> 13);
                }

                NativeReader.Read(changed);
            }
        }
    }

    private static byte[] GoProgram(bool isPointed)
    {
        byte[] mark = [0xff, .. " Go buildinf:"u8];
        var text = new string('s', 16) + Modules + new string('e', 16);
        if (!isPointed)
        {
            return Elf([.. mark, 8, 2, .. new byte[16], 8, .. "go1.26.1"u8, .. Varint(text.Length), .. Encoding.ASCII.GetBytes(text)]);
        }

        // Two addresses of texts, each of which is an address and a length; the segment begins at 0x1000 with the file.
        var data = new byte[400 + text.Length];
        mark.CopyTo(data, 0);
        data[14] = 8;
        var start = Elf([]).Length;
        void Put(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(data.AsSpan(at), value);
        Put(16, 0x1000 + start + 64);
        Put(24, 0x1000 + start + 96);
        Put(64, 0x1000 + start + 128);
        Put(72, 8);
        Put(96, 0x1000 + start + 160);
        Put(104, text.Length);
        "go1.26.1"u8.CopyTo(data.AsSpan(128));
        Encoding.ASCII.GetBytes(text).CopyTo(data, 160);
        return Elf(data);
    }

    private static byte[] Varint(int value) => value < 128 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];

    // A header, one segment that holds the whole file at 0x1000, and one named section with the data.
    private static byte[] Elf(byte[] data, string section = ".data")
    {
        const int body = 64 + 56 + 128 + 32;
        var bytes = new byte[body + data.Length];
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(bytes);
        void Put16(int at, int value) => BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(at), (ushort)value);
        void Put(int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
        Put16(18, 62);
        Put(32, 64);
        Put(40, 120);
        Put16(54, 56);
        Put16(56, 1);
        Put16(58, 64);
        Put16(60, 2);
        Put16(62, 0);
        Put16(64, 1);
        Put(64 + 16, 0x1000);
        Put(64 + 32, bytes.Length);
        Put(120 + 24, 248);
        Put(184 + 24, body);
        Put(184 + 32, data.Length);
        Put16(184, 1);
        Encoding.ASCII.GetBytes(section).CopyTo(bytes, 249);
        data.CopyTo(bytes, body);
        return bytes;
    }

    private static byte[] Pe()
    {
        var bytes = new byte[1024];
        "MZ"u8.CopyTo(bytes);
        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        Put(60, 128);
        Put(128, 0x4550);
        Put(132, 0x00018664);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(148), 240);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(152), 0x20b);
        Put(152 + 108, 16);
        Put(152 + 120, 0x2000);
        const int table = 152 + 240;
        ".idata"u8.CopyTo(bytes.AsSpan(table));
        Put(table + 8, 512);
        Put(table + 12, 0x2000);
        Put(table + 16, 512);
        Put(table + 20, 512);
        Put(512, 0x2040);
        Put(512 + 12, 0x2080);
        Put(512 + 0x40, 0x20a0);
        "kernel32.dll"u8.CopyTo(bytes.AsSpan(512 + 0x80));
        "CreateProcessW"u8.CopyTo(bytes.AsSpan(512 + 0xa2));
        return bytes;
    }

    private static byte[] Mach()
    {
        var bytes = new byte[512];
        void Put(int at, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), value);
        Put(0, 0xfeedfacf);
        Put(4, 0x01000007);
        Put(16, 2);
        Put(32, 0x0c);
        Put(36, 64);
        Put(40, 24);
        "/usr/lib/libSystem.B.dylib"u8.CopyTo(bytes.AsSpan(32 + 24));
        Put(96, 2);
        Put(100, 24);
        Put(104, 200);
        Put(108, 1);
        Put(112, 300);
        Put(116, 32);
        Put(200, 1);
        bytes[204] = 1;
        "_connect"u8.CopyTo(bytes.AsSpan(301));
        return bytes;
    }

    private static byte[] Compiled(string source)
    {
        if (!File.Exists("/usr/bin/gcc"))
        {
            Assert.Skip("No gcc compiles the program.");
        }

        var folder = Directory.CreateTempSubdirectory("mtf-native-");
        try
        {
            var path = Path.Combine(folder.FullName, "a.c");
            File.WriteAllText(path, source);
            using var compiler = Process.Start(new ProcessStartInfo("/usr/bin/gcc", ["-O0", "-o", path + ".out", path]) { RedirectStandardError = true, UseShellExecute = false })!;
            compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            return File.ReadAllBytes(path + ".out");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
