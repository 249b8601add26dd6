using System.Buffers.Binary;
using System.IO.Compression;

namespace Mtf.Advisories;

/// <summary>What an archive of OSV records holds.</summary>
/// <param name="Records">The well-formed records.</param>
/// <param name="Malformed">Number of records that were refused.</param>
/// <param name="Problems">The first refusals: entry and reason.</param>
internal sealed record OsvContent(IReadOnlyList<Advisory> Records, int Malformed, IReadOnlyList<string> Problems)
{
    /// <summary>Date of the record modified last, leaving out dates that lie in the future.</summary>
    public DateTimeOffset? NewestModified(DateTimeOffset now) =>
        Records.Where(record => record.Modified <= now.AddDays(1)).Select(record => (DateTimeOffset?)record.Modified).Max();
}

/// <summary>Reads zip archives of OSV records. The archive is hostile: entries, record sizes and the total are bounded before anything is read.</summary>
internal static class OsvArchive
{
    public const long MaximumRecord = 16 << 20;

    private const int MaximumEntries = 2_000_000;
    private const long MaximumDirectory = 256 << 20;
    private const long MaximumTotal = 16L << 30;
    private const int KeptProblems = 10;

    /// <exception cref="AdvisoryException">The file is not a zip archive, is damaged or is beyond the limits.</exception>
    public static OsvContent Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 14, FileOptions.RandomAccess);
            CheckDirectory(stream, path);
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            return Read(zip, path, cancellationToken);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new AdvisoryException($"'{path}' cannot be read as a zip archive: {exception.Message}", exception);
        }
    }

    private static OsvContent Read(ZipArchive zip, string path, CancellationToken cancellationToken)
    {
        if (zip.Entries.Count > MaximumEntries)
        {
            throw new AdvisoryException($"'{path}' has more than {MaximumEntries} entries.");
        }

        var records = new List<Advisory>();
        var problems = new List<string>();
        var malformed = 0;
        long total = 0;
        foreach (var entry in zip.Entries.Where(entry => entry.FullName.EndsWith(".json", StringComparison.OrdinalIgnoreCase)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryReadEntry(entry, out var bytes, out var problem) && OsvReader.TryRead(bytes, out var advisory, out problem))
            {
                records.Add(advisory);
            }
            else
            {
                malformed++;
                if (problems.Count < KeptProblems)
                {
                    problems.Add($"{entry.FullName}: {problem}");
                }
            }

            total += bytes.Length;
            if (total > MaximumTotal)
            {
                throw new AdvisoryException($"'{path}' unpacks to more than 16 GB.");
            }
        }

        return new OsvContent(records, malformed, problems);
    }

    private static bool TryReadEntry(ZipArchiveEntry entry, out byte[] bytes, out string problem)
    {
        (bytes, problem) = ([], "");
        if (entry.Length > MaximumRecord)
        {
            problem = "larger than 16 MB";
            return false;
        }

        try
        {
            using var stream = entry.Open();
            var buffer = new byte[entry.Length];
            var count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var complete = count == buffer.Length && stream.ReadByte() < 0;
            (bytes, problem) = (buffer, complete ? "" : "its size is not the stated size");
            return complete;
        }
        catch (Exception exception) when (exception is InvalidDataException or NotSupportedException)
        {
            problem = exception.Message;
            return false;
        }
    }

    // The base library keeps an object per central directory header, and counts them only afterwards: bound the directory first.
    private static void CheckDirectory(FileStream stream, string path)
    {
        const int EndSize = 22;
        var tail = new byte[(int)Math.Min(stream.Length, EndSize + ushort.MaxValue)];
        stream.Position = stream.Length - tail.Length;
        stream.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf("PK\u0005\u0006"u8);
        if (end < 0 || tail.Length - end < EndSize)
        {
            throw new AdvisoryException($"'{path}' is not a complete zip archive: its end is missing.");
        }

        var start = (long)BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end + 16));
        var locator = tail.AsSpan(0, end).LastIndexOf("PK\u0006\u0007"u8);
        if (start == uint.MaxValue && locator >= 0 && end - locator >= 20)
        {
            var record = new byte[56];
            stream.Position = Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(tail.AsSpan(locator + 8)), 0, Math.Max(0, stream.Length - record.Length));
            stream.ReadExactly(record);
            start = BinaryPrimitives.ReadInt64LittleEndian(record.AsSpan(48));
        }

        if (start < 0 || start > stream.Length || stream.Length - start > MaximumDirectory)
        {
            throw new AdvisoryException($"'{path}' has a directory that is larger than 256 MB or outside the file.");
        }

        stream.Position = 0;
    }
}
