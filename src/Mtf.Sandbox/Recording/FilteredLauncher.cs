using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Mtf.Sandbox.Isolation;

namespace Mtf.Sandbox.Recording;

/// <summary>Starts a program from a thread that has put itself under the filter, which the program then inherits.</summary>
internal sealed unsafe class FilteredLauncher(SyscallTable table, IReadOnlyList<SyscallRule> policy)
{
    private const int SetModeFilter = 1;
    private const nint NewListener = 8;
    private const nint WaitKillable = 32;
    private const int InvalidArgument = 22;

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterHeader
    {
        public ushort Length;
        public FilterInstruction* Program;
    }

    /// <param name="request">What to start.</param>
    /// <param name="serve">Serves the calls of the program; called on a thread of its own before the program runs.</param>
    /// <param name="degraded">Told what this kernel lacks.</param>
    /// <returns>The number of the process.</returns>
    /// <exception cref="SandboxException">The kernel refuses the filter, or the program does not start.</exception>
    public int Start(SpawnRequest request, Action<NotificationQueue> serve, Action<string> degraded)
    {
        var program = FilterProgram.Compile(policy, table);
        var state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        state->Header = (FilterHeader*)NativeMemory.AllocZeroed((nuint)sizeof(FilterHeader));
        state->Header->Length = (ushort)program.Count;
        state->Header->Program = (FilterInstruction*)NativeMemory.Alloc((nuint)program.Count, (nuint)sizeof(FilterInstruction));
        for (var i = 0; i < program.Count; i++)
        {
            state->Header->Program[i] = program[i];
        }

        state->Spawn = request.Spawn;
        state->Pause = request.Pause;
        state->SystemCall = request.SystemCall;
        state->Actions = request.Actions;
        state->Attributes = request.Attributes;
        state->Arguments = request.Arguments;
        state->Environment = request.Environment;
        state->SeccompNumber = table["seccomp"]!.Value;
        state->ControlNumber = table["prctl"]!.Value;
        state->YieldNumber = table["sched_yield"]!.Value;

        Rehearse(*state, request.Rehearsal);
        var thread = new Thread(() => Launch(state), maxStackSize: 1 << 20) { IsBackground = true, Name = "launcher" };
        thread.Start();
        var queue = new NotificationQueue(Await(ref state->Listener, () => Failure(state->ListenerError)));
        if (state->LacksKillable != 0)
        {
            degraded("The kernel (before 5.19) lets signals interrupt observed system calls.");
        }

        if (!queue.WakeSynchronously())
        {
            degraded("The kernel (before 6.6) makes observed system calls slower.");
        }

        new Thread(() => serve(queue), maxStackSize: 4 << 20) { IsBackground = true, Name = "supervisor", Priority = ThreadPriority.Highest }.Start();
        Volatile.Write(ref state->MayStart, 1);
        return Await(ref state->Process, () => "The jail could not be started.");
    }

    private static string Failure(int error) => error == InvalidArgument
        ? "The kernel offers no seccomp notification (it needs Linux 5.6 or later, and a container runtime that passes it through)."
        : $"The kernel refused the seccomp filter (error {error}).";

    private static int Await(ref int value, Func<string> failure)
    {
        var wait = new SpinWait();
        int now;
        while ((now = Volatile.Read(ref value)) == 0)
        {
            wait.SpinOnce();
        }

        return now > 0 ? now : throw new SandboxException(failure());
    }

    /// <summary>
    /// Below the filter no managed code may run that was not compiled before: the compiler opens files, and would wait for a supervisor
    /// that waits for the compiler. So all of it runs once before, with calls that do nothing.
    /// </summary>
    private static void Rehearse(State state, SpawnRequest.HarmlessCalls calls)
    {
        state.IsRehearsal = 1;
        state.SeccompNumber = state.ControlNumber = state.YieldNumber;
        state.MayStart = -1;
        state.Pause = calls.Pause;
        state.Arguments = calls.NoSuchProgram;
        Launch(&state);
    }

    /// <summary>Runs to the end of the process: children may be told to die with this thread.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Launch(State* state)
    {
        _ = state->SystemCall(state->ControlNumber, Kernel.NoNewPrivileges, 1, 0, 0);
        var listener = state->SystemCall(state->SeccompNumber, SetModeFilter, NewListener | WaitKillable, (nint)state->Header, 0);
        if (listener < 0)
        {
            state->LacksKillable = 1;
            listener = state->SystemCall(state->SeccompNumber, SetModeFilter, NewListener, (nint)state->Header, 0);
        }

        state->ListenerError = listener < 0 ? Marshal.GetLastSystemError() : 0;
        Volatile.Write(ref state->Listener, listener < 0 ? -1 : (int)listener);
        while (listener >= 0 && Volatile.Read(ref state->MayStart) <= 0)
        {
            _ = state->SystemCall(state->YieldNumber, 0, 0, 0, 0);
            if (state->IsRehearsal != 0)
            {
                Volatile.Write(ref state->MayStart, 1);
            }
        }

        if (listener >= 0)
        {
            int process;
            var failure = state->Spawn(&process, *state->Arguments, state->Actions, state->Attributes, state->Arguments, state->Environment);
            Volatile.Write(ref state->Process, failure == 0 ? process : -failure);
        }

        do
        {
            _ = state->Pause();
        }
        while (state->IsRehearsal == 0);
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public FilterHeader* Header;
        public delegate* unmanaged<int*, byte*, void*, void*, byte**, byte**, int> Spawn;
        public delegate* unmanaged<int> Pause;
        public delegate* unmanaged<nint, nint, nint, nint, nint, nint> SystemCall;
        public byte* Actions;
        public byte* Attributes;
        public byte** Arguments;
        public byte** Environment;
        public nint SeccompNumber;
        public nint ControlNumber;
        public nint YieldNumber;
        public int IsRehearsal;
        public int Listener;
        public int ListenerError;
        public int LacksKillable;
        public int MayStart;
        public int Process;
    }
}
