using System.Text.Json;

namespace Mtf.Sandbox.Traces;

/// <summary>JSON lines of a trace: a header, events, a footer.</summary>
public static class TraceLines
{
    public static byte[] Write(TraceHeader header) => JsonSerializer.SerializeToUtf8Bytes(header, TraceJson.Lines.TraceHeader);

    public static byte[] Write(TraceEvent happening) => JsonSerializer.SerializeToUtf8Bytes(happening, TraceJson.Lines.TraceEvent);

    public static byte[] Write(TraceFooter footer) => JsonSerializer.SerializeToUtf8Bytes(footer, TraceJson.Lines.TraceFooter);

    /// <summary>Reads one line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <returns>A <see cref="TraceHeader"/>, <see cref="TraceEvent"/> or <see cref="TraceFooter"/>.</returns>
    /// <exception cref="FormatException">The line is none of them.</exception>
    public static object Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var root = document.RootElement;
            object? value = root.ValueKind != JsonValueKind.Object ? null
                : root.TryGetProperty("trace", out _) ? root.Deserialize(TraceJson.Lines.TraceHeader)
                : root.TryGetProperty("end", out _) ? root.Deserialize(TraceJson.Lines.TraceFooter)
                : root.Deserialize(TraceJson.Lines.TraceEvent);
            return value ?? throw new FormatException("A line of the trace is no object.");
        }
        catch (JsonException exception)
        {
            throw new FormatException("A line of the trace is not valid.", exception);
        }
    }

    /// <summary>Reads a whole trace.</summary>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="FormatException">It is not a trace, or was cut off.</exception>
    public static SandboxTrace Read(IEnumerable<string> lines)
    {
        var values = lines.Where(line => line.Length > 0).Select(Read).ToList();
        if (values is not [TraceHeader { Trace: TraceHeader.CurrentVersion } header, .., TraceFooter footer])
        {
            throw new FormatException($"This is no complete trace of version {TraceHeader.CurrentVersion}.");
        }

        var events = values[1..^1].OfType<TraceEvent>().ToList();
        return events.Count == values.Count - 2
            ? new SandboxTrace(header, events, footer)
            : throw new FormatException("A header or footer stands inside the trace.");
    }
}
