using System.Diagnostics;

namespace Mtf.Sandbox.Traces;

/// <summary>Collects the events of a run from all layers and writes them in one order. Safe for any thread.</summary>
internal sealed class TraceRecorder(Action<byte[]> writeLine)
{
    private readonly Lock gate = new();
    private readonly Dictionary<RepeatKey, TraceEvent> repeats = [];
    private readonly long start = Stopwatch.GetTimestamp();
    private long bodyBytes;
    private long sequence;
    private long dropped;
    private int step;
    private string phase = "setup";

    public long Dropped => Interlocked.Read(ref dropped);

    public string Phase => Volatile.Read(ref phase);

    /// <summary>Starts the next phase; what was counted in the last one is written.</summary>
    public void Enter(string name)
    {
        lock (gate)
        {
            Flush();
            step++;
            phase = name;
        }
    }

    public void Record(TraceEvent happening)
    {
        lock (gate)
        {
            if (sequence >= TraceLimits.Events)
            {
                dropped++;
                return;
            }

            Write(Stamp(Bounded(happening)));
        }
    }

    /// <summary>Records an event that is counted, not repeated, while its phase lasts.</summary>
    public void Count(TraceEvent happening)
    {
        lock (gate)
        {
            var key = new RepeatKey(happening.Kind, happening.Path, happening.OtherPath, happening.Flags, happening.Result, happening.Process);
            if (repeats.TryGetValue(key, out var seen))
            {
                repeats[key] = seen with { Count = seen.Count + 1 };
            }
            else if (sequence >= TraceLimits.Events)
            {
                dropped++;
            }
            else
            {
                repeats[key] = Stamp(Bounded(happening));
            }
        }
    }

    public TraceFooter Finish(string end, long unread)
    {
        lock (gate)
        {
            Flush();
            return new TraceFooter(end, sequence, dropped, unread);
        }
    }

    private void Flush()
    {
        foreach (var counted in repeats.Values.OrderBy(happening => happening.Sequence))
        {
            Write(counted);
        }

        repeats.Clear();
    }

    private TraceEvent Stamp(TraceEvent happening) => happening with
    {
        Sequence = sequence++,
        Milliseconds = (long)Stopwatch.GetElapsedTime(start).TotalMilliseconds,
        Step = step,
        Phase = happening.Phase.Length > 0 ? happening.Phase : phase,
    };

    private TraceEvent Bounded(TraceEvent happening)
    {
        var content = (happening.Text?.Length ?? 0) + (happening.Data?.Length ?? 0);
        bodyBytes += content;
        var full = content > 0 && bodyBytes > TraceLimits.AllBodyBytes;
        if (full)
        {
            dropped++;
        }

        return happening with
        {
            Path = Cut(happening.Path),
            OtherPath = Cut(happening.OtherPath),
            Host = Cut(happening.Host),
            Detail = Cut(happening.Detail),
            Arguments = Cut(happening.Arguments),
            Headers = Cut(happening.Headers),
            Text = full ? null : happening.Text,
            Data = full ? null : happening.Data,
        };
    }

    private void Write(TraceEvent happening) => writeLine(TraceLines.Write(happening));

    private static string? Cut(string? text) => text is { Length: > TraceLimits.TextCharacters } ? text[..TraceLimits.TextCharacters] + "…" : text;

    private static IReadOnlyList<string>? Cut(IReadOnlyList<string>? items) => items is null ? null : [.. items.Take(TraceLimits.ListItems).Select(item => Cut(item)!)];

    private readonly record struct RepeatKey(string Kind, string? Path, string? OtherPath, string? Flags, string? Result, int? Process);
}
