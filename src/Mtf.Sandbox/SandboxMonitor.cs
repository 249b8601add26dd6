using System.Text.Json;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox;

/// <summary>
/// The process that is born inside the outer namespaces and holds a run: a process with threads cannot enter them later. It gets its plan on
/// standard input, writes the trace to standard output, and ends when the input is closed.
/// </summary>
public static class SandboxMonitor
{
    /// <summary>The hidden command of the executable that runs this.</summary>
    public const string Command = "sandbox-monitor";

    private const int MostSecondsToEnd = 3;
    private const uint SecondsToSetUp = 60;

    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync()
    {
        // Conversations block threads in native code now and then; answers must not wait for the pool to grow.
        ThreadPool.SetMinThreads(16, 16);
        using var output = Console.OpenStandardOutput();
        using var input = new StreamReader(Console.OpenStandardInput());
        var gate = new Lock();
        void WriteLine(byte[] line)
        {
            lock (gate)
            {
                try
                {
                    output.Write(line);
                    output.Write("\n"u8);
                }
                catch (IOException)
                {
                    // The parent is gone; the closed input ends this process in good order.
                }
            }
        }

        if (await input.ReadLineAsync() is not { } text || JsonSerializer.Deserialize(text, MonitorJson.Default.MonitorPlan) is not { } plan)
        {
            return 2;
        }

        // Whatever hangs: the kernel ends this process, and with it the jail.
        Kernel.Alarm((uint)plan.Limits.Wall.TotalSeconds + SecondsToSetUp);
        using var cancellation = new CancellationTokenSource();
        Watch(input, cancellation);
        var trace = new TraceRecorder(WriteLine);
        try
        {
            await new SandboxRun(plan, trace, WriteLine).RunAsync(cancellation.Token);
            return 0;
        }
        catch (Exception exception) when (exception is SandboxException or IOException or UnauthorizedAccessException)
        {
            trace.Record(new TraceEvent { Source = TraceLayer.Monitor, Kind = TraceKinds.MonitorError, Detail = exception.Message });
            WriteLine(TraceLines.Write(trace.Finish(TraceEnds.MonitorFailed, 0)));
            return 3;
        }
    }

    /// <summary>A closed input means that the parent wants the end, or is gone.</summary>
    private static void Watch(StreamReader input, CancellationTokenSource cancellation) => new Thread(() =>
    {
        while (input.Read() >= 0)
        {
        }

        try
        {
            cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        Thread.Sleep(TimeSpan.FromSeconds(MostSecondsToEnd));
        _ = Kernel.Signal(Environment.ProcessId, Kernel.SignalKill);
    })
    { IsBackground = true, Name = "parent" }.Start();
}
