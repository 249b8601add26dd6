using Mtf.Sandbox.Traces;

namespace Mtf.Sandbox.Recording;

/// <summary>Answers every system call that the filter offers: records it, and lets it run or refuses it.</summary>
internal sealed unsafe class Supervisor
{
    private readonly SyscallTable table;
    private readonly TraceRecorder trace;
    private readonly SyscallRule?[] rules;
    private readonly JailPaths paths = new();
    private readonly Callers callers = new();
    private readonly FileRecorder files;
    private readonly NetworkRecorder network;
    private readonly SleepShortener sleeps;
    private readonly Action<int> freeze;
    private readonly TaskCompletionSource armed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int programs;
    private long unread;

    /// <param name="table">System calls of this machine.</param>
    /// <param name="policy">What to do with which.</param>
    /// <param name="trace">Where events go.</param>
    /// <param name="door">The stand-in network.</param>
    /// <param name="time">The clock for sleeps until a time.</param>
    /// <param name="freeze">Called with the number of the server's process while it waits for its own program to be executed.</param>
    public Supervisor(SyscallTable table, IReadOnlyList<SyscallRule> policy, TraceRecorder trace, INetworkDoor door, TimeProvider time, Action<int> freeze)
    {
        this.table = table;
        this.trace = trace;
        this.freeze = freeze;
        files = new FileRecorder(trace, paths);
        network = new NetworkRecorder(trace, door);
        sleeps = new SleepShortener(trace, time);
        rules = new SyscallRule?[512];
        foreach (var rule in policy)
        {
            if (table[rule.Name] is { } number)
            {
                rules[number] = rule;
            }
        }
    }

    /// <summary>Calls whose arguments could not be read.</summary>
    public long Unread => Interlocked.Read(ref unread);

    /// <summary>Whether the server's own program has been started: what comes before is the jail being built.</summary>
    public bool IsArmed => armed.Task.IsCompleted;

    /// <summary>Completes when it is.</summary>
    public Task Armed => armed.Task;

    /// <summary>Answers calls until the descriptor is closed.</summary>
    public void Run(NotificationQueue queue)
    {
        while (queue.Receive(out var call))
        {
            var answer = Decide(call, queue);
            answer.Id = call.Id;
            queue.Send(answer);
        }
    }

    /// <summary>Decides about one call. Never throws for what a server does.</summary>
    private Answer Decide(in Notification call, NotificationQueue queue)
    {
        if (!IsArmed && !TryArm(call))
        {
            return Answer.Continue;
        }

        var caller = callers.Of(call.Task);
        if (call.Architecture != table.Audit || call.Number < 0 || call.Number >= rules.Length || rules[call.Number] is not { } rule)
        {
            Deny("foreign-abi", caller, $"call {call.Number} of architecture {call.Architecture:x8}");
            return Answer.NotImplemented;
        }

        switch (rule.Reaction)
        {
            case Reaction.Observe:
                Observe(rule.Name, call, caller, queue);
                return Answer.Continue;
            case Reaction.Judge:
                return Judge(rule.Name, call, caller);
            case Reaction.Lack:
                Deny(rule.Name, caller, null);
                return Answer.NotImplemented;
            default:
                Deny(rule.Name, caller, null);
                return Answer.NotPermitted;
        }
    }

    /// <summary>The first program executed is the jail builder, the second the server.</summary>
    private bool TryArm(in Notification call)
    {
        if (call.Architecture != table.Audit || call.Number != table["execve"] || ++programs < 2)
        {
            return false;
        }

        freeze(call.Task);
        paths.Anchor(call.Task);
        return armed.TrySetResult();
    }

    private void Observe(string name, in Notification call, Caller caller, NotificationQueue queue)
    {
        // Reading first and asking afterwards: the number may mean another process by now.
        var complete = FileCall.All.TryGetValue(name, out var layout) ? files.Record(name, layout, call, caller)
            : name is "execve" or "execveat" or "memfd_create" ? RecordProgram(name, call, caller)
            : network.Record(name, call, caller);
        if (!complete && queue.IsWaiting(call.Id))
        {
            unread++;
        }
    }

    private bool RecordProgram(string name, in Notification call, Caller caller)
    {
        var offset = name == "execveat" ? 1 : 0;
        if (ProcessMemory.ReadText(call.Task, call.Arguments[offset]) is not { } path)
        {
            return false;
        }

        callers.Forget(call.Task);
        var happening = new TraceEvent { Source = TraceLayer.Notify, Kind = TraceKinds.Execute, Process = caller.Process, Program = caller.Program };
        trace.Record(name == "memfd_create"
            ? happening with { Kind = TraceKinds.MemoryFile, Path = path }
            : happening with
            {
                Path = JailPaths.Absolute(call.Task, name == "execveat" ? (int)call.Arguments[0] : -100, path),
                Arguments = ProcessMemory.ReadTexts(call.Task, call.Arguments[offset + 1], TraceLimits.ListItems),
            });
        return true;
    }

    private Answer Judge(string name, in Notification call, Caller caller)
    {
        switch (name)
        {
            case "socket":
                if (SocketPolicy.IsAllowed((int)call.Arguments[0], (int)call.Arguments[1], (int)call.Arguments[2]))
                {
                    return Answer.Continue;
                }

                trace.Count(new TraceEvent
                {
                    Source = TraceLayer.Notify,
                    Kind = TraceKinds.SocketDenied,
                    Process = caller.Process,
                    Program = caller.Program,
                    Flags = $"family {(int)call.Arguments[0]} type {(int)call.Arguments[1] & 0xf} protocol {(int)call.Arguments[2]}",
                    Result = "denied",
                });
                return Answer.NoSuchFamily;
            case "prctl" when call.Arguments[0] == SyscallPolicy.SetDumpable:
                // A process that is not dumpable could not be read any more.
                if (call.Arguments[1] != 0)
                {
                    return Answer.Continue;
                }

                Deny("prctl", caller, "undumpable");
                return Answer.Success;
            case "prctl":
                Deny("prctl", caller, "seccomp", "allowed");
                return Answer.Continue;
            case "clone":
                Deny("clone", caller, $"flags {call.Arguments[0]:x}");
                return Answer.NotPermitted;
            default:
                return sleeps.IsShortened(name, call, caller) ? Answer.Success : Answer.Continue;
        }
    }

    private void Deny(string name, Caller caller, string? detail, string result = "denied") => trace.Count(new TraceEvent
    {
        Source = TraceLayer.Notify,
        Kind = TraceKinds.Privileged,
        Process = caller.Process,
        Program = caller.Program,
        Flags = name,
        Result = result,
        Detail = detail,
    });
}
