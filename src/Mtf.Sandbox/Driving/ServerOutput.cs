using System.IO.Pipelines;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Driving;

/// <summary>Reads what a server says line by line, records it, and passes on what is a message of bounded size.</summary>
internal sealed class ServerOutput(Stream source, TraceRecorder trace)
{
    private const int LongestLine = 16 << 20;
    private const int MostStray = 20;
    private const int StrayBytes = 4096;
    private const int MostNotifications = 5000;

    private readonly Pipe messages = new(new PipeOptions(pauseWriterThreshold: 64 << 20, resumeWriterThreshold: 32 << 20, useSynchronizationContext: false));
    private readonly TaskCompletionSource closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int stray;
    private int notifications;

    /// <summary>The messages, for the client.</summary>
    public Stream Messages => messages.Reader.AsStream();

    /// <summary>Ends when the server closes its output.</summary>
    public Task Closed => closed.Task;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "server output" }.Start();

    private void Run()
    {
        var buffer = new byte[65_536];
        using var line = new MemoryStream();
        var skipping = false;
        try
        {
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                var rest = buffer.AsSpan(0, read);
                while (!rest.IsEmpty)
                {
                    var end = rest.IndexOf((byte)'\n');
                    line.Write(skipping ? [] : end < 0 ? rest : rest[..end]);
                    skipping |= line.Length > LongestLine;
                    rest = end < 0 ? [] : rest[(end + 1)..];
                    if (end >= 0)
                    {
                        Take(line, skipping);
                        line.SetLength(0);
                        skipping = false;
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The run is over.
        }
        finally
        {
            messages.Writer.Complete();
            closed.TrySetResult();
        }
    }

    private void Take(MemoryStream line, bool tooLong)
    {
        var bytes = line.GetBuffer().AsMemory(0, (int)line.Length);
        if (bytes.Span.Trim("\r \t"u8).IsEmpty)
        {
            return;
        }

        var (kind, method) = tooLong ? (TraceKinds.NotJson, null) : MessageLine.Classify(bytes);
        var isStray = kind == TraceKinds.NotJson;
        if (isStray ? ++stray <= MostStray : kind != TraceKinds.Notification || ++notifications <= MostNotifications)
        {
            trace.Record(new TraceEvent { Source = TraceLayer.Driver, Kind = kind, Method = method, Bytes = bytes.Length }
                .WithContent(isStray ? bytes.Span[..Math.Min(bytes.Length, StrayBytes)] : bytes.Span));
        }

        if (!isStray && notifications <= MostNotifications)
        {
            messages.Writer.WriteAsync(bytes).AsTask().GetAwaiter().GetResult();
            messages.Writer.WriteAsync("\n"u8.ToArray()).AsTask().GetAwaiter().GetResult();
        }
    }
}
