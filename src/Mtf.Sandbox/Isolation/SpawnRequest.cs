using System.Runtime.InteropServices;

namespace Mtf.Sandbox.Isolation;

/// <summary>What <c>posix_spawn</c> needs, laid out beforehand: where it is called nothing may be allocated.</summary>
internal sealed unsafe class SpawnRequest : IDisposable
{
    // Larger than the structures of any C library.
    private const int StructureSize = 2048;
    private const short OwnGroup = 2;
    private const short SetSignalMask = 8;
    private const short SetSignalDefault = 4;

    private readonly nint library = NativeLibrary.Load("libc.so.6", typeof(SpawnRequest).Assembly, DllImportSearchPath.SafeDirectories);
    private readonly NativeStrings arguments;
    private readonly NativeStrings environment;
    private readonly NativeStrings nothing = new(["/dev/null/nothing"]);

    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its environment as NAME=value.</param>
    /// <param name="input">Descriptor that becomes its standard input.</param>
    /// <param name="output">Descriptor that becomes its standard output.</param>
    /// <param name="error">Descriptor that becomes its standard error.</param>
    public SpawnRequest(string program, IReadOnlyList<string> arguments, IReadOnlyList<string> environment, int input, int output, int error)
    {
        this.arguments = new NativeStrings([program, .. arguments]);
        this.environment = new NativeStrings(environment);
        Actions = (byte*)NativeMemory.AllocZeroed(StructureSize);
        Attributes = (byte*)NativeMemory.AllocZeroed(StructureSize);
        ((delegate* unmanaged<void*, int>)Function("posix_spawn_file_actions_init"))(Actions);
        var duplicate = (delegate* unmanaged<void*, int, int, int>)Function("posix_spawn_file_actions_adddup2");
        _ = duplicate(Actions, input, 0);
        _ = duplicate(Actions, output, 1);
        _ = duplicate(Actions, error, 2);

        // The runtime ignores SIGPIPE and blocks signals; a child would inherit both. Ctrl-C of the terminal is for the parent alone.
        var signals = stackalloc byte[128];
        ((delegate* unmanaged<void*, int>)Function("posix_spawnattr_init"))(Attributes);
        new Span<byte>(signals, 128).Clear();
        ((delegate* unmanaged<void*, void*, int>)Function("posix_spawnattr_setsigmask"))(Attributes, signals);
        ((delegate* unmanaged<void*, int>)Function("sigfillset"))(signals);
        ((delegate* unmanaged<void*, void*, int>)Function("posix_spawnattr_setsigdefault"))(Attributes, signals);
        ((delegate* unmanaged<void*, short, int>)Function("posix_spawnattr_setflags"))(Attributes, OwnGroup | SetSignalMask | SetSignalDefault);
        Spawn = (delegate* unmanaged<int*, byte*, void*, void*, byte**, byte**, int>)Function("posix_spawn");
        Pause = (delegate* unmanaged<int>)Function("pause");
        SystemCall = (delegate* unmanaged<nint, nint, nint, nint, nint, nint>)Function("syscall");
    }

    public byte* Actions { get; }

    public byte* Attributes { get; }

    public byte** Arguments => arguments.Pointer;

    public byte** Environment => environment.Pointer;

    public delegate* unmanaged<int*, byte*, void*, void*, byte**, byte**, int> Spawn { get; }

    public delegate* unmanaged<int> Pause { get; }

    public delegate* unmanaged<nint, nint, nint, nint, nint, nint> SystemCall { get; }

    /// <summary>Calls of the same shape that do nothing.</summary>
    public HarmlessCalls Rehearsal => new((delegate* unmanaged<int>)Function("getppid"), nothing.Pointer);

    public void Dispose()
    {
        NativeMemory.Free(Actions);
        NativeMemory.Free(Attributes);
        arguments.Dispose();
        environment.Dispose();
        nothing.Dispose();
    }

    internal readonly struct HarmlessCalls(delegate* unmanaged<int> pause, byte** noSuchProgram)
    {
        public delegate* unmanaged<int> Pause { get; } = pause;

        public byte** NoSuchProgram { get; } = noSuchProgram;
    }

    private nint Function(string name) => NativeLibrary.GetExport(library, name);
}
