using System.Buffers.Binary;
using System.Diagnostics;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Lets long sleeps end at once, a few times per thread, so that what comes after them is seen.</summary>
internal sealed unsafe class SleepShortener(TraceRecorder trace, TimeProvider time)
{
    private const int MostPerThread = 3;
    private const int MostThreads = 4096;
    private const ulong UntilFlag = 1;
    private const ulong RealTime = 0;
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly Dictionary<int, int> shortened = [];

    /// <returns>Whether the sleep is answered as slept.</returns>
    public bool IsShortened(string name, in Notification call, Caller caller)
    {
        var isClock = name == "clock_nanosleep";
        Span<byte> bytes = stackalloc byte[16];
        if (!ProcessMemory.TryRead(call.Task, call.Arguments[isClock ? 2 : 0], bytes))
        {
            return false;
        }

        var seconds = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        if (isClock && (call.Arguments[1] & UntilFlag) != 0)
        {
            seconds -= call.Arguments[0] == RealTime ? time.GetUtcNow().ToUnixTimeSeconds() : Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        }

        if (seconds < Long.TotalSeconds || shortened.Count > MostThreads || shortened.GetValueOrDefault(call.Task) >= MostPerThread)
        {
            return false;
        }

        shortened[call.Task] = shortened.GetValueOrDefault(call.Task) + 1;
        trace.Record(new TraceEvent
        {
            Source = TraceLayer.Notify,
            Kind = TraceKinds.SleepShortened,
            Process = caller.Process,
            Program = caller.Program,
            Detail = $"{seconds} s",
        });
        return true;
    }
}
