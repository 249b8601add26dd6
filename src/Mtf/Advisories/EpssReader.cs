using System.Globalization;
using System.IO.Compression;

namespace Mtf.Advisories;

/// <summary>Exploit prediction scores of one day.</summary>
/// <param name="Date">Day of the scores, null when the file does not say.</param>
/// <param name="Scores">CVE keys with probability, sorted by key, each key once.</param>
internal sealed record EpssScores(DateTimeOffset? Date, IReadOnlyList<(ulong Cve, double Score)> Scores);

/// <summary>Reads the EPSS file, plain or gzip, with or without its comment line (mirrors drop it).</summary>
internal static class EpssReader
{
    private const int MaximumRows = 5_000_000;
    private const int MaximumLine = 4096;

    /// <exception cref="AdvisoryException">The file is not an EPSS file or is damaged.</exception>
    public static EpssScores Read(string path)
    {
        using var stream = File.OpenRead(path);
        return Read(stream);
    }

    /// <exception cref="AdvisoryException">The content is not EPSS scores or is damaged.</exception>
    public static EpssScores Read(Stream stream)
    {
        try
        {
            var buffered = new BufferedStream(stream, 1 << 16);
            var first = buffered.ReadByte();
            buffered.Position = 0;
            using var reader = new StreamReader(first == 0x1F ? new GZipStream(buffered, CompressionMode.Decompress) : buffered);
            return Read(reader);
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException)
        {
            throw new AdvisoryException($"The EPSS file is damaged ({exception.Message}); fetch it again.", exception);
        }
    }

    private static EpssScores Read(TextReader reader)
    {
        DateTimeOffset? date = null;
        var line = ReadLine(reader);
        if (line is ['#', ..])
        {
            date = ScoreDate(line);
            line = ReadLine(reader);
        }

        if (line is null || !line.StartsWith("cve,epss", StringComparison.OrdinalIgnoreCase))
        {
            throw new AdvisoryException("This is not an EPSS file: the header 'cve,epss,percentile' is missing.");
        }

        var scores = new Dictionary<ulong, double>();
        while ((line = ReadLine(reader)) is not null && line.Length > 0)
        {
            var columns = line.Split(',');
            if (columns.Length < 2 || !CveKey.TryParse(columns[0], out var cve) ||
                !double.TryParse(columns[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var score) || score is not (>= 0 and <= 1))
            {
                throw new AdvisoryException($"The EPSS file has a row that is not 'CVE,probability': row {scores.Count + 1}.");
            }

            scores[cve] = score;
            if (scores.Count > MaximumRows)
            {
                throw new AdvisoryException($"The EPSS file has more than {MaximumRows} rows.");
            }
        }

        return scores.Count == 0
            ? throw new AdvisoryException("The EPSS file has no rows.")
            : new EpssScores(date, [.. scores.OrderBy(row => row.Key).Select(row => (row.Key, row.Value))]);
    }

    private static DateTimeOffset? ScoreDate(string comment)
    {
        const string Label = "score_date:";
        var start = comment.IndexOf(Label, StringComparison.Ordinal);
        return start >= 0 && DateTimeOffset.TryParse(
            comment[(start + Label.Length)..].Split(',')[0], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : null;
    }

    // A file without line ends must not become one string of its whole size.
    private static string? ReadLine(TextReader reader)
    {
        Span<char> buffer = stackalloc char[MaximumLine];
        var length = 0;
        for (var next = reader.Read(); next >= 0; next = reader.Read())
        {
            if (next == '\n')
            {
                return new string(buffer[..length].TrimEnd('\r'));
            }

            if (length == MaximumLine)
            {
                throw new AdvisoryException("This is not an EPSS file: it has a line longer than 4096 characters.");
            }

            buffer[length++] = (char)next;
        }

        return length == 0 ? null : new string(buffer[..length]);
    }
}
