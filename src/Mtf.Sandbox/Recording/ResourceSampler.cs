using System.Globalization;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Looks every moment at what the server uses, and ends it when that is too much.</summary>
internal sealed class ResourceSampler(TraceRecorder trace, SandboxLimits limits, ControlGroup group, int root, Action end) : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource stop = new();
    private TreeUse peak = new(0, 0, TimeSpan.Zero);
    private int limited;

    /// <summary>Whether the server was ended because of a limit.</summary>
    public bool HasEnded => Volatile.Read(ref limited) != 0;

    public void Start() => new Thread(Run) { IsBackground = true, Name = "sampler" }.Start();

    /// <summary>Records what was used; the server must have ended.</summary>
    public void Finish()
    {
        stop.Cancel();
        var (killed, refused) = (group.KilledForMemory(), group.RefusedProcesses());
        if (killed > 0)
        {
            Limit("memory", $"{killed} processes were ended by the kernel");
        }

        if (refused > 0)
        {
            Limit("processes", $"{refused} could not be started");
        }

        trace.Record(new TraceEvent
        {
            Source = TraceLayer.Sampler,
            Kind = TraceKinds.ResourcesUsed,
            Detail = string.Create(
                CultureInfo.InvariantCulture,
                $"processor {(group.Processor() ?? peak.Processor).TotalSeconds:0.00} s, memory {(group.PeakMemory() ?? peak.MemoryBytes) >> 20} MB, processes and threads {peak.Processes}"),
            Bytes = group.PeakMemory() ?? peak.MemoryBytes,
        });
    }

    public void Dispose() => stop.Cancel();

    private void Run()
    {
        while (!stop.Token.WaitHandle.WaitOne(Interval))
        {
            var now = ProcessTree.Measure(root);
            peak = new TreeUse(Math.Max(peak.Processes, now.Processes), Math.Max(peak.MemoryBytes, now.MemoryBytes), now.Processor > peak.Processor ? now.Processor : peak.Processor);
            var processor = group.Processor() ?? now.Processor;
            if (processor > limits.Processor)
            {
                End("processor", $"{processor.TotalSeconds:0} s");
            }
            else if (!group.LimitsMemory && now.MemoryBytes > limits.MemoryBytes)
            {
                End("memory", $"{now.MemoryBytes >> 20} MB");
            }
            else if (now.Processes > (group.LimitsProcesses ? 2 * limits.Processes : limits.Processes))
            {
                End("processes", now.Processes.ToString(CultureInfo.InvariantCulture));
            }
        }
    }

    private void End(string what, string detail)
    {
        if (Interlocked.Exchange(ref limited, 1) == 0)
        {
            Limit(what, detail);
            end();
        }
    }

    private void Limit(string what, string detail) =>
        trace.Record(new TraceEvent { Source = TraceLayer.Sampler, Kind = TraceKinds.LimitReached, Flags = what, Detail = detail });
}
