using System.ComponentModel;
using System.Formats.Tar;
using System.IO.Compression;
using Xunit;

namespace Mtf.EndToEnd.Tests;

/// <summary>A disk without space, made real: a small file system in memory, which only root may mount.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly Scratch scratch = new();
    private bool isMounted;

    private string Disk => Path.Combine(scratch.Folder, "disk");

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Disk);
        try
        {
            var mount = await Command.RunAsync("mount", ["-t", "tmpfs", "-o", "size=256k", "none", Disk]);
            isMounted = mount.Code == 0;
            Assert.SkipUnless(isMounted, $"no file system can be mounted here: {mount.Error.Trim()}");
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no 'mount' here");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (isMounted)
        {
            await Command.RunAsync("umount", [Disk]);
        }

        scratch.Dispose();
    }

    [Fact]
    public async Task A_cache_that_is_full_is_one_line_and_exit_3()
    {
        var run = await ScanAsync(new() { ["MTF_CACHE"] = Path.Combine(Disk, "cache") }, "--offline", "--quiet");

        AssertFull(run, "MTF_CACHE");
    }

    [Fact]
    public async Task A_report_that_finds_no_space_is_one_line_and_exit_3()
    {
        File.WriteAllBytes(Path.Combine(Disk, "filler"), new byte[250 << 10]);
        var run = await ScanAsync(new() { ["MTF_CACHE"] = Path.Combine(scratch.Folder, "cache") }, "--offline", "--quiet", "-o", Path.Combine(Disk, "report.json"));

        AssertFull(run, "report");
        Assert.Equal(["filler"], Directory.GetFileSystemEntries(Disk).Select(entry => Path.GetFileName(entry)));
    }

    [Fact]
    public async Task Advisories_that_find_no_space_are_one_line_and_exit_3()
    {
        var record = scratch.Write("GHSA-aaaa-bbbb-cccc.json", System.Text.Encoding.UTF8.GetBytes($$"""
            { "schema_version": "1.6.0", "id": "GHSA-aaaa-bbbb-cccc", "modified": "2026-01-01T00:00:00Z", "details": "{{Convert.ToBase64String(Noise())}}",
              "affected": [ { "package": { "ecosystem": "npm", "name": "left" }, "versions": [ "1.0.0" ] } ] }
            """));
        using var process = Command.Start(await Command.ProgramAsync(), ["advisories", "import", record], environment: new Dictionary<string, string> { ["MTF_DATA"] = Disk });

        AssertFull(await Command.FinishAsync(process), "space");
    }

    private static void AssertFull(Command run, string named)
    {
        Assert.Equal(3, run.Code);
        Assert.Empty(run.Output);
        Assert.StartsWith("mtf: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("internal error", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, run.Error.Count(letter => letter == '\n'));
    }

    private async Task<Command> ScanAsync(Dictionary<string, string> environment, params string[] options)
    {
        environment["HOME"] = scratch.Folder;
        environment["MTF_DATA"] = Path.Combine(scratch.Folder, "data");
        using var process = Command.Start(await Command.ProgramAsync(), ["scan", Package(), .. options], environment: environment);
        return await Command.FinishAsync(process);
    }

    /// <summary>A package with a megabyte that does not compress.</summary>
    private string Package()
    {
        using var content = new MemoryStream();
        using (var compressed = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        using (var archive = new TarWriter(compressed))
        {
            Add(archive, "package/package.json", """{ "name": "example-server", "version": "1.0.0" }"""u8.ToArray());
            Add(archive, "package/noise.bin", Noise());
        }

        return scratch.Write("example-server-1.0.0.tgz", content.ToArray());
    }

    private static byte[] Noise()
    {
        var noise = new byte[1 << 20];
        for (uint index = 0, state = 1; index < noise.Length; index++)
        {
            state = (state * 1664525) + 1013904223;
            noise[index] = (byte)(state >> 24);
        }

        return noise;
    }

    private static void Add(TarWriter archive, string name, byte[] content) =>
        archive.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
}
