using System.Runtime.InteropServices;

namespace Mtf.Sandbox.Recording;

/// <summary>A system call that waits for an answer, as the kernel lays it out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Notification
{
    public ulong Id;
    public int Task;
    public uint Flags;
    public int Number;
    public uint Architecture;
    public ulong InstructionPointer;
    public fixed ulong Arguments[6];
}

/// <summary>The answer to it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Answer
{
    private const uint ContinueFlag = 1;

    public ulong Id;
    public long Value;
    public int Error;
    public uint Flags;

    public static Answer Continue { get; } = new() { Flags = ContinueFlag };

    public static Answer Success { get; }

    public static Answer NotPermitted { get; } = Failure(1);

    public static Answer NotImplemented { get; } = Failure(FilterProgram.NotImplemented);

    public static Answer NoSuchFamily { get; } = Failure(97);

    private static Answer Failure(int error) => new() { Error = -error };
}
