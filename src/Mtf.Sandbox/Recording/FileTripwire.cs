using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Mtf.Sandbox.Isolation;
using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Watches files themselves, whatever path they are reached by.</summary>
internal sealed unsafe class FileTripwire(TraceRecorder trace) : IDisposable
{
    private const int CloseOnExecute = 0x80000;
    private const uint Accessed = 1;
    private const uint Modified = 2;
    private const uint Opened = 0x20;
    private const uint MovedSelf = 0x800;
    private const uint DeletedSelf = 0x400;
    private const uint Ignored = 0x8000;
    private const int HeaderLength = 16;

    private readonly int descriptor = Kernel.StartWatching(CloseOnExecute);
    private readonly ManualResetEventSlim finished = new();
    private readonly ConcurrentDictionary<int, string> watches = [];
    private readonly HashSet<(int Watch, uint What, string Phase)> seen = [];

    /// <param name="outside">Where the file is for the monitor.</param>
    /// <param name="inside">Where it is for the server.</param>
    public void Add(string outside, string inside)
    {
        var watch = Kernel.Watch(descriptor, outside, Accessed | Modified | Opened | MovedSelf | DeletedSelf);
        if (watch >= 0)
        {
            watches[watch] = inside;
        }
    }

    /// <summary>Waits until all that happened is recorded, and records no more.</summary>
    public void Finish()
    {
        foreach (var watch in watches.Keys.Order())
        {
            _ = Kernel.Unwatch(descriptor, watch);
        }

        finished.Wait(TimeSpan.FromSeconds(1));
    }

    public void Dispose() => finished.Dispose();

    public void Start() => new Thread(Run) { IsBackground = true, Name = "tripwire" }.Start();

    private void Run()
    {
        var buffer = (byte*)NativeMemory.Alloc(8192);
        nint length;
        while ((length = Kernel.Read(descriptor, buffer, 8192)) > 0 || Marshal.GetLastPInvokeError() == Kernel.Eintr)
        {
            for (var rest = new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, length)); rest.Length >= HeaderLength;)
            {
                Note(BinaryPrimitives.ReadInt32LittleEndian(rest), BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]));
                rest = rest[Math.Min(rest.Length, HeaderLength + (int)BinaryPrimitives.ReadUInt32LittleEndian(rest[12..]))..];
            }
        }
    }

    private void Note(int watch, uint mask)
    {
        if ((mask & Ignored) != 0 && watches.Remove(watch, out _) && watches.IsEmpty)
        {
            finished.Set();
        }

        var what = mask & (Accessed | Modified | Opened | MovedSelf | DeletedSelf);
        if (watches.TryGetValue(watch, out var path) && what != 0 && seen.Add((watch, what, trace.Phase)))
        {
            trace.Record(new TraceEvent
            {
                Source = TraceLayer.Inotify,
                Kind = TraceKinds.FileTouched,
                Path = path,
                Flags = what switch { Accessed => "read", Modified => "changed", Opened => "opened", DeletedSelf => "removed", _ => "moved" },
            });
        }
    }
}
