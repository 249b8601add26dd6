using Microsoft.Win32.SafeHandles;

namespace Mtf.Sandbox.Isolation;

/// <summary>A pipe whose ends are closed when another program is executed.</summary>
internal readonly record struct Pipes(int ReadEnd, int WriteEnd)
{
    private const int CloseOnExecute = 0x80000;
    private const int GetFlags = 1;
    private const int SetFlags = 2;

    public static unsafe Pipes Open()
    {
        var ends = stackalloc int[2];
        return Kernel.Pipe(ends, CloseOnExecute) == 0 ? new Pipes(ends[0], ends[1]) : throw new SandboxException($"A pipe could not be opened: {Kernel.LastError}.");
    }

    public FileStream Reader() => new(new SafeFileHandle(ReadEnd, ownsHandle: true), FileAccess.Read, bufferSize: 0);

    public FileStream Writer() => new(new SafeFileHandle(WriteEnd, ownsHandle: true), FileAccess.Write, bufferSize: 0);

    /// <summary>Descriptors that were inherited or opened carelessly would otherwise reach the server.</summary>
    public static void CloseAllOnExecute()
    {
        foreach (var entry in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            if (int.TryParse(Path.GetFileName(entry), out var descriptor) && descriptor > 2 && Kernel.DescriptorFlags(descriptor, GetFlags, 0) is >= 0 and var flags)
            {
                _ = Kernel.DescriptorFlags(descriptor, SetFlags, flags | 1);
            }
        }
    }
}
