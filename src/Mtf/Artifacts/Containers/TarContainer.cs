using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Mtf.Artifacts.Containers;

/// <summary>Reads a tar (ustar, PAX, GNU), gzip-compressed or plain, into a pack. Every header field is hostile.</summary>
internal static class TarContainer
{
    private const int Block = 512;
    private const int LongestExtension = 1 << 20;

    public static void Unpack(Stream container, bool compressed, PackWriter writer, CancellationToken cancellationToken)
    {
        using var stream = compressed ? new GZipStream(container, CompressionMode.Decompress, leaveOpen: true) : container;
        var reader = new Reader(stream, writer, cancellationToken);
        try
        {
            reader.ReadAll();
        }
        catch (InvalidDataException exception)
        {
            throw new ArtifactException($"{writer.Subject} is damaged or truncated: its compressed data cannot be read.", exception);
        }

        if (compressed && TrailerLength(container) != unchecked((uint)reader.Position))
        {
            writer.Report("trailing-data", "", "The compressed stream does not end where the file ends.");
        }
    }

    /// <summary>The last four bytes of a gzip file state the unpacked length modulo 2^32.</summary>
    private static uint TrailerLength(Stream container)
    {
        Span<byte> trailer = stackalloc byte[4];
        container.Position = Math.Max(0, container.Length - 4);
        return container.ReadAtLeast(trailer, 4, throwOnEndOfStream: false) == 4 ? BitConverter.ToUInt32(trailer) : 0;
    }

    private sealed class Reader(Stream stream, PackWriter writer, CancellationToken cancellationToken)
    {
        private readonly byte[] header = new byte[Block];
        private string? longName;
        private string? longLink;
        private Dictionary<string, string> local = [];
        private readonly Dictionary<string, string> global = new(StringComparer.Ordinal);

        public long Position { get; private set; }

        public void ReadAll()
        {
            var found = false;
            while (ReadHeader())
            {
                cancellationToken.ThrowIfCancellationRequested();
                ReadEntry();
                found = true;
            }

            if (!found)
            {
                throw new ArtifactException($"{writer.Subject} is an archive without any entry.");
            }

            DrainTrailer();
        }

        private bool ReadHeader()
        {
            var count = stream.ReadAtLeast(header, Block, throwOnEndOfStream: false);
            Position += count;
            if (count == 0 || count == Block && !header.AsSpan().ContainsAnyExcept((byte)0))
            {
                return false;
            }

            if (count < Block)
            {
                throw Truncated();
            }

            if (!HasValidChecksum())
            {
                throw new ArtifactException($"{writer.Subject} is not a valid tar archive (bad header checksum).");
            }

            return true;
        }

        private void ReadEntry()
        {
            var type = (char)header[156];
            var length = Length();
            switch (type)
            {
                case 'L':
                    longName = Text(ReadExtension(length));
                    return;
                case 'K':
                    longLink = Text(ReadExtension(length));
                    return;
                case 'x':
                    local = ParseExtension(ReadExtension(length));
                    return;
                case 'g':
                    foreach (var (key, value) in ParseExtension(ReadExtension(length)))
                    {
                        global[key] = value;
                    }

                    return;
            }

            var name = Attribute("path") ?? longName ?? HeaderName();
            length = Attribute("size") is { } size ? ParseSize(size) : length;
            var sparse = local.Keys.Concat(global.Keys).Any(key => key.StartsWith("GNU.sparse", StringComparison.Ordinal));
            ReadContent(sparse ? 'S' : type, name, length);
            (longName, longLink, local) = (null, null, []);
        }

        private void ReadContent(char type, string name, long length)
        {
            var isFolder = type == '5' || type is '\0' or '0' && name.EndsWith('/');
            var path = writer.Admit(name, isFolder);
            var isFile = type is '\0' or '0' or '7' && !isFolder;
            if (isFile && path is not null)
            {
                using var content = new SectionReader(this, length);
                writer.AddFile(path, (int)Octal(header.AsSpan(100, 8)), content, length);
                SkipPadding(length);
                return;
            }

            if (!isFile && !isFolder)
            {
                ReportSpecial(type, name);
            }

            // Links and folders carry no data, whatever their size field says; tar programs agree on this.
            Skip(type is '1' or '2' or '3' or '4' or '5' or '6' ? 0 : length);
        }

        private void ReportSpecial(char type, string name)
        {
            var (kind, detail) = type switch
            {
                '1' or '2' => ("link", $"The entry is a {(type == '1' ? "hard" : "symbolic")} link to {Attribute("linkpath") ?? longLink ?? Text(header.AsSpan(157, 100))}."),
                '3' or '4' => ("device", "The entry is a device node."),
                '6' => ("device", "The entry is a named pipe."),
                'S' => ("unsupported-entry", "The entry is a sparse file."),
                _ => ("unsupported-entry", $"The entry has the unknown type 0x{(int)type:x2}."),
            };
            writer.Report(kind, name, detail);
        }

