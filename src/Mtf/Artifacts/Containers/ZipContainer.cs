using System.IO.Compression;

namespace Mtf.Artifacts.Containers;

/// <summary>Reads a zip into a pack, by its central directory, and compares everything else in the file with it.</summary>
internal static class ZipContainer
{
    private const int Stored = 0;
    private const int Deflated = 8;

    /// <returns>Where the signature block of a bundle lies in the file; length 0 when there is none.</returns>
    public static (long Offset, int Length) Unpack(FileStream file, PackWriter writer, CancellationToken cancellationToken, bool stripCommonFolder = false)
    {
        var directory = ZipDirectory.Read(file, writer);
        var strip = stripCommonFolder ? CommonFolder(directory.Entries) : "";
        foreach (var entry in directory.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                UnpackEntry(file, directory, entry, strip, writer);
            }
            catch (InvalidDataException exception)
            {
                throw new ArtifactException($"{writer.Subject} is damaged: the data of {entry.Name} cannot be decompressed.", exception);
            }
        }

        directory.CheckCoverage(file, writer);
        return (directory.SignatureOffset, directory.SignatureLength);
    }

    /// <summary>The folder that a zipped source distribution wraps everything in; empty when there is none.</summary>
    private static string CommonFolder(IReadOnlyList<ZipEntry> entries)
    {
        var slash = entries.Count == 0 ? -1 : entries[0].Name.IndexOf('/', StringComparison.Ordinal);
        var folder = slash < 1 ? "" : entries[0].Name[..(slash + 1)];
        return entries.All(entry => entry.Name.StartsWith(folder, StringComparison.Ordinal)) ? folder : "";
    }

    private static void UnpackEntry(FileStream file, ZipDirectory directory, ZipEntry entry, string strip, PackWriter writer)
    {
        var isFolder = entry.Name.EndsWith('/') || entry.Name.EndsWith('\\');
        var path = writer.Admit(entry.Name[strip.Length..], isFolder);
        var start = directory.LocateData(file, entry, writer);
        switch (entry.UnixType)
        {
            case 0xA000:
                writer.Report("link", entry.Name, "The entry is a symbolic link.");
                return;
            case 0x1000 or 0x2000 or 0x6000 or 0xC000:
                writer.Report("device", entry.Name, "The entry is a device, pipe or socket.");
                return;
        }

        if (entry.IsEncrypted)
        {
            writer.Report("encrypted", entry.Name, "The entry is encrypted and cannot be inspected.");
            return;
        }

        if (isFolder && entry.Length == 0 || path is null)
        {
            return;
        }

        if (entry.Method is not (Stored or Deflated))
        {
            writer.Report("unsupported-compression", entry.Name, $"The entry uses compression method {entry.Method}, which cannot be inspected.");
            return;
        }

        file.Position = start;
        using var section = new ZipSection(file, entry.PackedLength);
        using Stream plain = entry.Method == Stored ? section : new DeflateStream(section, CompressionMode.Decompress, leaveOpen: true);
        using var content = new ChecksumStream(plain);
        writer.AddFile(path, entry.Mode, content, entry.Length);
        if (content.Checksum != entry.Checksum)
        {
            throw new ArtifactException($"{writer.Subject} is damaged: the checksum of {entry.Name} is wrong.");
        }
    }

    /// <summary>The packed bytes of one entry, and nothing behind them.</summary>
    private sealed class ZipSection(FileStream file, long length) : Stream
    {
        private long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            var count = file.Read(buffer[..(int)Math.Min(buffer.Length, left)]);
            left -= count;
            return count;
        }

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
