using System.Text;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Driving;

/// <summary>Reads a server's standard error to its end and keeps the start of it.</summary>
internal static class ErrorOutput
{
    private const int MostLines = 500;
    private const int LongestLine = 4096;

    public static void Record(Stream source, TraceRecorder trace) => new Thread(() => Run(source, trace)) { IsBackground = true, Name = "server error" }.Start();

    private static void Run(Stream source, TraceRecorder trace)
    {
        var buffer = new byte[16_384];
        var line = new StringBuilder();
        var count = 0;
        try
        {
            int read;
            while ((read = source.Read(buffer)) > 0)
            {
                foreach (var letter in Encoding.UTF8.GetString(buffer, 0, count > MostLines ? 0 : read))
                {
                    if (letter != '\n')
                    {
                        line.Append(line.Length < LongestLine ? letter.ToString() : "");
                    }
                    else if (++count <= MostLines)
                    {
                        trace.Record(new TraceEvent { Source = TraceLayer.Driver, Kind = TraceKinds.ErrorOutput, Detail = line.ToString() });
                        line.Clear();
                    }
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