        private string? Attribute(string key) => local.GetValueOrDefault(key) ?? global.GetValueOrDefault(key);

        private string HeaderName()
        {
            var name = Text(header.AsSpan(0, 100));
            var prefix = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8) ? Text(header.AsSpan(345, 155)) : "";
            return prefix.Length == 0 ? name : $"{prefix}/{name}";
        }

        private long Length()
        {
            var field = header.AsSpan(124, 12);
            if ((field[0] & 0x80) == 0)
            {
                return Octal(field);
            }

            long value = field[0] & 0x7f;
            foreach (var digit in field[1..])
            {
                if (value >> 55 != 0)
                {
                    throw BadSize();
                }

                value = value << 8 | digit;
            }

            return value;
        }

        private long ParseSize(string size) =>
            long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw BadSize();

        private byte[] ReadExtension(long length)
        {
            if (length > LongestExtension)
            {
                throw new ArtifactException($"{writer.Subject} has an extended header of {length:N0} bytes; it is refused.");
            }

            var content = new byte[(int)length];
            if (Read(content) < content.Length)
            {
                throw Truncated();
            }

            SkipPadding(length);
            return content;
        }

        /// <summary>PAX records: "length key=value\n", the length counting the whole record.</summary>
        private Dictionary<string, string> ParseExtension(ReadOnlySpan<byte> content)
        {
            var records = new Dictionary<string, string>(StringComparer.Ordinal);
            while (content.Length > 0 && content[0] != 0)
            {
                var space = content.IndexOf((byte)' ');
                if (space is < 1 or > 9 || !int.TryParse(content[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                    || length <= space + 1 || length > content.Length || content[(space + 1)..length].IndexOf((byte)'=') is var equals && equals < 1)
                {
                    throw new ArtifactException($"{writer.Subject} has a malformed extended header; it is damaged or hostile.");
                }

                var record = content[(space + 1)..length];
                records[Encoding.UTF8.GetString(record[..equals])] = Encoding.UTF8.GetString(record[(equals + 1)..]).TrimEnd('\n');
                content = content[length..];
            }

            return records;
        }

        private int Read(Span<byte> target)
        {
            var count = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            Position += count;
            writer.CheckStream(Position);
            return count;
        }

        private int ReadSome(Span<byte> target)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = stream.Read(target);
            Position += count;
            writer.CheckStream(Position);
            return count > 0 || target.Length == 0 ? count : throw Truncated();
        }

        private void Skip(long length)
        {
            using var section = new SectionReader(this, length);
            section.CopyTo(Stream.Null);
            SkipPadding(length);
        }

        private void SkipPadding(long length)
        {
            Span<byte> padding = stackalloc byte[(int)(-length & (Block - 1))];
            if (Read(padding) < padding.Length)
            {
                throw Truncated();
            }
        }

        /// <summary>Reads what follows the end marker: zero padding is usual, anything else is hidden data.</summary>
        private void DrainTrailer()
        {
            var rest = new byte[64 << 10];
            var hidden = false;
            long length = 0;
            while (Read(rest) is > 0 and var count)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hidden |= rest.AsSpan(0, count).ContainsAnyExcept((byte)0);
                if ((length += count) > 16 << 20)
                {
                    hidden = true;
                    break;
                }
            }

            if (hidden)
            {
                writer.Report("trailing-data", "", "There is data behind the end of the archive.");
            }
        }

        private bool HasValidChecksum()
        {
            var sum = 8 * ' ';
            for (var index = 0; index < Block; index++)
            {
                sum += index is >= 148 and < 156 ? 0 : header[index];
            }

            return Octal(header.AsSpan(148, 8)) == sum;
        }

        private static long Octal(ReadOnlySpan<byte> field)
        {
            long value = 0;
            foreach (var digit in field.TrimStart((byte)' '))
            {
                if (digit is < (byte)'0' or > (byte)'7')
                {
                    break;
                }

                value = value << 3 | (uint)(digit - '0');
            }

            return value;
        }

        private static string Text(ReadOnlySpan<byte> field)
        {
            var end = field.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
        }

        private ArtifactException Truncated() => new($"{writer.Subject} is truncated; download it again.");

        private ArtifactException BadSize() => new($"{writer.Subject} has an entry with an impossible size; it is damaged or hostile.");

        /// <summary>Exactly the next bytes of the archive, as a stream.</summary>
        private sealed class SectionReader(Reader reader, long length) : Stream
        {
            private long left = length;

            public override bool CanRead => true;

            public override bool CanSeek => false;

            public override bool CanWrite => false;

            public override long Length { get; } = length;

            public override long Position { get => Length - left; set => throw new NotSupportedException(); }

            public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

            public override int Read(Span<byte> buffer)
            {
                var count = left == 0 ? 0 : reader.ReadSome(buffer[..(int)Math.Min(buffer.Length, left)]);
                left -= count;
                return count;
            }

            public override void Flush() { }

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
