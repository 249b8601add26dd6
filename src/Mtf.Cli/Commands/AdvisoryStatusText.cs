using System.Globalization;
using System.Text;
using System.Text.Json;
using Mtf.Advisories;
using Mtf.Reports;
using Spectre.Console;

namespace Mtf.Cli.Commands;

/// <summary>The status of the advisory data as a table and as JSON.</summary>
internal static class AdvisoryStatusText
{
    public static void Write(AdvisoryStatus status, AdvisoryMetadata index, DateTimeOffset now, TextWriter output)
    {
        var terminal = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(output) });
        var table = new Table().Border(TableBorder.Simple).AddColumns("data", "entries", "current as of", "age", "date from");
        foreach (var row in index.Coverage)
        {
            table.AddRow(AdvisoryEcosystems.OsvName(row.Ecosystem), Number(row.RecordCount), Day(row.Date), Age(row.Date, now), row.DateOrigin);
        }

        table.AddRow("EPSS", Number(index.EpssCount), Day(index.EpssDate), Age(index.EpssDate, now), Origin(status, "epss"));
        table.AddRow("KEV", Number(index.KevCount), Day(index.KevDate), Age(index.KevDate, now), Origin(status, "kev"));
        terminal.Write(table);
        output.WriteLine($"{Number(index.RecordCount)} advisories about {Number(index.PackageCount)} packages; {Number(index.MalformedCount)} malformed records were skipped.");
        output.WriteLine($"Index {Number(status.IndexLength)} bytes, sources {Number(status.Sources.Sum(source => source.Length))} bytes, in {TerminalText.Escape(status.Directory)}.");
    }

    public static string Json(AdvisoryStatus status, DateTimeOffset now)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            writer.WriteString("directory", status.Directory);
            writer.WriteString("problem", status.Problem);
            if (status.Index is { } index)
            {
                WriteIndex(writer, index, status.IndexLength, now);
            }

            WriteSources(writer, status.Sources);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteIndex(Utf8JsonWriter writer, AdvisoryMetadata index, long length, DateTimeOffset now)
    {
        writer.WriteStartObject("index");
        writer.WriteNumber("bytes", length);
        writer.WriteNumber("records", index.RecordCount);
        writer.WriteNumber("packages", index.PackageCount);
        writer.WriteNumber("malformed", index.MalformedCount);
        writer.WriteStartArray("ecosystems");
        foreach (var coverage in index.Coverage)
        {
            writer.WriteStartObject();
            writer.WriteString("name", AdvisoryEcosystems.OsvName(coverage.Ecosystem));
            writer.WriteNumber("records", coverage.RecordCount);
            WriteDate(writer, coverage.Date, now);
            writer.WriteString("dateOrigin", coverage.DateOrigin);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteFeed(writer, "epss", index.EpssCount, index.EpssDate, now);
        WriteFeed(writer, "kev", index.KevCount, index.KevDate, now);
        writer.WriteEndObject();
    }

    private static void WriteFeed(Utf8JsonWriter writer, string name, int count, DateTimeOffset? date, DateTimeOffset now)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("entries", count);
        WriteDate(writer, date, now);
        writer.WriteEndObject();
    }

    private static void WriteDate(Utf8JsonWriter writer, DateTimeOffset? date, DateTimeOffset now)
    {
        if (date is { } known)
        {
            writer.WriteString("date", known.UtcDateTime);
            writer.WriteNumber("ageDays", (int)(now - known).TotalDays);
        }
    }

    private static void WriteSources(Utf8JsonWriter writer, IReadOnlyList<AdvisorySource> sources)
    {
        writer.WriteStartArray("sources");
        foreach (var source in sources)
        {
            writer.WriteStartObject();
            writer.WriteString("name", source.Name);
            writer.WriteString("date", source.Date.UtcDateTime);
            writer.WriteString("dateOrigin", source.DateOrigin);
            writer.WriteNumber("bytes", source.Length);
            writer.WriteString("sha256", source.Digest);
            if (source.Url is { } url)
            {
                writer.WriteString("url", url.AbsoluteUri);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static string Origin(AdvisoryStatus status, string name) => status.Sources.FirstOrDefault(source => source.Name == name)?.DateOrigin ?? "";

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset? date) => date?.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    private static string Age(DateTimeOffset? date, DateTimeOffset now) =>
        date is { } known ? string.Create(CultureInfo.InvariantCulture, $"{(int)(now - known).TotalDays} d") : "";
}
