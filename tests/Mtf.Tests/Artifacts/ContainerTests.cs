using System.Text;
using CsCheck;
using Mtf.Artifacts;
using Mtf.Artifacts.Containers;
using Xunit;

namespace Mtf.Tests.Artifacts;

public sealed class ContainerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_package_tar_loses_its_top_folder_and_keeps_modes()
    {
        using var artifact = Open("a.tgz", new TarBuilder()
            .Add("package/package.json", """{"name":"@acme/server","version":"1.2.3"}""").Add("package/bin/run", "x", mode: 0b111_101_101).ToGzip());
        Assert.Equal(["bin/run", "package.json"], artifact.Files.Files.Select(file => file.Path));
        Assert.True(artifact.Files.Files[0].IsExecutable);
        Assert.Equal(ArtifactKind.NpmPackage, artifact.Kind);
        Assert.Equal("pkg:npm/%40acme/server@1.2.3", artifact.Subject.Purl.ToString());
        Assert.Empty(artifact.Anomalies);
        Assert.Equal("x", artifact.Files.ReadText(artifact.Files.Files[0]));
    }

    public static TheoryData<string, string> HostileNames => new()
    {
        { "package/../../etc/passwd", "path-traversal" }, { "../x", "path-traversal" }, { "/etc/passwd", "absolute-path" }, { @"\\host\share\x", "absolute-path" },
        { @"C:\windows\x", "drive-path" }, { "c:x", "drive-path" }, { "package/CON", "reserved-name" }, { "package/nul.txt", "reserved-name" },
        { "package/a ", "reserved-name" }, { "package/a:b", "reserved-name" }, { "package/a\u0007b", "control-character" }, { "package/a\u202Eb", "control-character" },
        { @"package\..\..\x", "path-traversal" }, { @"package\x", "backslash" }, { "x", "outside-root-folder" },
    };

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_hostile_name_in_a_tar_is_reported(string name, string kind)
    {
        using var artifact = Open("a.tgz", new TarBuilder().Add(name, "x").Add("package/ok", "x").ToGzip());
        Assert.Equal(kind, Assert.Single(artifact.Anomalies).Kind);
        Assert.All(artifact.Files.Files, file => AssertInside(file.Path));
    }

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_hostile_name_in_a_zip_is_reported(string name, string kind)
    {
        using var artifact = Open("a.zip", new ZipBuilder().Add(name, "x").Add("ok", "x").ToZip());
        Assert.All(artifact.Files.Files, file => AssertInside(file.Path));
        Assert.Equal(kind == "outside-root-folder" ? [] : [kind], artifact.Anomalies.Select(anomaly => anomaly.Kind));
    }

    [Fact]
    public void No_entry_name_at_all_leads_outside_the_root() =>
        Gen.OneOf(Gen.String, Gen.String["./\\:~ ab\0\u202e"], Gen.Const(".."), Gen.Const("/"), Gen.Const("C:")).Array[0, 8].Select(string.Concat)
            .Sample(name =>
            {
                foreach (var strip in new[] { 0, 1 })
                {
                    if (EntryName.Parse(name, strip).Path is { } path)
                    {
                        AssertInside(path);
                    }
                }
            }, iter: 20_000);

    [Fact]
    public void Any_bytes_as_a_package_end_in_an_artifact_or_one_sentence() =>
        Gen.Byte.Array[0, 2000].Sample(bytes =>
        {
            foreach (var (name, content) in new[] { ("a.tgz", TarBuilder.Compress(bytes)), ("b.tgz", bytes), ("c.zip", [.. "PK\x3\x4"u8, .. bytes]), ("d.whl", bytes) })
            {
                try
                {
                    Open(name, content).Dispose();
                }
                catch (ArtifactException exception)
                {
                    Assert.Matches("[.]$", exception.Message);
                }
            }
        }, iter: 100, threads: 1);

    [Fact]
    public void Flipped_bytes_in_a_zip_or_tar_never_crash()
    {
        var zip = new ZipBuilder().Add("manifest.json", "{}").Add("a/b.js", new string('x', 300), method: 8).Add("c", "y", unixMode: 0xA1FF).ToZip();
        var tar = new TarBuilder().Add("package/package.json", "{}").AddPax("path", "package/long").Add("package/s", "y").Add("package/l", type: '2', link: "x").ToTar();
        Gen.Select(Gen.Int[0, 100_000], Gen.Byte, Gen.Bool).Sample((position, value, isZip) =>
        {
            var bytes = (isZip ? zip : tar).ToArray();
            bytes[position % bytes.Length] = value;
            try
            {
                using var artifact = Open(isZip ? "a.zip" : "a.tgz", isZip ? bytes : TarBuilder.Compress(bytes));
                Assert.All(artifact.Files.Files, file => AssertInside(file.Path));
            }
            catch (ArtifactException)
            {
                // Refused is as good as reported.
            }
        }, iter: 600, threads: 1);
    }

    public static TheoryData<char, string> SpecialTypes => new() { { '1', "link" }, { '2', "link" }, { '3', "device" }, { '4', "device" }, { '6', "device" }, { 'S', "unsupported-entry" }, { 'Z', "unsupported-entry" } };

    [Theory]
    [MemberData(nameof(SpecialTypes))]
    public void A_tar_entry_that_is_no_file_is_reported_and_left_out(char type, string kind)
    {
        using var artifact = Open("a.tgz", new TarBuilder().Add("package/x", type: type, link: "/etc/passwd").Add("package/ok", "x").ToGzip());
        Assert.Equal(kind, Assert.Single(artifact.Anomalies).Kind);
        Assert.Equal("ok", Assert.Single(artifact.Files.Files).Path);
    }

    [Theory]
    [InlineData(0xA1FFu, "link")]
    [InlineData(0x21FFu, "device")]
    [InlineData(0x11FFu, "device")]
    public void A_zip_entry_that_is_no_file_is_reported_and_left_out(uint mode, string kind)
    {
        using var artifact = Open("a.mcpb", new ZipBuilder().Add("x", "/etc/passwd", unixMode: mode).Add("manifest.json", "{}").ToZip());
        Assert.Equal(kind, Assert.Single(artifact.Anomalies).Kind);
        Assert.Equal("manifest.json", Assert.Single(artifact.Files.Files).Path);
    }

    [Fact]
    public void Duplicates_collisions_and_conflicts_are_reported()
    {
        using var artifact = Open("a.tgz", new TarBuilder()
            .Add("package/a", "1").Add("package/a", "2").Add("package/A", "3").Add("package/d", "4").Add("package/d/e", "5").Add("package/s", "6", mode: 0b100_111_101_101).ToGzip());
        Assert.Equal(["duplicate-name", "case-collision", "special-mode", "name-conflict"], artifact.Anomalies.Select(anomaly => anomaly.Kind));
        Assert.Equal("2", artifact.Files.ReadText(artifact.Files.Find("a")!));
    }

    [Fact]
    public void Pax_and_GNU_long_names_are_read()
    {
        var name = "package/" + string.Join('/', Enumerable.Repeat("folder", 40)) + "/file.js";
        using var artifact = Open("a.tgz", new TarBuilder()
            .AddPax("path", name).Add("short", "1").Add("././@LongLink", name + "2\0", 'L').Add("short", "2").ToGzip());
        Assert.Equal([name[8..], name[8..] + "2"], artifact.Files.Files.Select(file => file.Path));
        Assert.Empty(artifact.Anomalies);
    }

    [Fact]
    public void Data_behind_the_end_of_a_tar_is_reported()
    {
        using var artifact = Open("a.tgz", new TarBuilder().Add("package/a", "1").ToGzip(Encoding.UTF8.GetBytes("hidden")));
        Assert.Equal("trailing-data", Assert.Single(artifact.Anomalies).Kind);
        using var other = Open("b.tgz", [.. new TarBuilder().Add("package/a", "1").ToGzip(), .. "hidden"u8]);
        Assert.Equal("trailing-data", Assert.Single(other.Anomalies).Kind);
    }

    public static TheoryData<string, byte[], string> Refusals
    {
        get
        {
            var tar = new TarBuilder().Add("package/a", new string('a', 5000)).ToGzip();
            var zip = new ZipBuilder().Add("manifest.json", "{}").ToZip();
            var badSum = new TarBuilder().Add("package/a", "x").ToTar();
            badSum[0] ^= 1;
            var bomb = new ZipBuilder().Add("a", data: new byte[1000]).List("b", 0, 0, ZipBuilder.Crc(new byte[1000]), 1000, 1000, 0, 0).ToZip();
            return new()
            {
                { "a.tgz", [], "is empty" },
                { "a.tgz", zip, "is a zip archive, not a gzip-compressed tar archive" },
                { "a.mcpb", tar, "is a gzip-compressed tar archive, not a zip archive" },
                { "a.whl", Encoding.UTF8.GetBytes("<!doctype html>"), "a web page" },
                { "a.tgz", tar[..^20], "truncated" },
                { "a.tgz", TarBuilder.Compress(new TarBuilder().Add("package/a", "abc", size: 90_000).ToTar()), "truncated" },
                { "a.tgz", TarBuilder.Compress(badSum), "bad header checksum" },
                { "a.tgz", TarBuilder.Compress(new byte[1024]), "without any entry" },
                { "a.tgz", new TarBuilder().Add("x", "99 path=", 'x').Add("package/a").ToGzip(), "extended header" },
                { "a.tgz", new TarBuilder().Add("x", "", 'x', size: 4 << 20).ToGzip(), "extended header" },
                { "a.tgz", new TarBuilder().AddPax("size", "-5").Add("package/a").ToGzip(), "impossible size" },
                { "a.tgz", new TarBuilder().AddPax("path", "package/" + new string('n', 5000)).Add("a").ToGzip(), "4,096 bytes" },
                { "a.tgz", new TarBuilder().Add(Encoding.UTF8.GetBytes("package/zero"), new byte[12 << 20]).ToGzip(), "100 times its size" },
                { "a.zip", new ZipBuilder().Add("zero", data: new byte[12 << 20], method: 8).ToZip(), "100 times its size" },
                { "a.tgz", new TarBuilder().Add("package/big", "", size: 600L << 20).ToGzip(), "more than 500 MB" },
                { "a.zip", zip[..^30], "truncated" },
                { "a.zip", bomb, "overlapping entries" },
                { "a.zip", new ZipBuilder().Add("a", "abc", length: 9).ToZip(), "lies about the size" },
                { "a.zip", new ZipBuilder().Add("a", "abc", length: 2).ToZip(), "lies about the size" },
                { "a.zip", new ZipBuilder().Add("a", "abc", packedLength: 500_000).ToZip(), "outside the file" },
                { "a.zip", new ZipBuilder().Add("a", "abc", offset: 3).ToZip(), "no entry where its directory says" },
                { "a.zip", new ZipBuilder().Add("a", "abc", checksum: 5).ToZip(), "checksum of a is wrong" },
                { "a.zip", new ZipBuilder().Add("a", "abc").ToZip(entries: 7), "states 7 entries but lists 1" },
                { "a.zip", new ZipBuilder().Add("a", "abc").ToZip(directoryOffset: 4000), "impossible zip directory" },
                { "a.zip", new ZipBuilder().Add("a", data: [1, 2, 3, 4, 5, 6, 7, 8]).List("b", 0, 8, 1, 8, 100, 0, 0).ToZip(), "" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void A_container_beyond_repair_is_one_clear_sentence(string name, byte[] content, string expected)
    {
        var exception = Assert.Throws<ArtifactException>(() => Open(name, content));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith(name, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Empty(Directory.EnumerateFiles(folder.Path, "*.pack", SearchOption.AllDirectories));
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        var builder = new TarBuilder();
        for (var index = 0; index < 30; index++)
        {
            builder.Add($"package/{index}");
        }

        var exception = Assert.Throws<ArtifactException>(() => Open("a.tgz", builder.ToGzip(), new UnpackLimits { Entries = 20 }));
        Assert.Contains("more than 20 entries", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refused_entry_cannot_smuggle_a_bomb()
    {
        var tar = new TarBuilder().Add(Encoding.UTF8.GetBytes("/refused"), new byte[60 << 20]).ToGzip();
        Assert.Contains("refused", Assert.Throws<ArtifactException>(() => Open("a.tgz", tar)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<byte[], string> OddZips => new()
    {
        { new ZipBuilder().Add("a", "abc", localName: "b").ToZip(), "header-mismatch" },
        { new ZipBuilder().Add("a", "abc", flags: 1).ToZip(), "encrypted" },
        { new ZipBuilder().Add("a", "abc", method: 14).ToZip(), "unsupported-compression" },
        { new ZipBuilder().Add("a", "abc").ToZip("trailing"u8.ToArray()), "trailing-data" },
        { [.. "#!/bin/sh\n"u8, .. new ZipBuilder().Add("a", "abc").ToZip()], "prepended-data" },
        { new ZipBuilder().Add("a", "abc").Add("ghost.js", "evil", listed: false).Add("b", "x").ToZip(), "hidden-entry" },
        { new ZipBuilder().Add("a", "abc").Prepend(new byte[99]).Add("b", "x").ToZip(), "hidden-data" },
    };

    [Theory]
    [MemberData(nameof(OddZips))]
    public void What_two_zip_readers_could_see_differently_is_reported(byte[] content, string kind)
    {
        using var artifact = Open("a.zip", content);
        Assert.Equal(kind, Assert.Single(artifact.Anomalies).Kind);
    }

    [Fact]
    public void The_signature_block_of_a_bundle_is_recognised()
    {
        var zip = new ZipBuilder().Add("manifest.json", """{"name":"demo","version":"1.0.0"}""").ToZip();
        byte[] block = [.. "MCPB_SIG_V1"u8, 5, 0, 0, 0, 1, 2, 3, 4, 5, .. "MCPB_SIG_END"u8];
        using var artifact = Open("a.mcpb", [.. zip, .. block]);
        Assert.Empty(artifact.Anomalies);
        Assert.Equal((zip.Length, block.Length), artifact.SignatureBlock);
        Assert.Equal("pkg:generic/demo@1.0.0", artifact.Subject.Purl.ToString());
    }

    [Fact]
    public void A_second_open_reads_the_cached_pack()
    {
        var content = new TarBuilder().Add("package/package.json", "{}").Add("/bad", "x").ToGzip();
        Open("a.tgz", content).Dispose();
        var pack = Assert.Single(Directory.GetFiles(Path.Combine(folder.Path, "cache"), "*.pack", SearchOption.AllDirectories));
        var written = File.GetLastWriteTimeUtc(pack);
        using var artifact = Open("a.tgz", content);
        Assert.Equal(written, File.GetLastWriteTimeUtc(pack));
        Assert.Equal("absolute-path", Assert.Single(artifact.Anomalies).Kind);
    }

    [Fact]
    public async Task Without_a_cache_nothing_stays_behind()
    {
        var path = Path.Combine(folder.Path, "a.tgz");
        File.WriteAllBytes(path, new TarBuilder().Add("package/package.json", "{}").ToGzip());
        using var source = new ArtifactSource(new FetchOptions { NoCache = true });
        var artifact = await source.OpenAsync(new Reference.File(path), path, null, TestContext.Current.CancellationToken);
        Assert.Equal("{}", artifact.Files.ReadText(artifact.Files.Files[0]));
        artifact.Dispose();
        Assert.Equal([path], Directory.GetFileSystemEntries(folder.Path));
    }

    private Artifact Open(string name, byte[] content, UnpackLimits? limits = null)
    {
        var path = Path.Combine(folder.Path, name);
        File.WriteAllBytes(path, content);
        using var source = new ArtifactSource(new FetchOptions { CacheDirectory = Path.Combine(folder.Path, "cache") }) { Limits = limits ?? new UnpackLimits() };
        return source.OpenAsync(new Reference.File(path), path, null, TestContext.Current.CancellationToken).GetAwaiter().GetResult();
    }

    private static void AssertInside(string path) =>
        Assert.All(path.Split('/'), segment => Assert.False(segment is "" or "." or ".." || segment.Contains('\\'), path));
}
