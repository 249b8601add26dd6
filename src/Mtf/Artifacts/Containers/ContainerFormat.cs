namespace Mtf.Artifacts.Containers;

/// <summary>How the bytes of a container are laid out, told by its content and checked against its name.</summary>
internal enum ContainerLayout { GzipTar, Tar, Zip }

internal static class ContainerFormat
{
    private static readonly string[] ZipNames = [".mcpb", ".dxt", ".whl", ".zip", ".nupkg"];
    private static readonly string[] GzipNames = [".tgz", ".tar.gz"];

    /// <summary>Whether a file name looks like a container that can be opened.</summary>
    public static bool IsContainerName(string name) =>
        ZipNames.Concat(GzipNames).Append(".tar").Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the first bytes and compares them with the name's extension.</summary>
    /// <exception cref="ArtifactException">Empty, not an archive, or another archive than the name says.</exception>
    public static ContainerLayout Detect(FileStream file, string name)
    {
        if (file.Length == 0)
        {
            throw new ArtifactException($"{name} is empty; download or build it again.");
        }

        var head = new byte[(int)Math.Min(file.Length, 512)];
        var bytes = head.AsSpan(0, RandomAccess.Read(file.SafeFileHandle, head, 0));
        var (layout, found) = bytes switch
        {
            [0x1f, 0x8b, ..] => (ContainerLayout.GzipTar, "a gzip-compressed tar archive"),
            [(byte)'P', (byte)'K', 3, 4, ..] or [(byte)'P', (byte)'K', 5, 6, ..] => (ContainerLayout.Zip, "a zip archive"),
            _ when bytes.Length == 512 && bytes.Slice(257, 5).SequenceEqual("ustar"u8) => (ContainerLayout.Tar, "an uncompressed tar archive"),
            _ => ((ContainerLayout?)null, Describe(bytes)),
        };
        ContainerLayout? named = ZipNames.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? ContainerLayout.Zip
            : GzipNames.Any(extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)) ? ContainerLayout.GzipTar
            : name.EndsWith(".tar", StringComparison.OrdinalIgnoreCase) ? ContainerLayout.Tar : null;
        if (layout is null && named == ContainerLayout.Zip && HasZipEnd(file))
        {
            // Something stands before the archive; the reader reports it.
            return ContainerLayout.Zip;
        }

        if (layout is null || named is not null && named != layout)
        {
            throw new ArtifactException($"{name} is {found}, not {Expected(named)}; get the right file or correct its extension.");
        }

        return layout.Value;
    }

    private static string Expected(ContainerLayout? layout) => layout switch
    {
        ContainerLayout.GzipTar => "a gzip-compressed tar archive",
        ContainerLayout.Tar => "a tar archive",
        ContainerLayout.Zip => "a zip archive",
        null => "a package archive",
    };

    private static string Describe(ReadOnlySpan<byte> head) => head.TrimStart(" \t\r\n"u8) switch
    {
        [(byte)'<', ..] => "a web page or XML document",
        [(byte)'{' or (byte)'[', ..] => "a JSON document",
        [(byte)'M', (byte)'Z', ..] or [0x7f, (byte)'E', (byte)'L', (byte)'F', ..] => "an executable",
        [(byte)'B', (byte)'Z', (byte)'h', ..] or [0xfd, (byte)'7', (byte)'z', ..] or [0x28, 0xb5, 0x2f, 0xfd, ..] or [(byte)'7', (byte)'z', 0xbc, ..] =>
            "an archive of an unsupported kind",
        _ => "no archive of a known kind",
    };

    private static bool HasZipEnd(FileStream file)
    {
        var length = file.Length;
        var tail = new byte[(int)Math.Min(length, 22 + ushort.MaxValue + (1 << 20))];
        var count = RandomAccess.Read(file.SafeFileHandle, tail, length - tail.Length);
        return tail.AsSpan(0, count).LastIndexOf("PK\x5\x6"u8) >= 0;
    }
}
